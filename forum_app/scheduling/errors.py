"""What the engine says when the question itself is wrong."""

#: Characters of a value quoted in a sentence; one of a million does not make it unreadable.
MOST_QUOTED = 40


class ProblemError(ValueError):
    """A problem, an answer or a list of changes that cannot be read or that contradicts itself.

    ``place`` is where, as a path a person can follow (``candidates[3].available``);
    ``reason`` is a French sentence that says what is wrong there.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.place} : {self.reason}" if self.place else self.reason


def quoted(value: object) -> str:
    """Return « value », cut short where it is long."""
    return f"« {brief(value)} »"


def brief(value: object) -> str:
    """Return a value as told in a sentence, cut short where it is long; halves of characters, which JSON can name,
    become « ? ».
    """
    try:
        said = str(value).encode(errors="replace").decode()
    except ValueError:  # whole numbers of thousands of digits cannot even be written
        return "donné"
    return said if len(said) <= MOST_QUOTED else said[: MOST_QUOTED - 1] + "…"
