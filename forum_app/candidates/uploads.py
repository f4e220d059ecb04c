"""A file sent in a form of a candidate: kept, or refused beside its field."""

from flask_wtf.file import FileField

from forum_app.candidates import actions
from forum_app.candidates.models import Registration
from forum_app.core.refusals import Refused


def keep_file(registration: Registration, field: FileField) -> bool:
    """Store the file sent in this field (named as its kind), if any.

    Return False, with the reason beside the field, when it cannot be kept.
    """
    if not field.data or not getattr(field.data, "filename", ""):
        return True
    try:
        actions.put_file(registration, "cv" if field.name == "cv" else "certificate", field.data)
    except Refused as refused:
        field.errors = [*field.errors, refused.refusal.sentence]
        return False
    return True
