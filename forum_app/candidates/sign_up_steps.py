"""The four steps of a candidate's sign-up: their names, and their addresses."""

from flask import url_for

from forum_app.candidates import rules
from forum_app.candidates.models import Registration
from forum_app.core.language import lazy
from forum_app.forums.models import Forum

#: (step, label). The last one chooses a workshop: the room `workshops` serves it.
STEPS = (
    ("contact", lazy("Votre contact")),
    ("alternance", lazy("Votre alternance")),
    ("competences", lazy("Vos compétences")),
    ("atelier", lazy("L'atelier")),
)
LAST_STEP = STEPS[-1][0]


def step_url(forum: Forum, step: str) -> str:
    """Return the address of a step."""
    if step == LAST_STEP:
        return url_for("workshops.enrol", slug=forum.slug)
    return url_for("candidates.sign_up", slug=forum.slug, step=step)


def steps_of(forum: Forum, registration: Registration | None) -> list[dict[str, object]]:
    """Return the steps for the stepper: one can be reached once those before it have been."""
    reached = registration.step if registration is not None else 1
    return [
        {"label": label, "url": step_url(forum, name) if rank <= reached else None}
        for rank, (name, label) in enumerate(STEPS, start=1)
    ]


def current_step_url(registration: Registration) -> str:
    """Return the address of the step where an unfinished sign-up goes on: the first one that lacks something."""
    rank = min(registration.step, rules.first_missing_step(registration) or len(STEPS))
    return step_url(registration.forum, STEPS[rank - 1][0])
