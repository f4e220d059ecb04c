"""What the development page of components shows: a form with its errors, and sample rows.

No data of a forum is read.
"""

from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, Length, Optional

from forum_app.core.language import lazy
from forum_app.core.paging import Page


class SampleForm(FlaskForm):
    """One field of each kind."""

    class Meta:
        csrf = False

    email = EmailField(lazy("Adresse électronique"), [DataRequired()])
    siret = StringField(
        lazy("SIRET"),
        [DataRequired(), Length(min=14, message=lazy("Il manque un chiffre : 13 sur 14."))],
        description=lazy("14 chiffres"),
    )
    achievement = TextAreaField(
        lazy("Une réalisation dont vous êtes fier ou fière"),
        [Optional(), Length(max=200)],
        description=lazy("Une phrase concrète vaut mieux qu'un adjectif."),
    )
    level = SelectField(
        lazy("Niveau souhaité"),
        [DataRequired()],
        choices=[("2", lazy("Bac à bac +2")), ("3", lazy("Bac +3")), ("5", lazy("Bac +5 et plus"))],
    )
    day = DateField(lazy("Date du forum"), [DataRequired()])
    opening = TimeField(lazy("Ouverture"), [DataRequired()])
    tables = IntegerField(lazy("Tables"), [DataRequired()])
    certificate = FileField(lazy("Attestation"), description=lazy("PDF ou photo, 5 Mo au plus."))
    family = RadioField(
        lazy("Famille de métiers"),
        [DataRequired(lazy("Choisissez une famille, vous pourrez en ajouter une seconde ensuite."))],
        choices=[
            ("rd", lazy("R&D")),
            ("production", lazy("Production")),
            ("sales", lazy("Commercialisation")),
            ("support", lazy("Fonctions support")),
        ],
    )
    contracts = SelectMultipleField(
        lazy("Contrats recherchés"),
        [Optional()],
        choices=[("cdi", lazy("CDI")), ("cdd", lazy("CDD")), ("vie", lazy("VIE"))],
    )
    consent = BooleanField(
        lazy("Les entreprises du forum voient mon prénom, mon diplôme et mes compétences."),
        [Optional()],
        description=lazy("Sans lui, elles ne peuvent pas vous choisir. Vous gardez vos vœux."),
    )


def context() -> dict[str, Any]:
    """Return the values of templates/public/components.html: a form with two errors, the first page of a list."""
    form = SampleForm(
        formdata=MultiDict(
            [
                ("email", "maelle@exemple.fr"),
                ("siret", "123 456 78200"),
                ("achievement", "J'ai réduit de deux heures la préparation des dossiers de lots de mon équipe."),
                ("level", "2"),
                ("day", "2027-03-18"),
                ("opening", "09:00"),
                ("tables", "24"),
                ("contracts", "cdi"),
                ("consent", "y"),
            ]
        )
    )
    form.validate()
    return {"form": form, "page": Page(rows=[], number=1, total=31, per_page=11)}
