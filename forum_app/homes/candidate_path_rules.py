"""The path of a candidate: the steps of « Mon forum », which one is current, and how much is left.

Pure: facts in, steps out.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour

StepState = Literal["done", "current", "later", "locked"]


@dataclass(frozen=True)
class PathFacts:
    """What the path depends on. Moments are aware; `zone` is the forum's.

    seat: None (no workshop to choose), "none", "waiting" or "taken"; seat_words: where and when; wishes_stage: of the
    window of the wishes;
    published_at: when agendas were published.
    """

    confirmed_on: datetime
    zone: str
    seat: Literal["none", "waiting", "taken"] | None
    seat_words: str
    seat_required: bool
    skills: int
    shares: bool
    wishes: int
    wishes_stage: Literal["before", "open", "closed"]
    wishes_open_at: datetime | None
    wishes_close_at: datetime | None
    published_at: datetime | None
    interviews: int


@dataclass(frozen=True)
class Button:
    """What a step leads to. kind: "primary" for the one thing to do now, "link" beside the text of the others."""

    label: str
    endpoint: str
    kind: Literal["primary", "link"]
    anchor: str | None = None


@dataclass(frozen=True)
class Step:
    """One line of the path, and where it leads (`path_of` adds the button)."""

    key: str
    title: str
    text: str
    state: StepState
    button: Button | None = None


def path_of(facts: PathFacts) -> list[Step]:
    """Return the steps in order; only the first that can be done now is the current one."""
    steps = [
        Step(
            "registration",
            _("Inscription confirmée"),
            _("Le %(day)s", day=day(facts.confirmed_on, year=False, zone=facts.zone)),
            "done",
        )
    ]
    if facts.seat is not None:
        steps.append(_seat(facts))
    steps += [_profile(facts), _wishes(facts), _agenda(facts)]
    current = next((step for step in steps if step.state == "current"), None)
    steps = [replace(s, state="later") if s.state == "current" and s is not current else s for s in steps]
    return [replace(step, button=_button(step, facts)) for step in steps]


def left_to_do(facts: PathFacts) -> int:
    """Return how many things can be done now and are not."""
    doable = [_profile(facts), _wishes(facts), *([_seat(facts)] if facts.seat is not None else [])]
    return sum(step.state == "current" for step in doable)


def greeting(first_name: str, facts: PathFacts) -> str:
    """Return « Bonjour Maëlle, plus que deux choses à faire. », or that all is ready once it is: the agenda is there,
    with interviews, and no seat is waited for.
    """
    left = left_to_do(facts)
    if not left and facts.published_at is not None and facts.interviews and facts.seat in (None, "taken"):
        return _("Bonjour %(name)s, tout est prêt.", name=first_name)
    if not left:
        return _("Bonjour %(name)s, rien à faire pour l'instant.", name=first_name)
    words = {2: _("deux"), 3: _("trois")}
    return ngettext(
        "Bonjour %(name)s, plus qu'une chose à faire.",
        "Bonjour %(name)s, plus que %(words)s choses à faire.",
        left,
        name=first_name,
        words=words.get(left, left),
    )


_LEADS_TO = {  # key of a step: endpoint, anchor
    "seat": ("workshops.seat", None),
    "profile": ("candidates.profile", None),
    "share": ("candidates.profile", "agreements"),
    "wishes": ("wishes.wishes", None),
    "agenda": ("interviews.candidate_agenda", None),
}


def _button(step: Step, facts: PathFacts) -> Button | None:
    """Return the button of a step: the primary one if it is current, a link if it may still be changed."""
    if step.key not in _LEADS_TO:
        return None
    endpoint, anchor = _LEADS_TO[step.key]
    if step.state == "current":
        return Button(_to_do(step.key), endpoint, "primary", anchor)
    label = _to_change(step.key, facts)
    if label and step.state in ("done", "later"):
        return Button(label, endpoint, "link", anchor)
    return None


def _to_do(key: str) -> str:
    return {
        "seat": _("Choisir mon atelier"),
        "profile": _("Compléter mon profil"),
        "share": _("Donner mon accord"),
        "wishes": _("Choisir mes entreprises"),
    }[key]


def _to_change(key: str, facts: PathFacts) -> str | None:
    labels = {
        "seat": _("Choisir") if facts.seat == "none" else _("Changer"),
        "profile": _("Modifier"),
        "agenda": _("Voir mon agenda"),
    }
    if facts.wishes_stage == "open":
        labels["wishes"] = _("Modifier") if facts.wishes else _("Choisir")
    return labels.get(key)


def _seat(facts: PathFacts) -> Step:
    if facts.seat == "taken":
        return Step("seat", _("Place à l'atelier réservée"), facts.seat_words, "done")
    if facts.seat == "waiting":
        return Step("seat", _("En attente pour l'atelier"), facts.seat_words, "later")
    text = (
        _("L'atelier est obligatoire avant les entretiens.")
        if facts.seat_required
        else _("Une matinée pour apprendre à questionner un besoin.")
    )
    return Step("seat", _("Choisir votre atelier"), text, "current")


def _profile(facts: PathFacts) -> Step:
    if not facts.shares:
        return Step(
            "share", _("Montrer votre profil"), _("Sans votre accord, aucune entreprise ne vous voit."), "current"
        )
    if facts.skills < 3:
        return Step(
            "profile",
            _("Profil et compétences"),
            _("Donnez au moins trois compétences : c'est ce que les entreprises lisent."),
            "current",
        )
    return Step(
        "profile", _("Profil et compétences"), ngettext("Une compétence.", "%(num)s compétences.", facts.skills), "done"
    )


def _wishes(facts: PathFacts) -> Step:
    until = (
        _(
            "%(day)s, %(hour)s",
            day=day(facts.wishes_close_at, year=False, zone=facts.zone),
            hour=hour(facts.wishes_close_at, zone=facts.zone),
        )
        if facts.wishes_close_at
        else ""
    )
    companies = ngettext("Une entreprise.", "%(num)s entreprises.", facts.wishes)
    if facts.wishes_stage == "before":
        opens = day(facts.wishes_open_at, year=False, zone=facts.zone) if facts.wishes_open_at else ""
        return Step(
            "wishes", _("Classer vos vœux"), _("À partir du %(day)s.", day=opens) if opens else _("Bientôt."), "locked"
        )
    if facts.wishes_stage == "closed":
        return Step(
            "wishes",
            _("Vœux clos"),
            companies if facts.wishes else _("Les vœux sont clos."),
            "done" if facts.wishes else "locked",
        )
    if facts.wishes:
        return Step(
            "wishes",
            _("Vœux classés"),
            _("%(companies)s Vous pouvez changer l'ordre jusqu'au %(until)s.", companies=companies, until=until),
            "done",
        )
    return Step(
        "wishes",
        _("Classer vos vœux"),
        _("Choisissez les entreprises que vous voulez rencontrer, avant le %(until)s.", until=until),
        "current" if facts.shares else "later",
    )


def _agenda(facts: PathFacts) -> Step:
    if facts.published_at is not None:
        words = ngettext("Un entretien.", "%(num)s entretiens.", facts.interviews)
        return Step("agenda", _("Votre agenda"), words if facts.interviews else _("Aucun entretien."), "done")
    if facts.interviews:
        return Step(
            "agenda",
            _("Agenda et badge"),
            ngettext("Déjà un entretien réservé.", "Déjà %(num)s entretiens réservés.", facts.interviews),
            "later",
        )
    return Step("agenda", _("Agenda et badge"), _("Trois jours avant le forum. Nous vous écrirons."), "locked")
