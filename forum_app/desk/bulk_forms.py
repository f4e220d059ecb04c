"""What an organiser sends to decide on many rows at once."""

from collections.abc import Iterable
from typing import Any

from wtforms import TextAreaField

from forum_app.core.decisions import decided
from forum_app.core.forms import AtMost
from forum_app.core.language import lazy
from forum_app.core.shared_forms import Kept, SharedForm
from forum_app.core.text_cleaning import clean_lines


class BulkForm(SharedForm):
    """One reason for all, which may stay empty; on which decisions, as the page showed them."""

    motive = TextAreaField(lazy("Motif"), filters=[clean_lines], validators=[AtMost(300)])


def shown_of(rows: Iterable[Any]) -> Kept:
    """Return what a page shows of the decisions on some rows."""
    return {str(row.id): decided(row) for row in rows}
