"""What the engine says when the question itself is wrong."""


class ProblemError(ValueError):
    """A problem, an answer or a list of changes that cannot be read or that contradicts itself.

    ``place`` is where, as a path a person can follow (``candidates[3].available``);
    ``reason`` is a French sentence that says what is wrong there.
    """

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place} : {reason}" if place else reason)
