"""What is done to a company and to its participation as a whole: entered, described, sent, withdrawn.

Deciding on a participation is in `approval_actions`, its people and tables in `team_actions`, its offers in
`offer_actions`.
"""

from collections.abc import Mapping
from typing import Any

from forum_app.accounts import actions as accounts
from forum_app.accounts.models import Account
from forum_app.companies import letters, offer_actions, queries, rules, team_actions
from forum_app.companies.letters import Cancelled
from forum_app.companies.models import Company, Participation, Table
from forum_app.companies.vocabulary import AGREEMENTS, MOVES, NOTICE_VERSION, PAST, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.text_keys import search_key, sort_key
from forum_app.forums import rules as forum_rules
from forum_app.forums.models import Forum
from forum_app.forums.queries import lock_to_come
from forum_app.forums.vocabulary import WindowKind
from forum_app.journal import actions as journal

IDENTITY = (
    "siret",
    "no_siret_reason",
    "name",
    "size",
    "headcount",
    "naf",
    "idcc",
    "city",
    "departement",
    "activity",
    "presentation",
    "website",
)
NEED = ("need_overload", "need_task", "need_equipment", "need_start", "need_place")
PARTICIPATION = (*NEED, "families", "contact_email", "contact_phone")


def already_registered(name: str, *, numbered: bool = True) -> Refusal:
    """Return the refusal of a second registration of a company: it never says who its people are.

    numbered: it was named by its SIRET; else by its name.
    """
    name = name or _("Cette entreprise")
    if numbered:
        return Refusal("already_registered", _("%(name)s est déjà inscrite.", name=name), "siret")
    return Refusal(
        "already_registered",
        _(
            "%(name)s est déjà inscrite à ce forum. Si c'est votre entreprise, demandez à l'organisation du forum de "
            "noter votre adresse dans sa fiche.",
            name=name,
        ),
        "name",
    )


def enter(
    forum: Forum,
    identity: Mapping[str, Any],
    participation: Mapping[str, Any],
    *,
    source: str,
    state: ParticipationState = ParticipationState.TO_EXAMINE,
) -> Participation:
    """Make a company take part in a forum, whoever asks; it waits for an organiser's approval. No letter leaves.

    identity: values among IDENTITY (already normal: `rules.normal_*`). The company is found by its SIRET (one SIREN may
    have several sites), or, without SIRET, by its name among those of this forum; else it is created. What a known
    company already says is kept.
    participation: values among PARTICIPATION, and: table_count (default 1), recruiters (dicts of first_name, last_name,
    function, email), offers (dicts of `Offer` columns), absent_slot_ids (slots at which its tables are absent).
    source: "self", "import" or "organiser". Raises Refused: bad SIRET or size, too many tables, "already_registered".
    """
    refuse_if(rules.identifier_refusal(identity.get("siret"), identity.get("no_siret_reason")))
    refuse_if(rules.size_refusal(identity.get("size"), identity.get("headcount")))
    wanted = participation.get("table_count", 1)
    if identity.get("size") is not None:
        refuse_if(rules.table_count_refusal(wanted, identity["size"]))
    company = _company_for(forum, identity)
    entered = _participation_for(company, forum, source)
    _write(entered, {name: value for name, value in participation.items() if name in PARTICIPATION})
    entered.table_count = wanted
    entered.tables = [*entered.tables, *(Table(forum_id=forum.id) for _n in range(wanted - len(entered.tables)))]
    db.session.flush()
    for person in participation.get("recruiters", ()):
        team_actions.add_recruiter(entered, **person)
    for offer in participation.get("offers", ()):
        offer_actions.add(entered, offer)
    if participation.get("absent_slot_ids"):
        for table in entered.tables:
            team_actions.write_absences(table, set(participation["absent_slot_ids"]))
    entered.state, entered.state_at = state, now()
    journal.write(
        "participation.entered" if state is not ParticipationState.DRAFT else "participation.opened",
        entered,
        source=source,
    )
    return entered


def add_by_hand(
    forum: Forum,
    identity: Mapping[str, Any],
    participation: Mapping[str, Any],
    person: Mapping[str, Any] | None,
    *,
    invite: bool,
) -> Participation:
    """Enter a company for an organiser, all of it or nothing.

    `person`: its first recruiter, as for `team_actions.add_recruiter`; `invite`: write to them now. Where somebody acts
    for this company everywhere, the invitation becomes a request to join its team, which they answer.
    """
    with db.session.begin_nested():
        entered = enter(
            forum, identity, {**participation, "recruiters": [person] if person else []}, source="organiser"
        )
        if invite and person:
            db.session.flush()
            recruiter = next(
                p.recruiter for p in queries.present_people(entered.id) if p.recruiter.email == person["email"]
            )
            if queries.people_acting(entered.company_id, None):
                account = accounts.account_for(person["email"], recruiter.first_name, recruiter.last_name)
                team_actions.ask_to_join(entered.company, forum, account, recruiter.function)
            else:
                team_actions.invite(entered, recruiter)
    return entered


def known_company(forum: Forum, identity: Mapping[str, Any]) -> Company | None:
    """Return the company that this identity names: by its SIRET, else by its name among those of the forum."""
    siret = identity.get("siret")
    return queries.company_by_siret(siret) if siret else queries.unnumbered_company(forum.id, identity.get("name", ""))


def _company_for(forum: Forum, identity: Mapping[str, Any]) -> Company:
    company = known_company(forum, identity)
    if company is None:
        company = Company(name=identity.get("name", ""))
        describe(company, identity)
        with collision(already_registered(company.name)):
            db.session.add(company)
        return company
    describe(company, {name: value for name, value in identity.items() if not getattr(company, name)})
    return company


def _participation_for(company: Company, forum: Forum, source: str) -> Participation:
    """Return a new participation, or the one that was refused or withdrawn, taken up again.

    Raises Refused("already_registered").
    """
    former = queries.participation_of(company.id, forum.id)
    if former is not None:
        if former.state not in rules.ENDED:
            raise Refused(already_registered(company.name))
        former.source, former.state_reason, former.step = source, None, 1
        return former
    made = Participation(company=company, forum=forum, source=source)
    with collision(already_registered(company.name)):
        db.session.add(made)
    return made


def open_sign_up(
    forum: Forum, account: Account, identity: Mapping[str, Any], participation: Mapping[str, Any], *, function: str = ""
) -> Participation:
    """Begin a company's own sign-up: a draft, whose first recruiter is the person who writes.

    A company that is already known, by its number or by its name, takes part through its own people only; others are
    refused and may ask to join its team. One that nobody acts for everywhere may be taken up at a forum where it is not
    yet: who does acts for it there alone, once an organiser has approved it. A new one is its founder's at every forum.
    """
    refuse_if(forum_rules.refusal_outside(forum.windows, WindowKind.COMPANIES, now(), forum.time_zone))
    known = known_company(forum, identity)
    if known is not None and not may_take_up(known, forum, account):
        raise Refused(already_registered(known.name, numbered=bool(identity.get("siret"))))
    opened = enter(
        forum,
        identity,
        {"contact_email": account.email, **participation},
        source="self",
        state=ParticipationState.DRAFT,
    )
    team_actions.add_self(opened, account, function, owner=known is None)
    opened.step = max(opened.step, 2)
    return opened


def may_take_up(company: Company, forum: Forum, account: Account) -> bool:
    """Return True when this account may sign a known company up at this forum, without asking its people."""
    if company.id in {own.id for own in queries.companies_of(account)}:
        return True
    return not queries.people_acting(company.id, None) and queries.participation_of(company.id, forum.id) is None


def edit_company(
    participation: Participation, values: Mapping[str, Any], *, by: Account | None = None, on_behalf: bool = False
) -> None:
    """Correct what the company says of itself (values among IDENTITY).

    by: who acts for it; at one forum alone, they complete a record that other forums share and change nothing of it.
    on_behalf: an organiser does it for them.
    """
    company = participation.company
    if by is not None and not queries.answers_for(by, company.id):
        refuse_if(
            rules.shared_record_refusal(
                [name for name in values if getattr(company, name) not in (None, "", values[name])],
                elsewhere=queries.takes_part_elsewhere(participation),
            )
        )
    identity = {
        name: values.get(name, getattr(company, name)) for name in ("siret", "no_siret_reason", "size", "headcount")
    }
    refuse_if(rules.identifier_refusal(identity["siret"], identity["no_siret_reason"]))
    refuse_if(rules.size_refusal(identity["size"], identity["headcount"]))
    other = queries.company_by_siret(values["siret"]) if values.get("siret") else None
    if other is not None and other.id != company.id:
        raise Refused(already_registered(other.name))
    if values.get("siret") != company.siret:
        company.siret_checked_at = None
    changed = sorted(name for name in values if name in IDENTITY and getattr(company, name) != values[name])
    with collision(already_registered(values.get("name", company.name))):
        describe(company, values)
    if changed:
        journal.write(
            "company.edited",
            participation,
            on_behalf_of_id=_first_manager(participation) if on_behalf else None,
            fields=changed,
        )


def edit_participation(participation: Participation, values: Mapping[str, Any], *, on_behalf: bool = False) -> None:
    """Correct the need, the families sought or the contact (values among PARTICIPATION)."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    changed = sorted(name for name in values if name in PARTICIPATION and getattr(participation, name) != values[name])
    _write(participation, {name: values[name] for name in changed})
    if changed:
        journal.write(
            "participation.edited",
            participation,
            on_behalf_of_id=_first_manager(participation) if on_behalf else None,
            fields=changed,
        )


def submit(participation: Participation) -> None:
    """Send a sign-up: an organiser will examine it. Sending twice changes nothing more.

    Only who ticked `AGREEMENTS` gets here: the journal says so.
    """
    lock(Participation, participation.id)
    if participation.state is not ParticipationState.DRAFT:
        return
    refuse_if(
        forum_rules.refusal_outside(
            participation.forum.windows, WindowKind.COMPANIES, now(), participation.forum.time_zone
        )
    )
    company = participation.company
    people = len(queries.present_people(participation.id))
    refuse_if(
        rules.submission_refusal(name=company.name, size=company.size, need=participation.need_overload, people=people)
    )
    refuse_if(rules.table_count_refusal(participation.table_count, company.size))
    move(participation, "submit", agreed=list(AGREEMENTS), notice=NOTICE_VERSION)
    letters.tell_received(participation)


def withdraw(participation: Participation, reason: str = "", cancelled: Cancelled | None = None) -> None:
    """Withdraw a company from the forum and give its table numbers back at once.

    The room interviews cancels its interviews before calling this. `cancelled`: as for `letters.tell_withdrawn`.
    """
    lock_to_come(participation.forum_id)
    lock(Participation, participation.id)
    refuse_if(rules.move_refusal("withdraw", participation.state))
    team_actions.give_back_numbers(participation)
    move(participation, "withdraw", reason)
    letters.tell_withdrawn(participation, cancelled)


def move(participation: Participation, verb: str, reason: str = "", **params: Any) -> None:
    """Make a declared move of `vocabulary.MOVES`, with when and why, and write it in the journal."""
    MOVES.make(verb, participation, now(), rules.wrong_state)
    participation.state_reason = reason or None
    journal.write(f"participation.{PAST[verb]}", participation, **params)


def describe(company: Company, values: Mapping[str, Any]) -> None:
    """Write what a company says of itself (values among IDENTITY), and the keys made from it.

    The journal is the caller's.
    """
    for name in IDENTITY:
        if name in values:
            setattr(company, name, values[name])
    company.sort_key, company.search_key = keys_of({name: getattr(company, name) for name in IDENTITY})


def keys_of(identity: Mapping[str, Any]) -> tuple[str, str]:
    """Return the (sort, search) keys of a company, from values among IDENTITY."""
    name = identity.get("name", "")
    return sort_key(name), search_key(name, identity.get("city"), identity.get("activity"), identity.get("siret"))


def _write(participation: Participation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(participation, name, value)
    if any(name in NEED and value for name, value in values.items()):
        participation.need_dated_at = now()


def _first_manager(participation: Participation) -> int | None:
    acting = queries.people_acting(participation.company_id, participation.forum_id)
    return acting[0].id if acting else None
