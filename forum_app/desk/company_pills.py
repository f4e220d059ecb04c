"""How the state of a participation shows: the kind of its pill and its icon."""

from forum_app.companies.vocabulary import ParticipationState

PILLS: dict[ParticipationState, tuple[str, str | None]] = {
    ParticipationState.DRAFT: ("mute", "pencil-fill"),
    ParticipationState.TO_EXAMINE: ("todo", None),
    ParticipationState.APPROVED: ("ok", None),
    ParticipationState.WAITING: ("info", "list-ol"),
    ParticipationState.REFUSED: ("err", None),
    ParticipationState.WITHDRAWN: ("mute", "x-lg"),
}
