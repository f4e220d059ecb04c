import enum


class LetterState(enum.Enum):
    """Where a letter is. WAITING may be changed or cancelled; from CLAIMED on it counts as told."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
