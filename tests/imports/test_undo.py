"""An import taken back: what nobody has touched goes, what has lived since stays and says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from forum_app.accounts.models import Account, RoleGrant, SignInCode
from forum_app.accounts.vocabulary import Purpose
from forum_app.candidates import actions as candidates
from forum_app.candidates.models import AccommodationNeed, Consent, Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies import approval_actions, team_actions
from forum_app.companies.models import Company, JoinRequest, Offer, Participation, Recruiter, Table
from forum_app.core.clock import now
from forum_app.core.db import db, rollback
from forum_app.core.refusals import Refused
from forum_app.documents.models import Badge
from forum_app.documents.vocabulary import BadgeRole
from forum_app.imports import undo
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.imports.rules.undo import ChangesSinceImport, reasons_to_stay, undo_refusal
from forum_app.imports.vocabulary import ImportKind, ImportState, ReasonToStay
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.journal import actions as journal
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.vocabulary import Role
from forum_app.wishes import actions as wish_actions
from forum_app.wishes.models import Selection, Wish
from forum_app.wishes.vocabulary import SelectionLevel
from forum_app.workshops import actions as workshops
from forum_app.workshops.models import WorkshopSeat
from tests import factories
from tests.imports.test_actions import AWA, MARIE, give, run

FIRM_TITLES = "Raison sociale;SIRET;Taille;Effectif;Ville;Nom du contact;Prénom;E-mail;Offres"
AIRBEL = "Airbel;00000101600013;TPE;5;Chartres;Vasseur;Aurélien;rh@airbel.example;Technicien qualité F/H (CDI)"
GALENOR = "Galénor;73282932000074;ETI;300;Tours;Cellier;Ambre;rh@galenor.example;"
EVERYTHING = (
    Registration,
    Consent,
    AccommodationNeed,
    WorkshopSeat,
    Wish,
    Participation,
    Company,
    Recruiter,
    Table,
    Offer,
    Letter,
    ImportEntry,
    Account,
    RoleGrant,
)


@pytest.fixture
def chartres(app):
    made = factories.forum("Chartres")
    factories.workshop(made, capacity=20)
    return made


def enter(forum, *lines: str, **options) -> ImportBatch:
    batch = give(forum, *lines, **options)
    run(batch)
    return batch


def enter_firms(forum, *lines: str, invite: bool = False) -> ImportBatch:
    batch = give(forum, *lines, kind=ImportKind.COMPANIES, titles=FIRM_TITLES)
    run(batch, invite=invite)
    return batch


def cancel(batch: ImportBatch, **options) -> undo.UndoPlan:
    undone = undo.undo_import(batch, **{"account_id": None, **options})
    db.session.commit()
    return undone


def refused(batch: ImportBatch, **options) -> str:
    with pytest.raises(Refused) as caught:
        undo.undo_import(batch, **{"account_id": None, **options})
    rollback()
    return caught.value.refusal.code


def person(first_name: str) -> Registration:
    return db.session.query(Registration).filter_by(first_name=first_name).one()


def firm(name: str) -> Participation:
    return db.session.query(Participation).join(Company).filter(Company.name == name).one()


def counts() -> dict[str, int]:
    return {table.__tablename__: db.session.query(table).count() for table in EVERYTHING}


def test_a_list_of_people_leaves_nothing_behind(chartres):
    airbel = factories.company(chartres, "Airbel")
    before = counts()
    batch = enter(chartres, MARIE + "Airbel", AWA)
    assert (
        db.session.query(Wish).count(),
        db.session.query(WorkshopSeat).count(),
        db.session.query(AccommodationNeed).count(),
    ) == (1, 1, 1)
    undone = cancel(batch)
    assert ([one.name for one in undone.going], undone.staying) == (["Marie Tessier", "Awa Diallo"], ())
    assert counts() == before
    assert (batch.state, batch.cancelled_at, batch.result["taken_back"], batch.result["stayed"]) == (
        ImportState.CANCELLED,
        now(),
        2,
        0,
    )
    assert db.session.get_one(Participation, airbel.id).company.name == "Airbel"


def test_the_journal_keeps_the_acts_and_names_nothing_that_went(chartres):
    batch = enter(chartres, MARIE, AWA)
    cancel(batch)
    lines = {
        (line.verb, line.object_id, line.on_behalf_of_id)
        for line in db.session.query(JournalEntry).filter(JournalEntry.kind != "import_batch")
    }
    forum_line = {("accommodation.changed", chartres.id, None)}
    assert {line for line in lines if line[1:] != (None, None)} == forum_line
    last = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert (last.verb, last.object_id, last.params) == (
        "import.cancelled",
        batch.id,
        {"kind": "candidates", "taken_back": 2, "stayed": 0},
    )


def test_a_list_of_companies_leaves_nothing_behind(chartres):
    before = counts()
    batch = enter_firms(chartres, AIRBEL, GALENOR, invite=True)
    assert {letter.recipient for letter in db.session.query(Letter)} == {"rh@airbel.example", "rh@galenor.example"}
    assert [one.name for one in cancel(batch).going] == ["Airbel", "Galénor"]
    assert counts() == before


def test_the_corrected_file_enters_again(chartres):
    cancel(enter(chartres, MARIE.replace("Tessier", "Tesier")))
    enter(chartres, MARIE)
    assert person("Marie").last_name == "Tessier"


def test_an_invited_person_gets_the_letter_of_the_second_import(chartres):
    first = give(chartres, MARIE, consent=None)
    run(first, invite=True)
    cancel(first)
    second = give(chartres, MARIE, consent=None)
    run(second, invite=True)
    assert [(letter.kind, letter.state) for letter in db.session.query(Letter)] == [
        ("candidates.invited", LetterState.WAITING)
    ]


def met(registration: Registration) -> None:
    booking(registration, factories.company(registration.forum))


def booking(registration: Registration, participation: Participation) -> None:
    forum = registration.forum
    factories.save(
        Interview(
            forum_id=forum.id,
            slot=forum.slots[0],
            table=participation.tables[0],
            participation=participation,
            registration=registration,
            state=InterviewState.CANCELLED,
        )
    )


def sent(kind: str, identity: int) -> None:
    factories.save(
        Letter(
            key=f"k{identity}",
            kind="candidates.invited",
            recipient="x@exemple.example",
            subject="",
            text="",
            html="",
            subject_kind=kind,
            subject_id=identity,
            state=LetterState.SENT,
            message_id=f"<{identity}>",
        )
    )


LIVES: dict[str, tuple[Callable[[Registration], object], ReasonToStay]] = {
    "an interview in history": (met, ReasonToStay.MET),
    "chosen by a company": (
        lambda r: factories.save(
            Selection(registration_id=r.id, participation_id=factories.company(r.forum).id, level=SelectionLevel.YES)
        ),
        ReasonToStay.CHOSEN,
    ),
    "a CV opened": (
        lambda r: factories.save(
            CvOpening(
                registration_id=r.id, participation_id=factories.company(r.forum).id, account_id=factories.account().id
            )
        ),
        ReasonToStay.CHOSEN,
    ),
    "signed in": (lambda r: journal.write("account.signed_in", r.account, way="link"), ReasonToStay.SIGNED_IN),
    "decided": (lambda r: candidates.refuse(r, reason="outside"), ReasonToStay.DECIDED),
    "edited": (lambda r: candidates.update_profile(r, {"diploma": "Master"}), ReasonToStay.CHANGED),
    "another agreement": (lambda r: candidates.agree(r, candidates.Agreement(frozenset())), ReasonToStay.CHANGED),
    "wishes": (lambda r: wish_actions.add(r, factories.company(r.forum)), ReasonToStay.WISHES),
    "seat given back": (workshops.give_back, ReasonToStay.SEAT),
    "letter sent": (lambda r: sent("registration", r.id), ReasonToStay.WRITTEN),
    "badge": (
        lambda r: factories.save(
            Badge(forum_id=r.forum_id, role=BadgeRole.CANDIDATE, subject_kind="registration", subject_id=r.id)
        ),
        ReasonToStay.BADGE,
    ),
}


@pytest.mark.parametrize("life", LIVES)
def test_who_has_lived_since_stays_and_says_why(chartres, life):
    batch = enter(chartres, MARIE, AWA)
    act, reason = LIVES[life]
    act(person("Marie"))
    db.session.commit()
    undone = cancel(batch)
    assert [(one.name, reason in one.reasons) for one in undone.staying] == [("Marie Tessier", True)]
    assert [one.name for one in undone.going] == ["Awa Diallo"]
    assert [r.first_name for r in db.session.query(Registration)] == ["Marie"]
    assert [entry.stays_for for entry in db.session.query(ImportEntry)] == [
        [reason.value for reason in undone.staying[0].reasons]
    ]


def test_whoever_proved_their_address_since_stays(chartres):
    batch = enter(chartres, MARIE, AWA)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        factories.save(
            SignInCode(
                email="marie@exemple.example",
                account_id=person("Marie").account_id,
                purpose=Purpose.CONFIRM,
                expires_at=now(),
                used_at=now(),
            )
        )
        assert [(one.name, one.reasons) for one in cancel(batch).staying] == [
            ("Marie Tessier", (ReasonToStay.SIGNED_IN,))
        ]


FIRM_LIVES: dict[str, tuple[Callable[[Participation], object], ReasonToStay]] = {
    "approved": (approval_actions.approve, ReasonToStay.DECIDED),
    "edited": (
        lambda p: companies.edit_participation(p, {"need_overload": "Une ligne à qualifier"}),
        ReasonToStay.CHANGED,
    ),
    "described": (lambda p: companies.edit_company(p, {"activity": "Gélules"}), ReasonToStay.CHANGED),
    "a colleague": (lambda p: team_actions.add_recruiter(p, "Nora", "Haddad"), ReasonToStay.CHANGED),
    "wished": (
        lambda p: factories.save(Wish(registration_id=factories.candidate(p.forum).id, participation_id=p.id, rank=1)),
        ReasonToStay.WISHED,
    ),
    "an interview in history": (lambda p: booking(factories.candidate(p.forum), p), ReasonToStay.MET),
    "asked to join": (
        lambda p: factories.save(
            JoinRequest(company_id=p.company_id, account=factories.account(), forum_id=p.forum_id)
        ),
        ReasonToStay.ASKED,
    ),
    "letter sent": (lambda p: sent("recruiter", p.presences[0].recruiter_id), ReasonToStay.WRITTEN),
    "badge": (
        lambda p: factories.save(
            Badge(
                forum_id=p.forum_id,
                role=BadgeRole.RECRUITER,
                subject_kind="recruiter",
                subject_id=p.presences[0].recruiter_id,
            )
        ),
        ReasonToStay.BADGE,
    ),
}


@pytest.mark.parametrize("life", FIRM_LIVES)
def test_a_company_that_has_lived_since_stays_and_says_why(chartres, life):
    batch = enter_firms(chartres, AIRBEL, GALENOR)
    act, reason = FIRM_LIVES[life]
    act(firm("Airbel"))
    db.session.commit()
    undone = cancel(batch)
    assert [(one.name, reason in one.reasons) for one in undone.staying] == [("Airbel", True)]
    assert [p.company.name for p in db.session.query(Participation)] == ["Airbel"]


def test_an_account_that_something_else_needs_stays(chartres):
    batch = enter(chartres, MARIE, AWA)
    lyon = factories.forum("Lyon")
    other = give(lyon, MARIE)
    run(other)
    cancel(batch)
    marie = db.session.query(Account).filter_by(email="marie@exemple.example").one()
    assert (
        [g.role for g in marie.live_grants],
        db.session.query(Account).filter_by(email="awa@exemple.example").count(),
    ) == ([Role.CANDIDATE], 0)
    assert [r.forum_id for r in db.session.query(Registration)] == [lyon.id]


def test_an_account_that_was_there_before_loses_only_what_the_import_gave(chartres):
    factories.account("marie@exemple.example", first_name="Marie-Lou", last_name="Tessier")
    cancel(enter(chartres, MARIE))
    marie = db.session.query(Account).filter_by(email="marie@exemple.example").one()
    db.session.refresh(marie, ["grants"])
    assert (marie.first_name, marie.live_grants, len(marie.grants)) == ("Marie-Lou", [], 1)


def test_a_company_known_elsewhere_keeps_what_it_said_and_forgets_what_the_file_said(chartres):
    lyon = factories.forum("Lyon")
    elsewhere = factories.company(lyon, "Airbel", siret="00000101600013")
    elsewhere.company.city, elsewhere.company.headcount = "", None
    db.session.commit()
    batch = enter_firms(chartres, AIRBEL)
    assert (elsewhere.company.city, elsewhere.company.headcount, elsewhere.company.name) == ("Chartres", 5, "Airbel")
    cancel(batch)
    assert [
        (p.forum_id, p.company.city, p.company.headcount, len(p.company.recruiters))
        for p in db.session.query(Participation)
    ] == [(lyon.id, "", None, 1)]


def test_a_company_that_another_forum_took_up_stays_there(chartres):
    batch = enter_firms(chartres, AIRBEL)
    lyon = factories.forum("Lyon")
    run(give(lyon, AIRBEL, kind=ImportKind.COMPANIES, titles=FIRM_TITLES))
    cancel(batch)
    assert [(p.forum_id, p.company.name, p.company.city) for p in db.session.query(Participation)] == [
        (lyon.id, "Airbel", "Chartres")
    ]


def test_within_a_day(chartres):
    batch = enter(chartres, MARIE)
    with time_machine.travel(now() + timedelta(hours=24), tick=False):
        assert refused(batch) == "cancel_late"
    with time_machine.travel(now() + timedelta(hours=23, minutes=59), tick=False):
        assert len(cancel(batch).going) == 1


def test_once_and_as_announced(chartres):
    batch = enter(chartres, MARIE, AWA)
    assert refused(batch, expected=1) == "import_changed"
    odile = factories.national_organiser()
    cancel(batch, expected=2, account_id=odile.id)
    with pytest.raises(Refused) as caught:
        undo.undo_import(batch, account_id=None, expected=2)
    rollback()
    assert (caught.value.refusal.code, "Odile Ravinel" in caught.value.refusal.sentence) == ("import_cancelled", True)


def test_what_was_not_entered_is_not_cancelled(chartres):
    assert refused(give(chartres, MARIE)) == "import_not_done"


def test_nothing_to_take_back_writes_nothing(chartres):
    batch = enter(chartres, MARIE)
    person("Marie").state = RegistrationState.REFUSED
    db.session.commit()
    assert refused(batch) == "nothing_to_take_back"
    assert db.session.get_one(ImportBatch, batch.id).state is ImportState.DONE


def test_rows_are_forgotten_with_their_file(chartres):
    enter(chartres, MARIE)
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert undo.purge(now()) == 0
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert undo.purge(now()) == 1


def test_questions_asked_do_not_follow_the_number_of_rows(chartres, count_statements):
    def statements(forum, rows: int) -> int:
        batch = enter(forum, *(MARIE.replace("marie@", f"m{n}@") for n in range(rows)))
        with count_statements() as seen:
            cancel(batch)
        return len(seen)

    assert (
        statements(chartres, 60) == statements(factories.forum("Lyon", capacity=60), 6) + 2
    )  # Chartres has a workshop, locked


# Who points to a registration or a participation, and what a cancellation does about it. A new table that points to one
# is answered here first.
ANSWERED = {
    "registration": {
        "candidate_invitation",
        "consent",
        "accommodation_need",
        "candidate_absence",
        "workshop_seat",
        "wish",
        "selection",
        "interview",
        "cv_opening",
        "import_entry",
        "calendar_feed",  # goes with it: the database erases it
        "workshop_exception",  # an act of an organiser: who has one stays
    },
    "participation": {
        "forum_table",
        "recruiter_presence",
        "participation_offer",
        "wish",
        "selection",
        "interview",
        "cv_opening",
        "import_entry",
        "calendar_feed",
    },
    "company": {"participation", "recruiter", "offer", "join_request"},
    "recruiter": {"recruiter_presence"},
}


@pytest.mark.parametrize("pointed", ANSWERED)
def test_every_table_that_points_to_what_an_import_brings_is_thought_of(app, pointed):
    pointing = {
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == pointed
    }
    assert pointing == ANSWERED[pointed]


def test_what_is_doubtful_stays():
    assert reasons_to_stay(ChangesSinceImport()) == ()
    assert reasons_to_stay(ChangesSinceImport(acts={"registration.invitation_sent"})) == ()
    assert reasons_to_stay(ChangesSinceImport(acts={"registration.of_a_new_sort"})) == (ReasonToStay.CHANGED,)
    assert reasons_to_stay(ChangesSinceImport(edited=True)) == (ReasonToStay.CHANGED,)
    assert reasons_to_stay(
        ChangesSinceImport(acts={"registration.confirmed"}, edited=True, seen={ReasonToStay.MET})
    ) == (
        ReasonToStay.MET,
        ReasonToStay.DECIDED,
    )


@pytest.mark.parametrize(
    ("state", "hours", "code"),
    [
        (ImportState.DONE, 23, None),
        (ImportState.DONE, 24, "cancel_late"),
        (ImportState.CANCELLED, 1, "import_cancelled"),
        (ImportState.CHECKED, 1, "import_not_done"),
        (ImportState.ABANDONED, 1, "import_not_done"),
    ],
)
def test_when_an_import_is_cancelled(state, hours, code):
    refusal = undo_refusal(state, now(), now() + timedelta(hours=hours), "Europe/Paris")
    assert (refusal.code if refusal else None) == code


def test_grants_of_erased_companies_open_nothing(chartres):
    batch = enter_firms(chartres, AIRBEL, invite=True)
    known = factories.account("rh@galenor.example")
    other = enter_firms(chartres, GALENOR, invite=True)
    cancel(batch)
    cancel(other)
    db.session.refresh(known, ["grants"])
    assert (known.live_grants, db.session.scalar(sa.select(sa.func.count()).select_from(Company))) == ([], 0)
