from wtforms import IntegerField, SelectMultipleField, SubmitField
from wtforms.validators import NumberRange, Optional

from forum_app.core.forms import BaseForm
from forum_app.core.language import lazy as _
from forum_app.documents.vocabulary import LABELS_PER_SHEET


class BadgesForm(BaseForm):
    """Whose badges, and from which label of a sheet already started. everybody: those of all pages, ticked or not."""

    people = SelectMultipleField(_("Personnes"))
    everybody = SubmitField(_("Tous les badges"))
    start = IntegerField(
        _("Première étiquette libre"),
        default=1,
        description=_("De 1 à 10, pour une planche déjà entamée."),
        validators=[
            Optional(),
            NumberRange(1, LABELS_PER_SHEET, _("Une planche compte 10 étiquettes : choisissez de 1 à 10.")),
        ],
    )
