"""Every endpoint says who may enter, and refuses the others: role by role, with another forum's, another territory's,
another person's things.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forum_app.candidates.queries import registration_of
from forum_app.permissions.rights import Scope, covers, reach_of
from forum_app.permissions.vocabulary import Reach, Right
from tests.browser import post
from tests.house import world
from tests.house.world import World

OUTSIDE_THE_TABLE = {"static"}
METHODS = {"GET", "POST"}
FRAGMENT = {"HX-Request": "true"}  # a refusal as a fragment: the same answer, without the cost of a page


@pytest.fixture
def the_world(app) -> World:
    return world.make()


def endpoints(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each of its methods, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in OUTSIDE_THE_TABLE:
            for method in sorted((rule.methods or set()) & METHODS):
                yield rule, method


def right_of(app: Flask, rule: Rule) -> Right | None:
    return app.view_functions[rule.endpoint].needed_right


def values_of(rule: Rule, place: world.Place) -> dict[str, object]:
    """What fills this address with things of `place`."""
    nothing = world.CHOICES.get(rule.endpoint.split(".")[0], lambda _place: {})
    known = place.values | world.CHOICES.get(rule.endpoint, nothing)(place)
    return {name: known[name] for name in rule.arguments if name in known}


def call(client, rule: Rule, method: str, values: dict[str, object], **options):
    with client.application.test_request_context():
        address = client.application.url_for(rule.endpoint, **values)
    return post(client, address, **options) if method == "POST" else client.get(address, **options)


def test_every_endpoint_declares_who_may_enter(app):
    undeclared = [
        rule.rule for rule, _method in endpoints(app) if not hasattr(app.view_functions[rule.endpoint], "needed_right")
    ]
    assert undeclared == []


def test_every_address_has_an_example(app, the_world):
    lacking = {rule.rule: rule.arguments - set(values_of(rule, the_world.here)) for rule, _method in endpoints(app)}
    assert {address: names for address, names in lacking.items() if names} == {}


def test_a_stranger_is_sent_to_sign_in(app, client, the_world):
    wrong = []
    for rule, method in endpoints(app):
        if right_of(app, rule) is None:
            continue
        answer = call(client, rule, method, values_of(rule, the_world.here))
        if answer.status_code != 303 or not answer.headers["Location"].startswith("/connexion"):
            wrong.append((rule.rule, method, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", world.NAMES)
def test_nobody_enters_without_the_right_over_that_very_thing(app, as_account, the_world, name):
    person = the_world.people[name]
    visitor = as_account(person)
    wrong = []
    for rule, method in endpoints(app):
        right = right_of(app, rule)
        if right is None or right is Right.ACCOUNT_MANAGE:
            continue
        expected = refusal_expected(person, right, rule, the_world.here)
        if expected is None:
            continue
        answer = call(visitor, rule, method, values_of(rule, the_world.here), headers=FRAGMENT)
        if answer.status_code not in expected:
            wrong.append((rule.rule, method, answer.status_code, expected))
    assert wrong == []


def test_the_sweep_knows_everybody_of_the_world(the_world):
    assert tuple(the_world.people) == world.NAMES


def refusal_expected(person, right: Right, rule: Rule, place: world.Place) -> tuple[int, ...] | None:
    """403 for who holds the right nowhere, 404 for who holds it elsewhere, None for who may enter."""
    if not any(reach_of(right, grant.role) is not Reach.NONE for grant in person.live_grants):
        return (403,)
    if not rule.arguments - {"kind", "step"}:
        return None
    scope = place.scope_of(rule.rule)
    if rule.rule.startswith("/mon-forum/") and person.id != place.registration.account_id:
        return None if _registered_here(person, place) else (404,)
    return None if any(covers(right, grant, scope, person.id) for grant in person.live_grants) else (404,)


def _registered_here(person, place: world.Place) -> bool:
    """Another candidate of the same forum opens their own pages at the same addresses."""

    return registration_of(place.forum.id, person.id) is not None


def test_those_who_may_enter_do(app, as_account, the_world):
    """The pages that a right opens open: the sweep above would otherwise pass on endpoints closed to all."""
    wrong = []
    for name in ("organisation nationale", "organisation d'ici", "candidate d'ici", "entreprise d'ici"):
        person = the_world.people[name]
        visitor = as_account(person)
        for rule, method in endpoints(app):
            right = right_of(app, rule)
            if (
                method != "GET"
                or right is None
                or (
                    refusal_expected(person, right, rule, the_world.here) is not None
                    and right is not Right.ACCOUNT_MANAGE
                )
            ):
                continue
            answer = call(visitor, rule, method, values_of(rule, the_world.here))
            if answer.status_code >= 400 and rule.endpoint not in MAY_BE_ABSENT:
                wrong.append((name, rule.rule, answer.status_code))
    assert wrong == []


# Pages of things that this world does not hold: nobody sent a CV, no document has been made, the imported file was
# purged.
MAY_BE_ABSENT = {"candidates.file", "homes.candidate_file", "documents.download", "interviews.cv"}


def test_a_thing_of_another_forum_is_not_found_under_ones_own_address(app, as_account, the_world):
    """One's own forum or company in the address, and behind it an identifier of somebody else's."""
    wrong = []
    here, elsewhere = the_world.here, the_world.elsewhere
    for name in ("organisation d'ici", "candidate d'ici", "entreprise d'ici"):
        person = the_world.people[name]
        visitor = as_account(person)
        for rule, method in endpoints(app):
            right = right_of(app, rule)
            inner = [argument for argument in _in_order(rule) if argument.endswith("_id")]
            outer = [argument for argument in _in_order(rule) if argument in ("slug", "participation_id")]
            if (
                right is None
                or not outer
                or not inner
                or inner[-1] == outer[0]
                or refusal_expected(person, right, rule, here) is not None
            ):
                continue
            values = values_of(rule, here) | {inner[-1]: elsewhere.values[inner[-1]]}
            answer = call(visitor, rule, method, values, headers=FRAGMENT)
            if answer.status_code != 404:
                wrong.append((name, rule.rule, method, answer.status_code))
    assert wrong == []


def _in_order(rule: Rule) -> list[str]:
    return [name for _dynamic, name in rule._trace if _dynamic]


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "99999999999999999999", "1e3", "1;--", "%00", "٣"])
def test_an_impossible_identifier_is_no_page(app, as_account, the_world, number):
    visitor = as_account(the_world.people["organisation nationale"])
    for address in (
        f"/organisation/chartres-2027/candidats/{number}",
        f"/organisation/territoires/{number}",
        f"/impressions/{number}",
    ):
        assert visitor.get(address).status_code in (400, 404)


def test_the_scope_of_nothing_is_covered_by_the_whole_country_alone(the_world):
    covered = {
        name
        for name, person in the_world.people.items()
        if any(covers(Right.FORUM_READ, grant, Scope(), person.id) for grant in person.live_grants)
    }
    assert covered == {"organisation nationale"}
