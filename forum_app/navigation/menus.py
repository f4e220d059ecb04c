"""The menus of each audience. Only views that exist, and that the person may open, are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app, request, url_for

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.language import _, lazy
from forum_app.forums.models import Forum
from forum_app.navigation import queries
from forum_app.navigation.queries import CandidateHome, CompanyHome, ForumToCome, Homes
from forum_app.permissions.guard import holds_somewhere, may
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Right, Role

Place = Forum | Participation | Registration | None


@dataclass(frozen=True)
class MenuLink:
    """One entry of a menu. counter: what waits there (None: nothing); group: the title it stands under; short: its
    label on a phone.
    """

    url: str
    label: str
    icon: str
    current: bool = False
    counter: int | None = None
    group: str | None = None
    short: str | None = None


@dataclass(frozen=True)
class MenuEntry:
    """A line of a menu before it is worked out. also: other endpoints on which this line is the current one."""

    endpoint: str
    label: object
    icon: str
    right: Right | None = None
    group: object | None = None
    also: tuple[str, ...] = ()
    counts: Right | None = None  # what waits there is counted for those who hold this right
    short: object | None = None
    imported: str | None = None  # the kind of import whose pages stand under this entry


SIGN_UPS, THE_FORUM, TERRITORY = lazy("Inscriptions"), lazy("Le forum"), lazy("Territoire")

FORUM = (
    MenuEntry(
        "desk.dashboard", lazy("Tableau de bord"), "speedometer2", Right.FORUM_READ, also=("desk.failed_letters",)
    ),
    MenuEntry(
        "setup.edit_place",
        lazy("Programme"),
        "calendar3",
        Right.FORUM_EDIT,
        also=("setup.edit_programme", "setup.edit_windows", "setup.edit_access", "setup.opening"),
    ),
    MenuEntry("setup.edit_grid", lazy("Créneaux et tables"), "grid-3x3", Right.FORUM_EDIT),
    MenuEntry(
        "desk.candidate_list",
        lazy("Candidats"),
        "people",
        Right.REGISTRATION_LIST,
        SIGN_UPS,
        ("desk.candidate_record", "candidates.edit", "candidates.add"),
        Right.REGISTRATION_EXAMINE,
        imported="candidats",
    ),
    MenuEntry(
        "desk.company_list",
        lazy("Entreprises"),
        "buildings",
        Right.PARTICIPATION_LIST,
        SIGN_UPS,
        ("desk.company_record", "companies.edit", "companies.add"),
        Right.PARTICIPATION_EXAMINE,
        imported="entreprises",
    ),
    MenuEntry(
        "candidates.accommodation_needs",
        lazy("Besoins d'accueil"),
        "universal-access",
        Right.ACCOMMODATION_READ,
        SIGN_UPS,
    ),
    MenuEntry("workshops.seats", lazy("Atelier ANAF"), "mortarboard", Right.WORKSHOP_READ, SIGN_UPS),
    MenuEntry("desk.welcome_list", lazy("Liste d'accueil"), "person-check", Right.REGISTRATION_NAMES, THE_FORUM),
    MenuEntry("interviews.listing", lazy("Entretiens"), "calendar-check", Right.INTERVIEW_REOPEN, THE_FORUM),
    MenuEntry("documents.index", lazy("Impressions"), "printer", Right.PAPER_PRINT, THE_FORUM, ("documents.badges",)),
)
DESK = (MenuEntry("desk.forums", lazy("Forums"), "calendar3", Right.FORUM_READ, also=("setup.create",)),)
TEAM_PAGES = (
    "staff.forum_team",
    "staff.territory_team",
    "staff.role",
    "staff.end_role",
    "staff.invitation",
    "navigation.rights",
    "navigation.forum_rights",
)
TEAM, TEAM_OF_FORUM = (
    MenuEntry(endpoint, lazy("Équipe et droits"), "shield-check", Right.TEAM_MANAGE, TERRITORY, TEAM_PAGES)
    for endpoint in ("staff.teams", "staff.forum_team")
)
EVERYWHERE = (
    MenuEntry(
        "forums.territories",
        lazy("Territoires"),
        "geo-alt",
        Right.TERRITORY_READ,
        TERRITORY,
        ("forums.create_territory", "forums.edit_territory", "forums.create_organisation", "forums.edit_organisation"),
    ),
)
CANDIDATE = (
    MenuEntry(
        "homes.candidate_home",
        lazy("Mon forum"),
        "house",
        also=("candidates.profile", "workshops.seat", "homes.candidate_withdrawal"),
    ),
    MenuEntry("wishes.wishes", lazy("Entreprises"), "buildings"),
    MenuEntry("interviews.candidate_agenda", lazy("Agenda"), "calendar-check", also=("interviews.candidate_feed",)),
)
COMPANY = (
    MenuEntry("homes.company_home", lazy("Accueil"), "house"),
    MenuEntry("companies.offers", lazy("Nos offres"), "briefcase", also=("companies.need",), short=lazy("Offres")),
    MenuEntry(
        "interviews.grid", lazy("Créneaux"), "grid-3x3", also=("interviews.candidate_card", "interviews.company_feed")
    ),
    MenuEntry("companies.team", lazy("Notre équipe"), "people", short=lazy("Équipe")),
)


def forum(place: Forum) -> tuple[MenuLink, ...]:
    """Return the sidebar of one forum, with how much waits for a decision."""
    entries = [e for e in FORUM if _opens(e, place.scope)]
    entries += [e for e in EVERYWHERE if e.right is None or holds_somewhere(e.right)]
    entries += [TEAM_OF_FORUM] if may(Right.TEAM_MANAGE, place.scope) else []
    shown = [e for e in entries if _exists(e)]
    waiting = queries.waiting_of(place.id) if any(e.counts for e in shown) else {}
    forum_pages = {e.endpoint for e in (*FORUM, TEAM_OF_FORUM)}
    return tuple(
        _link(
            e,
            waiting[e.counts] if e.counts and may(e.counts, place.scope) else None,
            **({"slug": place.slug} if e.endpoint in forum_pages else {}),
        )
        for e in shown
    )


@dataclass(frozen=True)
class SwitchLink:
    """One forum of the switch: its address leads to the section that is open now, where the person may open it."""

    url: str
    city: str
    held_on: date
    draft: bool
    current: bool


def switch(place: Place, to_come: Sequence[ForumToCome]) -> tuple[SwitchLink, ...]:
    """Return the forums to switch to from the page that is open."""
    section = next((e for e in (*FORUM, TEAM_OF_FORUM) if isinstance(place, Forum) and _is_current(e)), FORUM[0])
    return tuple(
        SwitchLink(
            url_for((section if _opens(section, forum.scope) else FORUM[0]).endpoint, slug=forum.slug),
            forum.city,
            forum.held_on,
            forum.draft,
            isinstance(place, Forum) and forum.id == place.id,
        )
        for forum in to_come
    )


def _opens(entry: MenuEntry, scope: Scope) -> bool:
    return entry.right is None or may(entry.right, scope)


def desk() -> tuple[MenuLink, ...]:
    """Return the sidebar outside any forum."""
    return tuple(
        _link(e) for e in (*DESK, *EVERYWHERE, TEAM) if _exists(e) and (e.right is None or holds_somewhere(e.right))
    )


def candidate(place: Registration) -> tuple[MenuLink, ...]:
    """Return the tabs of a candidate at a forum."""
    return tuple(_link(e, slug=place.forum.slug) for e in CANDIDATE if _exists(e))


def company(place: Participation) -> tuple[MenuLink, ...]:
    """Return the links of a company at a forum."""
    return tuple(_link(e, participation_id=place.id) for e in COMPANY if _exists(e))


def homes(held: Homes, place: Place = None) -> tuple[MenuLink, ...]:
    """Return links to somebody's nearest homes: the desk, companies at forums, forums as a candidate, then all.

    The one shown now is current, and stands there however far its forum is.
    """
    links = [desk_home(held.desk_role, current=isinstance(place, Forum))] if held.desk_role is not None else []
    companies, candidacies = list(held.companies), list(held.candidacies)
    company_now = candidacy_now = None
    if isinstance(place, Participation):
        company_now = CompanyHome(place.id, place.company.name, place.forum.city)
        if companies and company_now not in companies:
            companies[-1] = company_now
    elif isinstance(place, Registration):
        candidacy_now = CandidateHome(place.id, place.forum.slug, place.forum.city)
        if candidacies and candidacy_now not in candidacies:
            candidacies[-1] = candidacy_now
    links += [company_home(c.id, c.company, c.city, current=c == company_now) for c in companies]
    links += [candidate_home(c.slug, c.city, current=c == candidacy_now) for c in candidacies]
    if held.more:
        links.append(MenuLink(url_for("navigation.spaces"), _("Tous vos espaces…"), "list"))
    return tuple(links)


def desk_home(role: Role, *, current: bool = False) -> MenuLink:
    """Return the link to the desk."""
    return MenuLink(url_for("desk.forums"), str(role.label), "clipboard-data", current=current)


def company_home(participation_id: int, company: str, city: str, *, current: bool = False) -> MenuLink:
    """Return the link to the home of a company at a forum."""
    label = _("%(company)s, %(city)s", company=company, city=city)
    url = url_for("homes.company_home", participation_id=participation_id)
    return MenuLink(url, label, "buildings", current=current)


def candidate_home(slug: str, city: str, *, current: bool = False) -> MenuLink:
    """Return the link to the home of a candidate at a forum."""
    label = _("Candidat, %(city)s", city=city)
    return MenuLink(url_for("homes.candidate_home", slug=slug), label, "person", current=current)


def initials(name: str) -> str:
    """Return at most two initials, none when there is no letter: « Odile Ravinel » → « OR »."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _exists(entry: MenuEntry) -> bool:
    return entry.endpoint in current_app.view_functions


def _link(entry: MenuEntry, counter: int | None = None, **values: object) -> MenuLink:
    return MenuLink(
        url=url_for(entry.endpoint, **values),  # type: ignore[arg-type] # values of the address
        label=str(entry.label),
        icon=entry.icon,
        current=_is_current(entry),
        counter=counter,
        group=str(entry.group) if entry.group else None,
        short=str(entry.short) if entry.short else None,
    )


def _is_current(entry: MenuEntry) -> bool:
    """Return True when the page requested stands under this entry."""
    return request.endpoint in (entry.endpoint, *entry.also) or (
        request.blueprint == "imports"
        and entry.imported is not None
        and (request.view_args or {}).get("kind") == entry.imported
    )
