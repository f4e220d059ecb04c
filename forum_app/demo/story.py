"""The story of one demonstration forum: who does what when, each act by the verb that people use."""

import io
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from forum_app.accounts.models import Account
from forum_app.candidates import actions as candidates
from forum_app.candidates import queries as registrations
from forum_app.candidates.actions import Agreement
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies import approval_actions, offer_actions
from forum_app.companies import queries as company_queries
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.demo import crowd, draws, words
from forum_app.demo.past import Past, acting
from forum_app.demo.stage import Cast, create_forum, organiser, proven
from forum_app.forums.actions import forum as forum_actions
from forum_app.forums.models import Forum, Slot, Territory
from forum_app.forums.vocabulary import (
    WindowKind,
)
from forum_app.forums.window_rules import default_windows
from forum_app.interviews import actions as interviews
from forum_app.interviews import agenda_actions, withdrawal_actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import DeclineReason
from forum_app.wishes import actions as wishes
from forum_app.wishes.models import Wish
from forum_app.workshops import actions as workshops
from forum_app.workshops.opening_queries import first_workshop_of

SHARED = Agreement(frozenset((ConsentPurpose.SHARE, ConsentPurpose.CV)))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPEN_FOR = timedelta(days=25)  # sign-up of a forum that is far away opened so long ago, that there be people in it
INVITED = 6  # entered by an organiser, who wrote to half of them; none has answered
# What becomes of some companies, by their number; the others are approved.
FATES = {5: "withdraw", 9: "refuse", 10: "flagged", 14: "queue", 21: "examine"}
# A certificate as an employer writes it: one page, one sentence.
CERTIFICATE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 88>>stream
BT /F1 14 Tf 72 770 Td (Attestation d'alternance, document de demonstration.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


class Story:
    """What happens at one forum, announced to a past by `tell`; `forum` is there once it unfolded."""

    forum: Forum

    def __init__(self, cast: Cast, territory: Territory, past: Past) -> None:
        self.cast, self.territory, self.past = cast, territory, past
        self.draw = random.Random(f"{cast.slug}/{cast.seed}")  # noqa: S311 (a demonstration, not a secret)
        self.windows = {kind: (opens, closes) for kind, opens, closes in default_windows(cast.held_on)}
        for kind in (WindowKind.COMPANIES, WindowKind.CANDIDATES):
            opens, closes = self.windows[kind]
            self.windows[kind] = (min(opens, past.end - OPEN_FOR), closes)
        self.begins = min(opens for opens, _closes in self.windows.values()) - 15 * DAY
        self.recruiters: dict[int, Account] = {}
        self.at_tables: dict[tuple[int, int], int] = defaultdict(int)  # interviews, by (participation, slot)
        self.agendas: dict[int, dict[int, int]] = defaultdict(dict)  # participation, by registration and slot
        self.bookings = 0

    def tell(self) -> None:
        """Announce everything that happens."""
        self.past.at(self.begins, self._create)
        self.past.at(self.begins + 5 * DAY, self._announce)
        known = dict(db.session.execute(sa.select(Company.name, Company.created_at)).all())
        for n in range(self.cast.companies):
            self._tell_of_company(n, known)
        invited = min(INVITED, self.cast.candidates // 8)
        alone = min(self.cast.candidates - invited, self.cast.one_by_one)
        for n in range(alone):
            self._tell_of_candidate(n)
        opens, closes = self.windows[WindowKind.CANDIDATES]
        last = min(closes, self.past.end) - HOUR
        self.past.at(opens + (last - opens) * 2 / 3, partial(self._invite, range(alone, alone + invited)))
        if alone + invited < self.cast.candidates:
            self.past.at(last, partial(self._enter_crowd, range(alone + invited, self.cast.candidates)))
        self.past.at(self.windows[WindowKind.AGENDAS][0], lambda: agenda_actions.publish(self.forum) and None)

    # --- The forum ------------------------------------------------------------------
    def _create(self) -> None:
        with acting(organiser()):
            self.forum = create_forum(self.cast, self.territory, self.windows)

    def _announce(self) -> None:
        with acting(organiser()):
            forum_actions.announce(self.forum, [])  # its legal notices are the site's, which a demonstration may lack

    # --- Companies -------------------------------------------------------------------
    def _tell_of_company(self, n: int, known: dict[str, datetime]) -> None:
        fate = FATES.get(n % 24, "approve") if n >= 3 else "approve"
        firm = draws.firm(n, self.draw, email=self.cast.company_email if n == 0 else "", flagged=fate == "flagged")
        opens, closes = self.windows[WindowKind.COMPANIES]
        comes = self._between(opens + HOUR, min(closes, self.past.end - 5 * DAY) - HOUR)
        # A firm that another forum knows signs up by its own people, who were not there before it.
        comes = max(comes, known.get(firm.identity["name"], comes) + HOUR)
        if comes < closes:
            self.past.at(comes, partial(self._sign_up_company, firm, fate))

    def _sign_up_company(self, firm: draws.Firm, fate: str) -> None:
        known, person = companies.known_company(self.forum, firm.identity), firm.person
        account = (
            company_queries.people_acting(known.id, None)[0]
            if known is not None
            else proven(person.email, person.first_name, person.last_name)
        )
        with acting(account):
            participation = companies.open_sign_up(
                self.forum, account, firm.identity, firm.participation, function=firm.function
            )
            participation.step = 4
            for offer in list(participation.company.offers):
                offer_actions.attach(participation, offer)
            for offer in firm.offers if not participation.offers or fate == "flagged" else ():
                offer_actions.add(participation, offer)
            companies.submit(participation)
        self.recruiters[participation.id] = account
        if fate not in ("flagged", "examine"):
            self._soon(partial(self._answer_company, participation, fate), 2, 20)

    def _answer_company(self, participation: Participation, fate: str) -> None:
        with acting(organiser()):
            if fate == "refuse":
                withdrawal_actions.refuse_participation(participation, words.NO_RECRUITMENT)
            elif fate == "queue":
                approval_actions.queue(participation, words.ALL_TABLES)
            else:
                approval_actions.approve(participation)
        if fate == "withdraw":
            self._soon(partial(self._withdraw_company, participation), 24, 72)

    def _withdraw_company(self, participation: Participation) -> None:
        with acting(self.recruiters[participation.id]):
            withdrawal_actions.withdraw_participation(participation, reason=words.NOBODY_TO_SEND)

    # --- Candidates ------------------------------------------------------------------
    def _tell_of_candidate(self, n: int) -> None:
        candidate = self._person(n)
        oddity = candidate.oddity
        opens, closes = self.windows[WindowKind.CANDIDATES]
        last = min(closes, self.past.end) - (2 * DAY if oddity is not None else HOUR)
        familiar = n == 0 and bool(self.cast.candidate_email)
        if familiar:
            person = draws.Person(self.cast.candidate_email, candidate.person.first_name, candidate.person.last_name)
            candidate = draws.Candidate(person, candidate.alternance, candidate.competences, seated=True)
            last = opens + (last - opens) / 10
        comes = self._between(opens + HOUR, last)
        self.past.at(comes, partial(self._sign_up, candidate, leaves=n % 40 == 13, familiar=familiar))

    def _sign_up(self, candidate: draws.Candidate, *, leaves: bool, familiar: bool) -> None:
        person = candidate.person
        account = proven(person.email, person.first_name, person.last_name)
        with acting(account):
            registration = candidates.start(self.forum, account, candidate.contact)
            candidates.save(registration, candidate.alternance, step=3)
            candidates.save(registration, candidate.competences, step=4)
            if candidate.oddity is not None and candidate.oddity % len(draws.ODDITIES) == 1:
                certificate = FileStorage(io.BytesIO(CERTIFICATE), filename="attestation.pdf")
                candidates.put_file(registration, "certificate", certificate)
            workshop = first_workshop_of(self.forum.id) if candidate.seated else None
            state = workshops.enrol(registration, SHARED, workshop.id if workshop else None, [], "")
        if state is RegistrationState.CONFIRMED:
            self._wish_later(registration, sure=familiar)
        elif state is RegistrationState.TO_EXAMINE and candidate.oddity is not None:
            self._soon(partial(self._examine, registration, candidate.oddity % len(draws.ODDITIES)), 8, 40)
        if leaves:
            self._soon(partial(self._withdraw, registration), 24, 240)

    def _examine(self, registration: Registration, oddity: int) -> None:
        """Decide on two kinds of oddities; the others wait for whoever reads the demonstration."""
        with acting(organiser()):
            if oddity == 0:
                candidates.confirm(registration, reason=words.EXTENDED)
                self._wish_later(registration)
            elif oddity == 2:
                withdrawal_actions.refuse_registration(
                    registration, reason=words.OUTSIDE, message=words.OUTSIDE_MESSAGE
                )
                self._soon(self._give_a_place, 2, 20)

    def _withdraw(self, registration: Registration) -> None:
        with acting(registration.account):
            withdrawal_actions.withdraw_registration(registration)
        self._soon(self._give_a_place, 2, 20)

    def _give_a_place(self) -> None:
        """Give a place that was freed to the first who waits."""
        first = next(iter(registrations.waiting_ranks(self.forum.id)), None)
        if first is None or registrations.place_counts(self.forum).held >= self.forum.capacity:
            return
        registration = db.session.get_one(Registration, first)
        with acting(organiser()):
            candidates.confirm(registration, reason=words.PLACE_GIVEN)
        self._wish_later(registration)

    def _invite(self, numbers: Sequence[int]) -> None:
        """Enter people who have not agreed yet, write to the first half of them."""
        lines = [crowd.Line(self._person(n), self._between(now() - 9 * DAY, now())) for n in numbers]
        half = (len(lines) + 1) // 2
        with acting(organiser()):
            for some, invite in ((lines[:half], True), (lines[half:], False)):
                if some:
                    crowd.enter(self.forum, some, agreed=False, invite=invite)

    def _enter_crowd(self, numbers: Sequence[int]) -> None:
        opens = self.windows[WindowKind.CANDIDATES][0]
        names = [participation.company.name for participation in self._approved()]
        lines = []
        for n in numbers:
            wished = self.draw.sample(names, k=min(len(names), self._wished()))
            lines.append(crowd.Line(self._person(n), self._between(opens, now()), tuple(wished)))
        with acting(organiser()):
            entered = crowd.enter(self.forum, lines, agreed=True, invite=True)
        confirmed = {r.id: r for r in entered if r.state is RegistrationState.CONFIRMED}
        for wish in db.session.scalars(
            sa.select(Wish).join(Registration).where(Registration.forum_id == self.forum.id).order_by(Wish.id)
        ):
            if wish.registration_id in confirmed:
                self._book_later(confirmed[wish.registration_id], wish.participation)

    def _person(self, n: int) -> draws.Candidate:
        """Draw the candidate of that number, the same whichever way they come."""
        draw = random.Random(f"{self.cast.slug}/{self.cast.seed}/{n}")  # noqa: S311 (a demonstration, not a secret)
        return draws.candidate(n, self.cast.slug, self.cast.held_on, draw, oddity=n // 8 if n % 8 == 7 else None)

    # --- Wishes and interviews ---------------------------------------------------------
    def _wish_later(self, registration: Registration, *, sure: bool = False) -> None:
        """Have somebody rank wishes once their window is open, before most of the interviews are booked."""
        count = self._wished() if not sure else 6
        (opens, closes), (books, ends) = self.windows[WindowKind.WISHES], self.windows[WindowKind.BOOKING]
        first = max(opens, now() + HOUR)
        last = max(first + HOUR, min(closes, books + (min(ends, self.past.end) - books) / 3))
        if count and first < closes:
            moment = first if sure else min(self._between(first, last), closes - HOUR)
            self.past.at(moment, partial(self._wish, registration, count, sure=sure))

    def _wish(self, registration: Registration, count: int, *, sure: bool) -> None:
        if registration.state is not RegistrationState.CONFIRMED:
            return
        approved = self._approved()
        wanted = self.draw.sample(approved, k=min(len(approved), count))
        if sure and approved and approved[0] not in wanted:
            wanted[0] = approved[0]
        family = registration.family.value if registration.family else ""
        wanted.sort(key=lambda participation: family not in participation.families)
        with acting(registration.account):
            for participation in wanted:
                wishes.add(registration, participation)
        for participation in wanted:
            self._book_later(registration, participation, sure=sure)

    def _wished(self) -> int:
        """Draw how many companies somebody wishes to meet: one in six has ranked none yet."""
        return self.draw.randint(2, 6) if self.draw.random() > 1 / 6 else 0

    def _book_later(self, registration: Registration, participation: Participation, *, sure: bool = False) -> None:
        if not self.cast.booked or (not sure and self.draw.random() > self.cast.booked):
            return
        opens, closes = self.windows[WindowKind.BOOKING]
        first = max(opens, now()) + HOUR
        last = min(closes, self.windows[WindowKind.FREEZE][0], self.past.end)
        if first < last:
            moment = first if sure else self._between(first, last)
            self.past.at(moment, partial(self._book, registration, participation, sure=sure))

    def _book(self, registration: Registration, participation: Participation, *, sure: bool) -> None:
        if (
            registration.state is not RegistrationState.CONFIRMED
            or participation.state is not ParticipationState.APPROVED
            or len(self.agendas[registration.id]) >= self.forum.interview_cap
        ):
            return
        slot = self._free_slot(registration, participation)
        if slot is None:
            return
        with acting(self.recruiters[participation.id]):
            interview = interviews.book(participation, registration, slot)
        self._take(interview)
        self.bookings += 1
        if not sure and self.bookings % 12 == 5:
            self._before_freeze(partial(self._decline, interview))
        if not sure and self.bookings % 12 == 9:
            self._before_freeze(partial(self._move, interview))

    def _move(self, interview: Interview) -> None:
        slot = self._free_slot(interview.registration, interview.participation)
        if slot is not None and self._stands(interview):
            self._release(interview)
            with acting(self.recruiters[interview.participation_id]):
                interviews.move(interview, slot)
            self._take(interview)

    def _decline(self, interview: Interview) -> None:
        if self._stands(interview):
            self._release(interview)
            with acting(interview.registration.account):
                interviews.decline(interview, DeclineReason.OTHER_PLAN)

    def _stands(self, interview: Interview) -> bool:
        return self.agendas[interview.registration_id].get(interview.slot_id) == interview.participation_id and (
            interview.registration.state is RegistrationState.CONFIRMED
            and interview.participation.state is ParticipationState.APPROVED
        )

    def _take(self, interview: Interview) -> None:
        self.at_tables[interview.participation_id, interview.slot_id] += 1
        self.agendas[interview.registration_id][interview.slot_id] = interview.participation_id

    def _release(self, interview: Interview) -> None:
        self.at_tables[interview.participation_id, interview.slot_id] -= 1
        del self.agendas[interview.registration_id][interview.slot_id]

    def _free_slot(self, registration: Registration, participation: Participation) -> Slot | None:
        """Return a slot at which both are free, or None."""
        tables, agenda = len(participation.tables), self.agendas[registration.id]
        for slot in self.draw.sample(self.forum.slots, k=len(self.forum.slots)):
            if slot.id not in agenda and self.at_tables[participation.id, slot.id] < tables:
                return slot
        return None

    def _before_freeze(self, act: Callable[[], None]) -> None:
        moment = now() + self.draw.randint(4, 30) * HOUR
        if moment < min(self.windows[WindowKind.FREEZE][0], self.windows[WindowKind.BOOKING][1]):
            self.past.at(moment, act)

    def _approved(self) -> list[Participation]:
        statement = sa.select(Participation).where(
            Participation.forum_id == self.forum.id, Participation.state == ParticipationState.APPROVED
        )
        return list(db.session.scalars(statement.order_by(Participation.id)).unique())

    # --- Time ----------------------------------------------------------------------------
    def _between(self, first: datetime, last: datetime) -> datetime:
        return first + timedelta(minutes=self.draw.randint(0, max(0, int((last - first).total_seconds() // 60))))

    def _soon(self, act: Callable[[], None], least: int, most: int) -> None:
        """Have something done between so many and so many hours from now."""
        self.past.at(now() + self.draw.randint(least, most) * HOUR, act)
