"""Rows that are added and taken away by buttons of the form itself: works without scripts, and nothing typed is
lost."""

from collections.abc import Mapping

from wtforms import FieldList

from forum_app.core.forms import BaseForm


def change_rows(form: BaseForm, posted: Mapping[str, str]) -> bool:
    """Do what « Ajouter » (`add` = the list's name) or « Retirer » (`remove` = the row's name, `pauses-1`) asks; False
    when neither was pressed.
    """
    added, removed = posted.get("add", ""), posted.get("remove", "")
    if added and isinstance(form._fields.get(added), FieldList):
        rows = form[added]
        if len(rows.entries) < rows.max_entries:
            rows.append_entry()
        return True
    name, _dash, index = removed.rpartition("-")
    if name and isinstance(form._fields.get(name), FieldList):
        rows = form[name]
        kept = [entry.data for n, entry in enumerate(rows.entries) if str(n) != index]
        rows.process(None, kept)
        return True
    return bool(added or removed)
