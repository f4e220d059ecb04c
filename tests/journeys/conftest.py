"""One Chromium for all journeys, and one served demonstration for all that do not need an empty house."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import demonstration as pages
from tests.journeys.serving import Service, running
from tests.journeys.visits import FLAGS


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demonstration() -> Iterator[Service]:
    """The demonstration, served. Each story acts in a corner of its own: what it needs there, it looks for."""
    with running(demonstration=True) as started:
        yield started


@pytest.fixture(scope="package")
def numbers(demonstration: Service) -> pages.Numbers:
    return pages.numbers(demonstration)


@pytest.fixture(scope="package")
def profiles(chromium: Browser, demonstration: Service) -> dict[str, dict]:
    """The cookies of each role."""
    return pages.profiles(chromium, demonstration)
