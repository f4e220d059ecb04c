"""Codes, passwords and addresses to return to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.accounts import rules
from forum_app.permissions.vocabulary import Role

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


@dataclass
class Code:
    expires_at: datetime = NOON + timedelta(minutes=15)
    tries: int = 0
    used_at: datetime | None = None
    replaced_at: datetime | None = None


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (Code(), None),
        (None, "code_unknown"),
        (Code(used_at=NOON), "code_used"),
        (Code(replaced_at=NOON), "code_replaced"),
        (Code(expires_at=NOON), "code_expired"),
        (Code(tries=5), None),  # wrong digits do not kill the link
    ],
)
def test_a_link_opens_once_in_its_time(app, code, refusal):
    found = rules.code_refusal(code, NOON)
    assert (found.code if found else None) == refusal


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (Code(), None),
        (None, "code_expired"),
        (Code(used_at=NOON), "code_expired"),
        (Code(tries=4), None),
        (Code(tries=5), "code_spent"),
    ],
)
def test_digits_have_five_tries(app, code, refusal):
    found = rules.digits_refusal(code, NOON)
    assert (found.code if found else None) == refusal


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("Tr0uve!lapin", None),
        ("Trouve2lapins9", None),
        ("un lapin bleu court sous la pluie", None),
        ("Trouvelapin12", "password_weak"),
        ("trouvelapins123!", "password_weak"),
        ("Tr0uve!lapi", "password_weak"),
        ("Aaaaaaaaaaaa1!", "password_poor"),
        ("Marie.tessier-2027", "password_email"),
        ("Xy1!" * 40, "password_long"),
    ],
)
def test_a_password_is_long_enough_in_one_of_three_ways(app, password, refusal):
    found = rules.password_refusal(password, "marie.tessier@exemple.example")
    assert (found.code if found else None) == refusal


@pytest.mark.parametrize(
    "path", ["/", "/mon-compte", "/organisation/chartres-2027?page=2&q=a%20b", "/forums/x#programme"]
)
def test_one_comes_back_to_a_page_of_the_site(path):
    assert rules.same_site_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "mon-compte",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "https://evil.example",
        "http:/evil.example",
        " //evil.example",
        "/ /evil.example",
        "/\x00",
        "/" + "a" * 2000,
    ],
)
def test_one_never_leaves_for_another_site(path):
    assert rules.same_site_path(path) is None


def test_an_address_is_shown_masked():
    assert (rules.masked("maelle@exemple.fr"), rules.masked("a@b.fr")) == ("m•••e@exemple.fr", "a•••@b.fr")


@pytest.mark.parametrize(("of_account", "of_origin", "refused"), [(9, 299, False), (10, 0, True), (0, 300, True)])
def test_failures_close_the_way_by_guesses_narrowly_by_account_widely_by_network(app, of_account, of_origin, refused):
    assert (rules.failures_refusal(of_account, of_origin) is not None) == refused


@pytest.mark.parametrize(
    ("roles", "hours", "idle"),
    [
        ({Role.NATIONAL_ORGANISER}, 12, False),
        ({Role.NATIONAL_ORGANISER}, 12.1, True),
        ({Role.DESK}, 13, True),
        ({Role.TRAINER}, 13, True),
        ({Role.ACCOMPANIST}, 13, True),
        ({Role.CANDIDATE, Role.DESK}, 13, True),
        ({Role.CANDIDATE, Role.RECRUITER}, 700, False),
        (set(), 700, False),
    ],
)
def test_the_session_of_whoever_acts_for_the_organisation_ends_first(roles, hours, idle):
    assert rules.is_idle(roles, timedelta(hours=hours), timedelta(hours=12)) is idle
