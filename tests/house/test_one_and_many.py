"""A verb for many is the verb for one: done to a list of one, it writes exactly the same rows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forum_app.accounts import actions as accounts
from forum_app.accounts import many_actions as many_accounts
from forum_app.accounts.models import Account
from forum_app.candidates import actions as candidates
from forum_app.candidates import entry_actions as many_candidates
from forum_app.candidates.actions import Agreement
from forum_app.candidates.bulk_actions import confirm_many
from forum_app.candidates.vocabulary import AlternanceContract, ConsentPurpose, Level, RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies import entry_actions as many_companies
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops import actions as workshops
from tests import factories

few = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
Ranks = dict[str, dict[int, int]]  # by table and identifier
Rows = dict[str, list[dict[str, Any]]]  # by table
# `version` counts the statements that wrote a row, not what it says; the others are given or drawn at random.
SKIPPED = ("id", "version", "session_stamp", "message_id", "digest", "token")


def came_of(setting: Callable[[], object], act: Callable[[], object]) -> tuple[str, Rows]:
    """The code of an act's refusal, or « done », and the rows of each table after it; nothing of it stays.

    The sentence of a refusal may differ: many are told what concerns the whole.
    setting: what is true before. A row is named by its rank in its table: PostgreSQL never gives an identifier again.
    """
    try:
        setting()
        db.session.flush()
        try:
            act()
            db.session.flush()
        except Refused as refused:
            return refused.refusal.code, {}
        ranks = {t.name: _ranks_of(t) for t in _tables()}
        return "done", {t.name: _rows(t, ranks) for t in _tables()}
    finally:
        db.session.rollback()


def _tables() -> list[sa.Table]:
    return [table for table in db.metadata.sorted_tables if "id" in table.c]


def _ranks_of(table: sa.Table) -> dict[int, int]:
    ids = db.session.scalars(sa.select(table.c.id).order_by(table.c.id))
    return {identity: rank for rank, identity in enumerate(ids, start=1)}


def _rows(table: sa.Table, ranks: Ranks) -> list[dict[str, Any]]:
    rows = db.session.execute(sa.select(table)).mappings()
    found = [{c.name: _named(c, row, ranks) for c in table.c if c.name not in SKIPPED} for row in rows]
    return sorted(found, key=repr)


def _named(column: sa.Column[Any], row: Any, ranks: Ranks) -> Any:
    value = row[column.name]
    if column.name == "params":
        return {name: _ranked(name.removesuffix("_id"), given, ranks) for name, given in value.items()}
    target = next((key.column.table.name for key in column.foreign_keys), None)
    if column.name == "object_id":
        target = row["kind"]
    if column.name in ("actor_id", "on_behalf_of_id"):
        target = "account"
    return _ranked(target, value, ranks)


def _ranked(table: str | None, value: Any, ranks: Ranks) -> Any:
    """The rank of the row that a value names, or the value."""
    return ranks[table].get(value, value) if table in ranks and isinstance(value, int) else value


def same(
    one: Callable[[], object],
    many: Callable[[], object],
    setting: Callable[[], object] = lambda: None,
    *,
    but: frozenset[str] = frozenset(),
) -> None:
    """Check that one by one and together leave the same rows. but: tables left out, with the reason at the call."""
    (came_alone, alone), (came_together, together) = came_of(setting, one), came_of(setting, many)
    assert came_together == came_alone
    for table in alone.keys() - but:
        assert together[table] == alone[table]


EMAIL = "lina@exemple.example"


def _made(first_name: str = "Lina", times: int = 1) -> Account:
    account = accounts.account_for(EMAIL, first_name, "Baron")
    for _grant in range(times):
        accounts.grant(account, Role.CANDIDATE, ScopeKind.OWN)
    return account


def _refused(code: str) -> None:
    _made()
    raise Refused(Refusal(code, ""))


#: Another act than `_made`, by what it does otherwise.
OTHERS: dict[str, Callable[[], object]] = {
    "another value": lambda: _made("Line"),
    "a row less": lambda: _made(times=0),
    "a line of the journal more": lambda: journal.write("account.changed", _made()),
    "the grant of somebody else": lambda: accounts.grant(
        accounts.account_for("line@exemple.example"), Role.CANDIDATE, ScopeKind.OWN
    ),
    "nothing": lambda: None,
    "a refusal": lambda: _refused("taken"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_many_would_do_otherwise_is_seen(app: Flask, name: str) -> None:
    same(_made, _made)
    with pytest.raises(AssertionError):
        same(_made, OTHERS[name])
    with pytest.raises(AssertionError):
        same(OTHERS[name], _made)


def test_two_refusals_are_told_apart(app: Flask) -> None:
    same(lambda: _refused("taken"), lambda: _refused("taken"))
    with pytest.raises(AssertionError):
        same(lambda: _refused("taken"), lambda: _refused("unknown"))


def test_every_table_that_an_act_writes_is_compared(app: Flask) -> None:
    without_id = [table.name for table in db.metadata.sorted_tables if "id" not in table.c]
    assert without_id == []


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum(capacity=2)


PROFILES = st.fixed_dictionaries(
    {"first_name": st.just("Ludivine"), "last_name": st.sampled_from(("Kerbrat", "de La Tour"))},
    optional={
        "level": st.sampled_from(Level),
        "contract": st.sampled_from(AlternanceContract),
        "contract_end": st.sampled_from((date(2025, 12, 31), date(2027, 6, 30))),
        "health_sector": st.booleans(),
        "family": st.sampled_from(Family),
        "skills": st.sampled_from((["BPF", "HPLC", "R"], [])),
    },
)
AGREEMENTS = st.none() | st.builds(
    Agreement,
    st.sets(st.sampled_from(ConsentPurpose)).map(frozenset),
    source=st.sampled_from(("site", "Salon ; bulletin")),
    given_at=st.none() | st.just(now() - timedelta(days=9)),
)


@few
@given(profile=PROFILES, agreement=AGREEMENTS, others=st.integers(0, 3), known=st.booleans())
def test_a_registration_is_entered_alone_as_among_many(
    chartres: Forum, profile: dict[str, Any], agreement: Agreement | None, others: int, known: bool
) -> None:
    email = "ludivine@exemple.example"

    def one() -> None:
        account = accounts.account_for(email, profile["first_name"], profile["last_name"])
        candidates.enter(chartres, account, profile, source="import", queue_at=now(), consent=agreement)

    entry = many_candidates.RegistrationEntry(email, profile, now(), agreement)

    def setting() -> None:
        if known:
            db.session.add(Account(email=email, first_name="Ludivine-Anne"))
        for n in range(others):
            _fast_candidate(chartres, n)

    same(one, lambda: many_candidates.enter_many(chartres, [entry], source="import"), setting)


def _fast_candidate(forum: Forum, n: int) -> None:
    account = accounts.account_for(f"autre{n}@exemple.example", "Ana", "Autre")
    candidates.enter(
        forum,
        account,
        {"first_name": "Ana", "last_name": "Autre", "level": Level.L6, "health_sector": True},
        source="import",
        queue_at=now(),
        consent=Agreement(frozenset({ConsentPurpose.SHARE})),
    )


IDENTITIES = st.fixed_dictionaries(
    {
        "siret": st.sampled_from(("73282932000074", None)),
        "no_siret_reason": st.sampled_from((None, NoSiretReason.STARTUP)),
        "name": st.sampled_from(("Galénor", "La Galénique")),
        "size": st.sampled_from(CompanySize),
    },
    optional={"headcount": st.sampled_from((4, 60)), "city": st.just("Mions"), "activity": st.just("Gélules")},
)
PARTICIPATIONS = st.fixed_dictionaries(
    {"contact_email": st.just("contact@galenor.example")},
    optional={
        "need_overload": st.sampled_from(("", "Une ligne à lancer.")),
        "table_count": st.integers(1, 3),
        "families": st.just(["rd"]),
        "recruiters": st.just([{"first_name": "Ambre", "last_name": "Cellier", "email": "ambre@galenor.example"}]),
        "offers": st.sampled_from(([], [{"title": "Technicien", "contract": OfferContract.CDI}])),
    },
)

# Half of what is drawn is refused: these two are entered, with all that a file may say.
WHOLE_IDENTITY = {
    "siret": "73282932000074",
    "name": "Galénor",
    "size": CompanySize.PME,
    "headcount": 60,
    "city": "Mions",
    "activity": "Gélules",
}
WHOLE_PARTICIPATION = {
    "contact_email": "contact@galenor.example",
    "need_overload": "Une ligne à lancer.",
    "table_count": 2,
    "families": ["rd"],
    "recruiters": [{"first_name": "Ambre", "last_name": "Cellier", "email": "ambre@galenor.example"}],
    "offers": [{"title": "Technicien", "contract": OfferContract.CDI}],
}


@few
@given(
    identity=IDENTITIES,
    participation=PARTICIPATIONS,
    known=st.sampled_from(("no", "elsewhere", "here")),
    absent=st.sampled_from((slice(0), slice(2))),
)
@example(identity=WHOLE_IDENTITY, participation=WHOLE_PARTICIPATION, known="no", absent=slice(2))
@example(identity=WHOLE_IDENTITY, participation=WHOLE_PARTICIPATION, known="elsewhere", absent=slice(2))
def test_a_company_is_entered_alone_as_among_many(
    chartres: Forum, identity: dict[str, Any], participation: dict[str, Any], known: str, absent: slice
) -> None:
    participation = {**participation, "absent_slot_ids": [slot.id for slot in chartres.slots[absent]]}
    entry = many_companies.ParticipationEntry(identity, participation)

    def setting() -> None:
        if known != "no":
            firm = Company(name="Galénor", siret="73282932000074", sort_key="galenor", search_key="galenor")
            db.session.add(firm)
            if known == "here":
                db.session.add(Participation(company=firm, forum=chartres, contact_email="a@b.example"))

    same(
        lambda: companies.enter(chartres, identity, participation, source="import"),
        lambda: many_companies.enter_many(chartres, [entry], source="import"),
        setting,
    )


@few
@given(known=st.booleans(), role=st.booleans(), named=st.booleans())
def test_an_account_is_made_alone_as_among_many(app: Flask, known: bool, role: bool, named: bool) -> None:
    def one() -> None:
        account = accounts.account_for("lina@exemple.example", "Line", "Baron")
        accounts.grant(account, Role.CANDIDATE, ScopeKind.OWN)

    people = {"lina@exemple.example": ("Line", "Baron")}

    def setting() -> None:
        if known:
            made = accounts.account_for("lina@exemple.example", "Lina" if named else "", "")
            if role:
                accounts.grant(made, Role.CANDIDATE, ScopeKind.OWN)

    same(one, lambda: many_accounts.accounts_for(people, Role.CANDIDATE, ScopeKind.OWN), setting)


@pytest.mark.parametrize("capacity", [0, 1, 2])
@pytest.mark.parametrize("here", [True, False])
def test_a_seat_is_taken_alone_as_among_many(chartres: Forum, capacity: int, here: bool) -> None:
    workshop = factories.workshop(chartres, capacity=capacity)
    first, marie = factories.candidate(chartres, "Ana"), factories.candidate(chartres)
    same(
        lambda: workshops.take_seat(marie, workshop.id),
        lambda: workshops.seat_newcomers(chartres, workshop.id, [marie.id]),
        lambda: workshops.take_seat(first, workshop.id) if here else None,
        but=frozenset({"letter"}),  # an import writes to nobody
    )


@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("places", [0, 5])
def test_a_registration_is_confirmed_alone_as_among_many(app: Flask, state: RegistrationState, places: int) -> None:
    marie = factories.candidate(factories.forum(capacity=places), state=state)

    def many() -> None:
        plan = confirm_many(marie.forum, [marie], reason="Validation en lot")
        assert len(plan.confirmed) + len(plan.left_out) == 1
        if plan.left_out:  # what one raises, many give with the registration: the sentence is the same
            candidates.confirm(marie, reason="Validation en lot")

    same(lambda: candidates.confirm(marie, reason="Validation en lot"), many)


def test_a_line_of_the_journal_is_written_alone_as_among_many(chartres: Forum) -> None:
    same(
        lambda: journal.write("forum.grid_saved", chartres, forum_id=chartres.id, slots=3, tables=2),
        lambda: journal.write_many(
            [journal.JournalLine("forum.grid_saved", chartres, params={"slots": 3, "tables": 2})], forum_id=chartres.id
        ),
    )
