"""Which steps of a forum's settings are done: nothing missing, and kept by somebody. Pure: facts in, answers out."""

from dataclasses import dataclass

# The journal's verb of each step that comes filled with what is usual: it is not done before somebody kept it.
SAVED_BY = {
    "setup.edit_programme": "forum.programme_edited",
    "setup.edit_windows": "forum.windows_edited",
    "setup.edit_access": "forum.access_edited",
}


@dataclass(frozen=True)
class StepFacts:
    """What the steps hold. draft: not announced yet; date_past: its day is over or today; saved: the verbs of the
    journal that stand for this forum; open_slots: slots of its grid; windows: how many of them it has, out of how many.
    """

    draft: bool
    date_past: bool
    saved: frozenset[str]
    forum_moments: int
    open_slots: int
    windows: int
    all_windows: int
    contact_email: str


def steps_done(facts: StepFacts) -> frozenset[str]:
    """Return the endpoints of the steps that are done."""
    whole = {
        "setup.edit_place": not (facts.draft and facts.date_past),
        "setup.edit_programme": facts.forum_moments > 0,
        "setup.edit_grid": facts.open_slots > 0,
        "setup.edit_windows": facts.windows == facts.all_windows,
        "setup.edit_access": bool(facts.contact_email),
        "setup.opening": not facts.draft,
    }
    return frozenset(
        step
        for step, is_whole in whole.items()
        if is_whole and (not facts.draft or step not in SAVED_BY or SAVED_BY[step] in facts.saved)
    )
