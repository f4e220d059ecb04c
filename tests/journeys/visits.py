"""Somebody in front of a browser: a context of their own, everything that goes wrong in it written down."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.journeys.serving import Service, eventually

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60_000  # milliseconds: a page of the grid takes 20 s on a machine eight times as busy as it has cores
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# A refusal answers 4xx and shows why: Chromium notes it, the page is not at fault.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|410|422) ")

expect.set_options(timeout=PATIENCE)


def words(sentence: str, *, whole: bool = False) -> re.Pattern[str]:
    """A sentence of the sources as the screen may write it: any kind of space, any apostrophe."""
    pattern = r"\s+".join(re.escape(word) for word in sentence.split()).replace("'", "['’]")
    return re.compile(rf"^\s*{pattern}\s*$" if whole else pattern)


@dataclass
class Visitor:
    """A page in a browser of one's own. faults: console errors, script errors, requests to another origin."""

    service: Service
    page: Page
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the service."""
        self.page.goto(self.service.url + path)

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=words(name)).click()

    def fill(self, **values: str) -> None:
        """Fill fields by their names."""
        for name, value in values.items():
            self.page.locator(f'[name="{name}"]').fill(value)

    def choose(self, name: str, value: str) -> None:
        """Tick the radio or the box of that name and value."""
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def reads(self, sentence: str) -> None:
        """The sentence is on the page."""
        expect(self.page.locator("body")).to_contain_text(words(sentence))

    def is_at(self, path: str) -> None:
        """The page is at that address, whatever follows « ? » and « # »."""
        expect(self.page).to_have_url(re.compile(re.escape(self.service.url + path) + r"([?#].*)?$"))

    def sign_in(self, address: str) -> None:
        """As anybody does: the address, then the digits of the letter."""
        already = len(self.service.letters_to(address, "accounts.sign_in"))
        self.go("/connexion")
        self.fill(email=address)
        self.press("Recevoir mon lien")
        self.is_at("/connexion/code")
        self.fill(digits=self.code_sent_to(address, "accounts.sign_in", already))
        self.press("Me connecter")
        self.page.wait_for_url(lambda url: "/connexion" not in url)

    def code_sent_to(self, address: str, kind: str, already: int = 0) -> str:
        """The six digits of the last letter of that kind, read in the mailbox once more than `already` have come."""
        letter = eventually(lambda: self.service.letters_to(address, kind)[already:], f"no {kind} to {address}")[-1]
        body = letter.get_body(("plain",))
        assert body is not None
        (digits,) = re.findall(r"\b\d{6}\b", body.get_content())
        return digits

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.match(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.service.url}/", "data:")):
            self.faults.append(f"{self.page.url} asks {urlsplit(request.url).netloc}")

    def listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._request)


@contextmanager
def visitor(
    chromium: Browser,
    service: Service,
    size: dict[str, int] = DESK,
    *,
    scripts: bool = True,
    dark: bool = False,
    storage: dict | None = None,
) -> Iterator[Visitor]:
    """A new browser profile; when it closes, nothing may have gone wrong in it. storage: the cookies of another
    profile.
    """
    context = chromium.new_context(
        viewport=size,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        is_mobile=size["width"] < 500 and scripts,
        has_touch=size["width"] < 500,
        storage_state=storage,
    )
    context.set_default_timeout(PATIENCE)
    somebody = Visitor(service, context.new_page())
    somebody.listen()
    try:
        yield somebody
        assert somebody.faults == [], somebody.faults
    finally:
        context.close()
