"""Forms of an import."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import Optional

from forum_app.core.fields import DayField
from forum_app.core.forms import AtMost, BaseForm, Needed, text_field
from forum_app.core.language import _, lazy
from forum_app.core.shared_forms import Difference, Kept, SharedForm
from forum_app.core.time_zones import in_zone
from forum_app.imports.actions import Cell, Consent
from forum_app.imports.models import ImportBatch
from forum_app.imports.rules.batch import consent_refusal
from forum_app.imports.vocabulary import ImportKind

AGREEMENT = ("agreed", "consent_where", "consent_on", "consent_text", "given_by")


class AgreementForm(SharedForm):
    """What the people of a file agreed to; asked with the file, and changed until it is entered."""

    agreed = RadioField(
        lazy("Ont-elles accepté de montrer leur profil aux entreprises de ce forum ?"),
        choices=[("no", lazy("Non, ou je ne sais pas")), ("yes", lazy("Oui, et je peux le prouver"))],
        default="no",
    )
    consent_where = text_field(
        lazy("Où ont-elles accepté ?"),
        at_most=120,
        description=lazy("Par exemple : formulaire d'inscription du cluster."),
    )
    consent_on = DayField(
        lazy("À quelle date ?"), validators=[Optional()], description=lazy("Celle du formulaire, ou du dernier accord.")
    )
    consent_text = text_field(
        lazy("Sur quel texte ?"),
        at_most=160,
        description=lazy("Son titre, sa version ou son adresse : chaque accord le garde."),
    )

    given_by = text_field(
        lazy("Qui vous a confié ces noms ?"),
        at_most=160,
        description=lazy("Leur invitation le dit. Par exemple : CFA Sologne Santé."),
    )

    @staticmethod
    def kept_of(batch: ImportBatch) -> Kept:
        """Return what is kept of the agreement, by the name of the field that shows it."""
        zone = batch.forum.time_zone
        return {
            "agreed": "yes" if batch.consent_on else "no",
            "consent_where": batch.consent_where or "",
            "consent_on": in_zone(batch.consent_on, zone).date() if batch.consent_on else None,
            "consent_text": batch.consent_text or "",
            "given_by": batch.given_by,
        }

    @property
    def consent(self) -> Consent | None:
        """Where, when and on which text; None when it was not given."""
        if "agreed" not in self or self.agreed.data != "yes" or not self.consent_on.data:
            return None
        return Consent(self.consent_where.data or "", self.consent_on.data, self.consent_text.data or "")

    def refuse_consent(self, today: date) -> bool:
        """Show what the agreement lacks; True when it lacks something."""
        if "agreed" not in self or self.agreed.data != "yes":
            return False
        refusal = consent_refusal(
            self.consent_where.data or "", self.consent_on.data, self.consent_text.data or "", today
        )
        if refusal is not None:
            self.refuse(refusal)
        return refusal is not None


class FileForm(AgreementForm):
    """A file and, for people, what they agreed to."""

    file = FileField(
        lazy("Votre fichier"),
        description=lazy("CSV, 5 Mo et 5 000 lignes au plus. Il est gardé sept jours, chiffré, puis effacé."),
    )
    health_sector = BooleanField(
        lazy("Toutes ces personnes font leur alternance dans les industries de santé."),
        description=lazy("Vous le déclarez pour elles. Sinon, leurs inscriptions seront à examiner."),
    )

    def __init__(self, kind: ImportKind):
        super().__init__()
        if kind is ImportKind.COMPANIES:
            for name in ("health_sector", *AGREEMENT):
                del self[name]


class CorrectionForm(SharedForm):
    """A cell written anew. Its page has one for each cell, with the stamp of `kept_of` what that cell says."""

    line = HiddenField(validators=[Needed()])
    field = HiddenField(validators=[Needed()])
    lines = HiddenField()  # the end of the address of the list of lines that it was sent from, if it was
    text = text_field(lazy("Corrigé"), AtMost(400), at_most=400)

    @staticmethod
    def kept_of(text: str) -> Kept:
        return {"text": text}

    def about(self, cell: Cell) -> list[Difference]:
        """Return what a colleague wrote in this cell meanwhile, and what is typed; nobody reads a secret cell."""
        label = _("Ligne %(line)s, %(title)s", line=self.line.data, title=cell.title)
        return [Difference(label, _("confidentiel") if cell.secret else cell.text, self.text.data or "")]


class ExpectedForm(BaseForm):
    """An act on rows that a page announced: how many they were."""

    expected = HiddenField()

    @property
    def count(self) -> int | None:
        """What the page announced; None when it did not say."""
        said = self.expected.data or ""
        return int(said) if said.isdecimal() and len(said) < 10 else None


class CancelForm(ExpectedForm):
    """Undo an import."""


class RunForm(ExpectedForm):
    """A file entered, and what goes with it."""

    recase = BooleanField(lazy("Écrire les noms avec majuscules et minuscules, comme proposé"))
    invite = BooleanField(lazy("Inviter : écrire à chacun"))
