"""The figures of the desk: what is counted, and the list that shows it."""

import enum
from collections.abc import Mapping
from typing import Any

from forum_app.candidates.vocabulary import InvitedStanding
from forum_app.core.language import lazy, ngettext

CANDIDATE_LIST, COMPANY_LIST, LETTER_LIST = "desk.candidate_list", "desk.company_list", "desk.failed_letters"
INVITED_LIST = "desk.invited_list"


class Figure(enum.Enum):
    """A figure, in the order of the tabs of its list. endpoint, view: the list whose rows are exactly those counted.

    `figures.ROWS` says of each what it counts; the tabs, the dashboard and its tasks count by it, and by nothing else.
    """

    CANDIDATES = CANDIDATE_LIST, "", lazy("Tous")
    TO_EXAMINE = CANDIDATE_LIST, "a-examiner", lazy("À examiner")
    UNSEATED = CANDIDATE_LIST, "sans-atelier", lazy("Sans atelier")
    UNWISHING = CANDIDATE_LIST, "sans-voeux", lazy("Sans vœux")
    UNMET = CANDIDATE_LIST, "sans-entretien", lazy("Sans entretien")
    WAITING = CANDIDATE_LIST, "attente", lazy("Liste d'attente")
    DRAFTS = CANDIDATE_LIST, "brouillons", lazy("Brouillons")

    INVITED = INVITED_LIST, "", lazy("Invitées")
    NEVER_INVITED = INVITED_LIST, InvitedStanding.NEVER.value, InvitedStanding.NEVER.label
    UNANSWERED = INVITED_LIST, InvitedStanding.UNANSWERED.value, InvitedStanding.UNANSWERED.label
    BEGUN = INVITED_LIST, InvitedStanding.BEGUN.value, InvitedStanding.BEGUN.label
    REFUSED_ADDRESSES = INVITED_LIST, InvitedStanding.REFUSED_ADDRESS.value, InvitedStanding.REFUSED_ADDRESS.label

    COMPANIES = COMPANY_LIST, "", lazy("Toutes")
    COMPANIES_TO_EXAMINE = COMPANY_LIST, "a-examiner", lazy("À examiner")
    APPROVED = COMPANY_LIST, "validees", lazy("Validées")
    COMPANIES_WAITING = COMPANY_LIST, "attente", lazy("Liste d'attente")
    WITHOUT_TEAM = COMPANY_LIST, "sans-equipe", lazy("Sans équipe")
    WITHOUT_OFFER = COMPANY_LIST, "sans-offre", lazy("Sans offre")
    UNCHOSEN = COMPANY_LIST, "sans-voeu", lazy("Sans vœu")
    UNINVITED = COMPANY_LIST, "jamais-invitees", lazy("Jamais invitées")
    GONE = COMPANY_LIST, "parties", lazy("Refus et désistements")

    WAITING_SEATS = "workshops.seats", "attente", lazy("En attente")
    FAILED_LETTERS = LETTER_LIST, "", lazy("Courriels en échec")

    def __init__(self, endpoint: str, view: str, label: object) -> None:
        self.endpoint, self.view, self.label = endpoint, view, label

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters of the address of its list."""
        return {"vue": self.view} if self.view else {}


def _letters(sentence: object) -> object:
    """Return the wording of an act on failed letters: a sentence with `%(letters)s`, filled from its `count`."""

    def wording(params: Mapping[str, Any]) -> tuple[object, Mapping[str, object]]:
        return sentence, {"letters": ngettext("%(num)s courriel", "%(num)s courriels", int(params.get("count", 0)))}

    return wording


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "letters.sent_again": _letters(lazy("%(who)s : renvoi demandé, %(letters)s.")),
    "letters.given_up": _letters(lazy("%(who)s : échec classé sans suite, %(letters)s.")),
}


def views_of(endpoint: str) -> dict[str, Figure]:
    """Return the saved views of a list, by the word of their address."""
    return {figure.view: figure for figure in Figure if figure.endpoint == endpoint}
