"""What companies and organisers do, on a real database."""

import pytest
from flask import Flask

from forum_app.accounts.actions import account_for
from forum_app.companies import actions, approval_actions, offer_actions, queries, team_actions
from forum_app.companies.models import Company, Participation, Table
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.journal.queries import history_of
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role
from tests import factories
from tests.letters import outbox

GALENOR = {
    "siret": "73282932000074",
    "name": "Galénor",
    "size": CompanySize.ETI,
    "city": "Mions",
    "departement": "69",
    "naf": "21.20Z",
}


def galenor(forum: Forum, **participation: object) -> Participation:
    made = actions.enter(
        forum,
        GALENOR,
        {
            "need_overload": "Une ligne de gélules à lancer en mai.",
            "contact_email": "contact@galenor.example",
            **participation,
        },
        source="import",
    )
    db.session.commit()
    return made


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal.code


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in db.session.query(Letter).order_by(Letter.id)]


def test_an_imported_company_waits_with_its_people_offers_and_hours(app: Flask) -> None:
    chartres = factories.forum()
    closed = {slot.id for slot in chartres.slots[6:]}
    made = galenor(
        chartres,
        table_count=2,
        families=["production"],
        recruiters=[
            {
                "first_name": "Bérénice",
                "last_name": "Falcoz",
                "function": "Responsable qualité",
                "email": "berenice@galenor.example",
            }
        ],
        offers=[{"title": "Technicien contrôle", "contract": OfferContract.CDI}],
        absent_slot_ids=closed,
    )
    assert made.state is ParticipationState.TO_EXAMINE
    assert [table.number for table in made.tables] == [None, None]
    assert [{absence.slot_id for absence in table.absences} for table in made.tables] == [closed, closed]
    assert [presence.recruiter.full_name for presence in made.presences] == ["Bérénice Falcoz"]
    assert made.presences[0].recruiter.account_id is None
    assert [offer.title for offer in made.offers] == ["Technicien contrôle"]
    assert made.company.search_key == "galenor mions 73282932000074"
    assert letters() == []


def test_the_same_company_is_not_entered_twice(app: Flask) -> None:
    chartres = factories.forum()
    galenor(chartres)
    assert (
        refused(actions.enter, chartres, {**GALENOR, "name": "GALENOR SAS"}, {}, source="import")
        == "already_registered"
    )
    assert db.session.query(Company).count() == 1


def test_one_siren_may_have_several_sites_and_one_company_several_forums(app: Flask) -> None:
    chartres, lyon = factories.forum(), factories.forum("Lyon")
    first = galenor(chartres)
    other_site = actions.enter(chartres, {**GALENOR, "siret": "73282932000082"}, {}, source="import")
    again = actions.enter(lyon, {**GALENOR, "name": "Autre nom", "idcc": "0176"}, {}, source="import")
    assert other_site.company.siren == first.company.siren
    assert other_site.company is not first.company
    assert (again.company.name, again.company.idcc) == ("Galénor", "0176")


def test_without_siret_the_reason_is_kept_and_the_name_recognised(app: Flask) -> None:
    chartres = factories.forum()
    startup = {"name": "Néoform", "size": CompanySize.TPE, "no_siret_reason": NoSiretReason.STARTUP}
    made = actions.enter(chartres, startup, {}, source="import")
    assert (made.company.siret, made.company.no_siret_reason) == (None, NoSiretReason.STARTUP)
    assert refused(actions.enter, chartres, {**startup, "name": "NEOFORM"}, {}, source="import") == "already_registered"
    assert (
        refused(actions.enter, chartres, {"name": "Sans rien", "size": CompanySize.TPE}, {}, source="import")
        == "siret_missing"
    )


def test_sound_facts_only(app: Flask) -> None:
    chartres = factories.forum()
    assert (
        refused(actions.enter, chartres, {**GALENOR, "siret": "00000000000000"}, {}, source="import") == "siret_zeros"
    )
    assert (
        refused(actions.enter, chartres, {**GALENOR, "size": CompanySize.TPE, "headcount": 45}, {}, source="import")
        == "size_headcount"
    )
    assert refused(actions.enter, chartres, GALENOR, {"table_count": 3}, source="import") == "table_count"
    assert db.session.query(Company).count() == 0


def test_a_stranger_cannot_take_a_known_company_but_a_known_address_is_recognised(app: Flask) -> None:
    chartres, lyon = factories.forum(), factories.forum("Lyon")
    galenor(
        chartres, recruiters=[{"first_name": "Bérénice", "last_name": "Falcoz", "email": "berenice@galenor.example"}]
    )
    stranger, berenice = (
        account_for("inconnu@exemple.example", "Jean", "Inconnu"),
        account_for("berenice@galenor.example", "Bérénice", "Falcoz"),
    )
    berenice.email_confirmed_at = stranger.email_confirmed_at = now()
    assert refused(actions.open_sign_up, chartres, stranger, GALENOR, {}) == "already_registered"
    company = queries.company_by_siret(GALENOR["siret"])
    assert not team_actions.recognise(company, chartres, stranger)
    assert not team_actions.recognise(company, lyon, berenice)
    assert team_actions.recognise(company, chartres, berenice)
    opened = actions.open_sign_up(lyon, berenice, GALENOR, {})
    assert (opened.state, opened.company, [p.recruiter.account for p in opened.presences]) == (
        ParticipationState.DRAFT,
        company,
        [berenice],
    )


def test_an_address_that_was_not_proved_is_not_recognised(app: Flask) -> None:
    chartres = factories.forum()
    made = galenor(
        chartres, recruiters=[{"first_name": "Bérénice", "last_name": "Falcoz", "email": "berenice@galenor.example"}]
    )
    assert not team_actions.recognise(made.company, chartres, account_for("berenice@galenor.example"))


def test_joining_a_team_is_asked_told_and_answered(app: Flask) -> None:
    chartres = factories.forum()
    airbel = factories.company(chartres)
    manager = factories.recruiter_of(airbel)
    colleague = account_for("collegue@airbel.example", "Noé", "Granier")
    asked = team_actions.ask_to_join(airbel.company, chartres, colleague, "Achats")
    assert team_actions.ask_to_join(airbel.company, chartres, colleague) is asked
    db.session.flush()
    assert letters() == [("companies.join_requested", manager.email)]
    assert f"http://localhost/entreprise/{airbel.id}/equipe\n" in outbox()[0].text
    assert refused(team_actions.answer_join, asked, colleague, accepted=True) == "own_request"
    team_actions.answer_join(asked, manager, accepted=True)
    team_actions.answer_join(asked, manager, accepted=False)
    db.session.flush()
    assert [p.recruiter.full_name for p in airbel.presences] == ["Aurélien Vasseur", "Noé Granier"]
    held = [(g.role, g.scope_id, g.forum_id) for g in colleague.live_grants]
    assert held == [(Role.RECRUITER, airbel.company_id, chartres.id)]
    assert letters()[1:] == [("companies.join_accepted", "collegue@airbel.example")]


def test_signing_up_from_the_first_field_to_the_approval(app: Flask) -> None:
    chartres = factories.forum()
    berenice = account_for("berenice@galenor.example", "Bérénice", "Falcoz")
    opened = actions.open_sign_up(chartres, berenice, GALENOR, {"need_overload": "Deux lignes."}, function="Qualité")
    assert (opened.state, opened.contact_email, opened.step) == (ParticipationState.DRAFT, berenice.email, 2)
    actions.submit(opened)
    actions.submit(opened)
    db.session.commit()
    assert opened.state is ParticipationState.TO_EXAMINE
    assert letters() == [("companies.received", berenice.email)]
    sent = next(e for e in history_of("participation", opened.id) if e.verb == "participation.submitted")
    assert sent.params == {"agreed": ["authority", "publication"], "notice": "2027-01"}
    assert approval_actions.approve(opened) == [1]
    db.session.commit()
    assert (opened.state, opened.company.siret_checked_at) == (ParticipationState.APPROVED, None)
    assert letters()[1:] == [("companies.approved", berenice.email)]
    assert [e.verb for e in history_of("participation", opened.id)] == [
        "participation.approved",
        "participation.submitted",
        "recruiter.added",
        "participation.opened",
    ]
    assert refused(approval_actions.approve, opened) == "participation_moved"


def test_an_incomplete_sign_up_is_not_sent(app: Flask) -> None:
    chartres = factories.forum()
    berenice = account_for("berenice@galenor.example", "Bérénice", "Falcoz")
    opened = actions.open_sign_up(chartres, berenice, {**GALENOR, "size": None}, {})
    assert refused(actions.submit, opened) == "company_incomplete"


def test_tables_take_the_lowest_free_numbers_until_none_is_left(app: Flask) -> None:
    chartres = factories.forum(table_capacity=4)
    first, second = factories.company(chartres, "Airbel"), factories.company(chartres, "Lyophila")
    actions.withdraw(first)
    db.session.commit()
    waiting = galenor(chartres, table_count=2)
    assert approval_actions.approve(waiting) == [1, 3]
    late = factories.company(chartres, "Tisanor", state=ParticipationState.TO_EXAMINE)
    for table in late.tables:
        table.number = None
    late.table_count = 2
    db.session.commit()
    assert refused(approval_actions.approve, late) == "no_table_left"
    approval_actions.queue(late)
    team_actions.set_table_count(late, 1, booked={})
    assert approval_actions.approve(late) == [4]
    assert queries.tables_taken(chartres.id) == 4
    assert [t.number for t in second.tables] == [2]


def test_refusing_needs_a_reason_that_the_company_reads(app: Flask) -> None:
    chartres = factories.forum()
    made = galenor(chartres)
    assert refused(approval_actions.refuse, made, "  ") == "reason_missing"
    approval_actions.refuse(made, "Hors des industries de santé.")
    db.session.commit()
    (letter,) = outbox()
    assert (made.state, letter.recipient) == (ParticipationState.REFUSED, "contact@galenor.example")
    assert "Hors des industries de santé." in letter.text


def test_a_company_that_withdrew_comes_back_on_the_same_row(app: Flask) -> None:
    chartres = factories.forum()
    airbel = factories.company(chartres)
    identity = {name: getattr(airbel.company, name) for name in actions.IDENTITY}
    actions.withdraw(airbel, "Grève")
    assert [t.number for t in airbel.tables] == [None]
    back = actions.open_sign_up(chartres, factories.recruiter_of(airbel), identity, {})
    assert (back.id, back.state, back.state_reason) == (airbel.id, ParticipationState.DRAFT, None)
    assert len(back.presences) == len(back.tables) == 1


def test_booked_tables_and_slots_and_people_stay(app: Flask) -> None:
    chartres = factories.forum()
    airbel = factories.company(chartres, tables=2)
    one, two = airbel.tables
    slot, other = chartres.slots[0], chartres.slots[1]
    booked = {one.id: {slot.id}, two.id: {other.id}}
    assert refused(team_actions.set_table_count, airbel, 1, booked=booked) == "table_booked"
    everything = {s.id for s in chartres.slots}
    assert refused(team_actions.set_presence, airbel, {one.id: everything - {slot.id}}, booked=booked) == "slot_booked"
    team_actions.set_presence(airbel, {one.id: everything - {other.id}}, booked=booked)
    assert {a.slot_id for a in one.absences} == {other.id}
    team_actions.set_table_count(airbel, 1, booked={two.id: {other.id}})
    assert [t.number for t in airbel.tables] == [2]
    assert (one.number, one.removed_at) == (None, now())
    team_actions.set_table_count(airbel, 2, booked={})
    assert [t.number for t in airbel.tables] == [1, 2]
    assert db.session.query(Table).count() == 2
    first = airbel.presences[0]
    assert refused(team_actions.remove_recruiter, airbel, first, booked={}) == "last_recruiter"
    second = team_actions.add_recruiter(airbel, "Solveig", "Mazurier")
    db.session.flush()
    assert refused(team_actions.remove_recruiter, airbel, first, booked={}) == "last_manager"
    presence = next(p for p in airbel.presences if p.recruiter is second)
    first.table_id = airbel.tables[0].id
    team_actions.seat(airbel, presence, airbel.tables[1].id)
    assert (
        refused(team_actions.remove_recruiter, airbel, presence, booked={airbel.tables[1].id: {slot.id}})
        == "recruiter_booked"
    )
    team_actions.remove_recruiter(airbel, presence, booked={})
    assert second.removed_at == now()


def test_who_leaves_the_last_team_loses_the_pages_of_the_company(app: Flask) -> None:
    chartres = factories.forum()
    airbel = factories.company(chartres)
    team_actions.welcome(airbel, "Noé", "Granier", "Achats", "noe@airbel.example")
    db.session.commit()
    noe = account_for("noe@airbel.example")
    assert [(g.role, g.scope_id) for g in noe.live_grants] == [(Role.RECRUITER, airbel.company_id)]
    assert letters() == [("companies.recruiter_invited", "noe@airbel.example")]
    team_actions.remove_recruiter(airbel, airbel.presences[1], booked={})
    assert noe.live_grants == []


def test_the_same_address_twice_is_refused_and_keeps_nothing(app: Flask) -> None:
    chartres = factories.forum()
    airbel = factories.company(chartres)
    assert (
        refused(team_actions.welcome, airbel, "Autre", "Personne", "", factories.recruiter_of(airbel).email)
        == "already_present"
    )
    db.session.commit()
    assert len(queries.present_people(airbel.id)) == 1


def test_offers_are_added_reworded_left_and_taken_up_again(app: Flask) -> None:
    chartres, lyon = factories.forum(), factories.forum("Lyon")
    airbel = factories.company(chartres)
    offer = offer_actions.add(
        airbel,
        {"title": "Conducteur de ligne", "contract": OfferContract.CDI, "description": "Équipe jeune et dynamique."},
    )
    offer_actions.reword(airbel, offer, "jeune et dynamique")
    assert offer.description == "Équipe motivée."
    assert refused(offer_actions.edit, airbel, offer, {"salary_min": 30_000, "salary_max": 20_000}) == "salary_range"
    offer_actions.detach(airbel, offer)
    assert (airbel.offers, queries.reusable_offers(airbel)) == ([], [offer])
    identity = {name: getattr(airbel.company, name) for name in actions.IDENTITY}
    at_lyon = actions.enter(lyon, identity, {}, source="self")
    offer_actions.attach(at_lyon, offer)
    assert (at_lyon.offers, queries.reusable_offers(at_lyon)) == ([offer], [])
