"""Where the pages of the demonstration are: the numbers that their addresses need, and the people who are still signing
up.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from tests.journeys import signing_up
from tests.journeys.serving import Service
from tests.journeys.signing_up import Firm, SomebodyNew
from tests.journeys.visits import Visitor, visitor

VISITOR, ORGANISER, TERRITORIAL, CANDIDATE, RECRUITER, TRAINER, WELCOME = (
    "",
    "organisation",
    "cluster",
    "candidate",
    "entreprise",
    "animation",
    "accueil",
)
ROLES = (ORGANISER, TERRITORIAL, CANDIDATE, RECRUITER, TRAINER, WELCOME)
NEW_CANDIDATE, NEW_COMPANY = "nouvelle candidate", "nouvelle entreprise"
SAMPLES = Path(__file__).parents[1] / "imports" / "samples"


@dataclass(frozen=True)
class Numbers:
    """Of the forum of Lyon, where companies book: its candidate and its recruiter with easy addresses, somebody they
    could meet, an interview.
    """

    candidate: int
    company: int
    met: int
    other: int
    interview: int
    registered: int  # a company that takes part in Chartres


def numbers(service: Service) -> Numbers:
    with service.app.app_context():
        lyon, chartres = (db.session.query(Forum).filter_by(slug=slug).one() for slug in ("lyon", "chartres"))
        candidate = db.session.query(Registration).filter_by(forum_id=lyon.id, email="candidate@demo.example").one()
        company = next(
            p
            for p in db.session.query(Participation).filter_by(forum_id=lyon.id)
            if any(x.recruiter.email == "entreprise@demo.example" for x in p.presences)
        )
        firm = db.session.query(Interview).filter_by(forum_id=lyon.id, state=InterviewState.FIRM)
        met = firm.filter_by(participation_id=company.id).order_by(Interview.id).first()
        own = firm.filter_by(registration_id=candidate.id).order_by(Interview.id).first()
        assert met is not None
        assert own is not None
        busy = {interview.registration_id for interview in firm.filter_by(participation_id=company.id)}
        other = next(
            r
            for r in db.session.query(Registration).filter_by(forum_id=lyon.id).order_by(Registration.id)
            if r.holds_a_place and r.id not in busy
        )
        registered = db.session.query(Participation).filter_by(forum_id=chartres.id).order_by(Participation.id).first()
        assert registered is not None
        return Numbers(candidate.id, company.id, met.registration_id, other.id, own.id, registered.id)


def profiles(chromium: Browser, service: Service) -> dict[str, dict]:
    """The cookies of somebody of each role, and of two people in the middle of their sign-up at Chartres."""
    kept: dict[str, dict] = {}
    for role in ROLES:
        with visitor(chromium, service) as somebody:
            somebody.sign_in(f"{role}@demo.example")
            kept[role] = _cookies(somebody)
    with visitor(chromium, service) as somebody:
        today = date.today()  # noqa: DTZ011 (the served copy runs on this machine's clock)
        newcomer = SomebodyNew("Aïssata", "Brisset", "aissata@exemple.example")
        signing_up.begin_registration(somebody, "chartres", newcomer, today)
        kept[NEW_CANDIDATE] = _cookies(somebody)
    with visitor(chromium, service) as somebody:
        signing_up.begin_company(
            somebody,
            "chartres",
            SomebodyNew("Ulysse", "Morvan", "ulysse@nordine.example"),
            Firm("Nordine", "00000990200016"),
        )
        kept[NEW_COMPANY] = _cookies(somebody)
    return kept


def _cookies(somebody: Visitor) -> dict:
    return dict(somebody.page.context.storage_state())
