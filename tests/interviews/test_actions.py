"""Stories of interviews: booked, moved, freed, restored, declined, and cancelled with those who leave."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from forum_app.candidates.models import CandidateAbsence
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import TableAbsence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews import actions, agenda_queries
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import DeclineReason, InterviewState
from forum_app.journal.models import JournalEntry
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.conftest import NOW
from tests.interviews.world import choose, letters, live, world
from tests.letters import post_office, waiting


@contextmanager
def refused(code: str):
    """What is inside is refused with that code, and writes nothing."""
    with pytest.raises(Refused) as caught:
        yield caught
    db.session.rollback()
    assert caught.value.refusal.code == code


def told(interview: Interview) -> tuple:
    return interview.told_slot_id, interview.told_table_id, interview.told_state, interview.sequence


def test_a_booking_is_firm_at_once_and_told_when_its_letter_leaves(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    assert (interview.state, interview.slot, interview.table) == (InterviewState.FIRM, w.slots[0], w.airbel.tables[0])
    assert (told(interview), interview.told_at) == ((None, None, None, 1), None)
    assert agenda_queries.agenda_of_registration(w.marie).interviews == ()
    assert letters() == [("interviews.booked", "Airbel vous recevra à 9 h 30")]
    assert list(db.session.scalars(sa.select(JournalEntry.verb).where(JournalEntry.kind == "interview"))) == [
        "interview.booked"
    ]
    post_office()
    assert told(interview) == (w.slots[0].id, w.airbel.tables[0].id, InterviewState.FIRM, 1)
    assert (interview.told_at, interview.told_sequence, interview.version) == (NOW, 1, 1)
    assert len(agenda_queries.agenda_of_registration(w.marie).interviews) == 1


def test_booking_twice_is_one_interview_and_one_letter(app: Flask) -> None:
    w = world()
    first = actions.book(w.airbel, w.marie, w.slots[0])
    assert actions.book(w.airbel, w.marie, w.slots[0]) is first
    db.session.commit()
    assert (live(), len(letters()), first.sequence) == (1, 1, 1)


def test_a_second_slot_with_the_same_company_is_refused(app: Flask) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with refused("already"):
        actions.book(w.airbel, w.marie, w.slots[1])


def test_tables_fill_from_the_lowest_and_the_chosen_one_is_kept(app: Flask) -> None:
    w = world(tables=2)
    lucas, ines = factories.candidate(w.chartres, "Lucas", "Morvan"), factories.candidate(w.chartres, "Inès", "Carlin")
    choose(lucas, w.airbel)
    choose(ines, w.airbel)
    assert actions.book(w.airbel, w.marie, w.slots[0]).table.number == 1
    assert actions.book(w.airbel, lucas, w.slots[0]).table.number == 2
    with refused("table_taken"):
        actions.book(w.airbel, ines, w.slots[0])
    assert actions.book(w.airbel, ines, w.slots[1], w.airbel.tables[1]).table.number == 2


def test_an_absent_table_and_an_absent_candidate_are_refused_with_other_hours(app: Flask) -> None:
    w = world()
    factories.save(
        TableAbsence(table_id=w.airbel.tables[0].id, slot_id=w.slots[0].id),
        CandidateAbsence(registration_id=w.marie.id, slot_id=w.slots[2].id),
    )
    with refused("table_away") as caught:
        actions.book(w.airbel, w.marie, w.slots[0])
    assert [label.replace("\u00a0", " ") for label, _value in caught.value.refusal.alternatives] == [
        "9 h 55",
        "10 h 45",
    ]
    with refused("candidate_away"):
        actions.book(w.airbel, w.marie, w.slots[2])


def test_the_cap_is_the_forums(app: Flask) -> None:
    w = world(interview_cap=1, booking_audience=BookingAudience.ALL)
    lyophila = factories.company(w.chartres, "Lyophila")
    actions.book(lyophila, w.marie, w.slots[0])
    with refused("full"):
        actions.book(w.airbel, w.marie, w.slots[1])


def test_by_default_only_those_who_chose_the_company_are_booked(app: Flask) -> None:
    w = world()
    lyophila = factories.company(w.chartres, "Lyophila")
    with refused("did_not_choose"):
        actions.book(lyophila, w.marie, w.slots[0])


@pytest.mark.parametrize(
    "facts", [{"state": RegistrationState.WITHDRAWN}, {"state": RegistrationState.TO_EXAMINE}, {"agreed_at": None}]
)
def test_nobody_is_booked_who_does_not_take_part_or_share(app: Flask, facts) -> None:
    w = world()
    lucas = factories.candidate(w.chartres, "Lucas", "Morvan", **facts)
    choose(lucas, w.airbel)
    with refused("not_taking_part"):
        actions.book(w.airbel, lucas, w.slots[0])


def test_a_company_not_approved_books_nobody(app: Flask) -> None:
    w = world()
    draft = factories.company(w.chartres, "Lyophila", state=ParticipationState.TO_EXAMINE)
    choose(factories.candidate(w.chartres, "Lucas"), draft)
    with refused("not_approved"):
        actions.book(draft, w.marie, w.slots[0])


def test_the_constraint_has_the_last_word(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rule blind, the second booking meets the constraint: refused in the same words, nothing half written."""
    w = world()
    lyophila = factories.company(w.chartres, "Lyophila")
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    monkeypatch.setattr(actions.booking_rules, "booking_refusal", lambda *args, **options: None)
    with refused("slot_taken") as caught:
        actions.book(lyophila, w.marie, w.slots[0])
    assert caught.value.refusal.sentence.replace("\u00a0", " ").startswith("Ce créneau vient d’être pris.")
    assert live() == 1


def test_moving_tells_the_new_slot_and_raises_the_sequence(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.move(interview, w.slots[3])
    db.session.commit()
    assert told(interview) == (w.slots[0].id, w.airbel.tables[0].id, InterviewState.FIRM, 2)
    assert letters() == [("interviews.moved", "Airbel vous recevra à 10 h 45")]
    actions.move(interview, w.slots[3])
    db.session.commit()
    assert (interview.sequence, len(letters())) == (2, 1)
    post_office()
    assert told(interview) == (w.slots[3].id, w.airbel.tables[0].id, InterviewState.FIRM, 2)


def test_acts_of_five_minutes_make_one_letter(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    actions.move(interview, w.slots[3])
    actions.move(interview, w.slots[5])
    db.session.commit()
    assert letters() == [("interviews.booked", "Airbel vous recevra à 11 h 35")]


def test_an_undo_before_the_letter_leaves_leaves_no_trace(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    actions.free(interview)
    db.session.commit()
    assert (interview.state, interview.closes_pair, letters()) == (InterviewState.CANCELLED, False, [])
    post_office()
    assert (told(interview)[:3], interview.told_at, interview.told_sequence) == ((None, None, None), None, None)
    again = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    assert again.id != interview.id
    assert letters() == [("interviews.booked", "Airbel vous recevra à 9 h 30")]


def test_freeing_what_was_announced_cancels_by_letter_and_closes_the_pair(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.free(interview)
    db.session.commit()
    assert letters() == [("interviews.cancelled", "Votre entretien de 9 h 30 avec Airbel est annulé")]
    assert told(interview)[2:] == (InterviewState.FIRM, 2)
    with refused("pair_closed"):
        actions.book(w.airbel, w.marie, w.slots[1])
    post_office()
    assert told(interview)[2:] == (InterviewState.CANCELLED, 2)
    actions.reopen_pair(interview)
    assert actions.book(w.airbel, w.marie, w.slots[1]).state is InterviewState.FIRM


def test_restoring_in_time_takes_the_cancellation_back(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.free(interview)
    actions.restore(interview)
    db.session.commit()
    assert (interview.state, interview.closes_pair) == (InterviewState.FIRM, False)
    assert letters() == []
    assert letters(LetterState.SENT) == [("interviews.booked", "Airbel vous recevra à 9 h 30")]


def test_restoring_too_late_or_on_a_taken_slot_is_refused(app: Flask) -> None:
    w = world()
    lucas = factories.candidate(w.chartres, "Lucas", "Morvan")
    choose(lucas, w.airbel)
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    actions.free(interview)
    actions.book(w.airbel, lucas, w.slots[0])
    db.session.commit()
    with refused("table_taken"):
        actions.restore(interview)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False), refused("too_late_to_undo"):
        actions.restore(interview)


def test_a_locked_interview_is_neither_moved_nor_freed(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    interview.locked = True
    db.session.commit()
    with refused("locked"):
        actions.move(interview, w.slots[1])
    with refused("locked"):
        actions.free(interview)


def test_declining_frees_the_slot_tells_the_company_and_closes_the_pair(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.decline(interview, DeclineReason.FOUND, "Signé hier.")
    db.session.commit()
    assert (interview.state, interview.decline_reason, interview.reason, interview.closes_pair) == (
        InterviewState.DECLINED,
        DeclineReason.FOUND,
        "Signé hier.",
        True,
    )
    assert letters(recipient=w.airbel.contact_email) == [("interviews.declined", "Marie T. ne viendra pas à 9 h 30")]
    assert letters(recipient=w.marie.email) == [
        ("interviews.cancelled", "Votre entretien de 9 h 30 avec Airbel est annulé")
    ]
    assert told(interview)[2:] == (InterviewState.DECLINED, 2)
    for letter in waiting():
        assert "Quand : jeudi 18 mars 2027\n    9 h 30 à 9 h 50\n" in letter.text.replace("\u00a0", " ")
    with refused("pair_closed"):
        actions.book(w.airbel, w.marie, w.slots[1])
    with refused("already_declined"):
        actions.decline(interview, DeclineReason.OTHER)


def test_nobody_declines_after_the_freeze(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with time_machine.travel(NOW + timedelta(days=44), tick=False), refused("frozen"):
        actions.decline(interview, DeclineReason.OTHER)


def test_a_candidate_who_leaves_frees_every_slot_and_each_company_is_told(app: Flask) -> None:
    w = world(booking_audience=BookingAudience.ALL)
    lyophila = factories.company(w.chartres, "Lyophila")
    actions.book(w.airbel, w.marie, w.slots[0])
    actions.book(lyophila, w.marie, w.slots[1])
    db.session.commit()
    assert withdrawals.withdraw_registration(w.marie) == 2
    db.session.commit()
    assert (w.marie.state, live()) == (RegistrationState.WITHDRAWN, 0)
    assert letters(recipient=w.airbel.contact_email) == [
        ("interviews.withdrawn", "Marie T. ne participe plus au forum")
    ]
    assert letters(recipient=lyophila.contact_email) == [
        ("interviews.withdrawn", "Marie T. ne participe plus au forum")
    ]
    assert letters(recipient=w.marie.email) == []


def test_a_company_that_leaves_tells_each_candidate(app: Flask) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    assert withdrawals.withdraw_participation(w.airbel) == 1
    db.session.commit()
    assert (w.airbel.state, live()) == (ParticipationState.WITHDRAWN, 0)
    assert letters(recipient=w.marie.email) == [
        ("interviews.cancelled", "Votre entretien de 9 h 30 avec Airbel est annulé")
    ]


def test_agendas_say_what_people_were_told_not_what_the_board_tries(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    interview.slot_id = w.slots[4].id  # the board moved it; nothing was published
    db.session.commit()
    mine = agenda_queries.agenda_of_registration(w.marie)
    assert [(m.company, m.starts_at, m.table_number) for m in mine.interviews] == [("Airbel", w.slots[0].starts_at, 1)]
    (theirs,) = agenda_queries.agendas_of_tables(w.chartres, w.airbel.id)
    assert (theirs.number, theirs.company, theirs.recruiters) == (
        1,
        "Airbel",
        ("Aurélien Vasseur, responsable production",),
    )
    assert [(m.candidate, m.starts_at, m.skills) for m in theirs.interviews] == [
        ("Marie Tessier", w.slots[0].starts_at, ("BPF", "HPLC", "Contrôle qualité"))
    ]
    assert [a.candidate for a in agenda_queries.agendas_of_registrations(w.chartres)] == ["Marie Tessier"]
