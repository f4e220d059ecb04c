"""The organiser's list of candidates: what is asked, how it is searched, filtered, sorted and counted. As many statements with 1 row as with 300."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import waiting_ranks
from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.core.db import db
from forum_app.core.names import plain
from forum_app.core.paging import PER_PAGE, Page, page_of
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.interviews.models import Wish
from forum_app.interviews.wish_queries import wish_counts
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.queries import seats_by_registration
from forum_app.workshops.vocabulary import LIVE_SEATS

_SEATED = sa.exists().where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state.in_(LIVE_SEATS))
_WISHING = sa.exists().where(Wish.registration_id == Registration.id)

# The saved views, by the word of their address.
VIEWS: dict[str, sa.ColumnElement[bool]] = {
    "": Registration.state != RegistrationState.DRAFT,
    "a-examiner": Registration.state == RegistrationState.TO_EXAMINE,
    "sans-atelier": sa.and_(Registration.state.in_(HOLDING), ~_SEATED),
    "sans-voeux": sa.and_(Registration.state == RegistrationState.CONFIRMED, ~_WISHING),
    "attente": Registration.state == RegistrationState.WAITING,
    "brouillons": Registration.state == RegistrationState.DRAFT,
}
SORTS: dict[str, tuple[sa.ColumnElement, ...]] = {
    "nom": (Registration.sort_key,),
    "diplome": (Registration.level, Registration.diploma),
    "statut": (Registration.state,),
    "date": (sa.func.coalesce(Registration.queue_at, Registration.created_at),),
}


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks. Unknown values are dropped, never an error. sort: a key of SORTS, after « - » for the other way."""

    view: str = ""
    text: str = ""
    family: str = ""
    level: str = ""
    state: str = ""
    workshop: str = ""  # an identifier, or « aucun »
    sort: str = "nom"
    page: int = 1

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "Asked":
        """From the values of an address."""
        sort = args.get("tri", "nom")
        return cls(
            view=args.get("vue", "") if args.get("vue", "") in VIEWS else "",
            text=args.get("q", "").strip()[:100],
            family=_known(args.get("famille", ""), Family),
            level=_known(args.get("niveau", ""), Level),
            state=_known(args.get("statut", ""), RegistrationState),
            workshop=args.get("atelier", "") if args.get("atelier", "") == "aucun" or _is_number(args.get("atelier", "")) else "",
            sort=sort if sort.removeprefix("-") in SORTS else "nom",
            page=int(args["page"]) if _is_number(args.get("page", "")) else 1,
        )

    def query(self, **changes: object) -> str:
        """The same question, with these changes, as the end of an address; always back to the first page."""
        asked = replace(self, page=1, **changes)  # type: ignore[arg-type]
        names = {"vue": asked.view, "q": asked.text, "famille": asked.family, "niveau": asked.level, "statut": asked.state, "atelier": asked.workshop, "tri": asked.sort if asked.sort != "nom" else ""}
        return urlencode({name: value for name, value in names.items() if value})

    @property
    def filtered(self) -> bool:
        return any((self.text, self.family, self.level, self.state, self.workshop))


def _known(value: str, kind: type[Family] | type[Level] | type[RegistrationState]) -> str:
    return value if any(value == member.value for member in kind) else ""


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10


@dataclass(frozen=True)
class Row:
    """A line of the list. rank: in the waiting list; seat: at a workshop; wishes: how many."""

    registration: Registration
    rank: int | None
    seat: WorkshopSeat | None
    wishes: int


def rows_of(forum: Forum, asked: Asked) -> Page:
    """The page asked, its rows completed in one statement each for seats, wishes and ranks."""
    page = page_of(_statement(forum, asked), asked.page, PER_PAGE)
    return replace(page, rows=_complete(forum, page.rows))


def all_rows(forum: Forum, asked: Asked) -> list[Row]:
    """Every row that the question keeps, for an export."""
    return _complete(forum, list(db.session.scalars(_statement(forum, asked))))


def counts_of(forum: Forum) -> dict[str, int]:
    """How many stand in each saved view; one statement."""
    columns = [sa.func.sum(sa.case((condition, 1), else_=0)) for condition in VIEWS.values()]
    found = db.session.execute(sa.select(*columns).where(Registration.forum_id == forum.id)).one()
    return {view: count or 0 for view, count in zip(VIEWS, found, strict=True)}


def neighbours_of(registration: Registration) -> tuple[int | None, int | None, int, int]:
    """Among those to examine at this forum, by their turn: the one before, the one after, the rank (0 outside the list) and how many."""
    statement = sa.select(Registration.id).where(Registration.forum_id == registration.forum_id, Registration.state == RegistrationState.TO_EXAMINE)
    ids = list(db.session.scalars(statement.order_by(Registration.queue_at, Registration.id)))
    if registration.id not in ids:
        return None, ids[0] if ids else None, 0, len(ids)
    place = ids.index(registration.id)
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None, place + 1, len(ids)


def _statement(forum: Forum, asked: Asked) -> sa.Select:
    statement = sa.select(Registration).where(Registration.forum_id == forum.id, VIEWS[asked.view])
    for word in plain(asked.text).split():
        statement = statement.where(Registration.search_key.contains(word, autoescape=True))
    if asked.family:
        statement = statement.where(Registration.family == Family(asked.family))
    if asked.level:
        statement = statement.where(Registration.level == Level(asked.level))
    if asked.state:
        statement = statement.where(Registration.state == RegistrationState(asked.state))
    if asked.workshop == "aucun":
        statement = statement.where(~_SEATED)
    elif asked.workshop:
        statement = statement.where(sa.exists().where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state.in_(LIVE_SEATS), WorkshopSeat.workshop_id == int(asked.workshop)))
    columns = SORTS[asked.sort.removeprefix("-")]
    ordered = [column.desc() if asked.sort.startswith("-") else column for column in columns]
    return statement.order_by(*ordered, Registration.sort_key, Registration.id)


def _complete(forum: Forum, registrations: Sequence[Registration]) -> list[Row]:
    ranks, wishes = waiting_ranks(forum.id), wish_counts(forum.id)
    seats = seats_by_registration([r.id for r in registrations])
    return [Row(r, ranks.get(r.id), seats.get(r.id), wishes.get(r.id, 0)) for r in registrations]
