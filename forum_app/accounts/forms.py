from wtforms import EmailField, HiddenField, PasswordField, StringField

from forum_app.accounts.actions import Identity
from forum_app.accounts.models import Account
from forum_app.accounts.rules import LONGEST_PASSWORD
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, person_name, text_field
from forum_app.core.language import lazy as _
from forum_app.core.text_cleaning import clean


class SignInForm(BaseForm):
    """An address, to which a link leaves."""

    email = EmailField(
        _("Votre adresse électronique"),
        filters=[clean],
        validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address],
    )
    next = HiddenField()


class SetUpForm(BaseForm):
    """Who opens a set-up link; the address only when the link was made for nobody."""

    first_name = text_field(_("Prénom"), Needed(_("Écrivez votre prénom.")), person_name, at_most=100)
    last_name = text_field(_("Nom"), Needed(_("Écrivez votre nom.")), person_name, at_most=100)
    email = EmailField(
        _("Votre adresse électronique"),
        filters=[clean],
        validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address],
    )

    @classmethod
    def asked_for(cls, account: Account | None) -> "SetUpForm | None":
        """Return the form that asks for what the account lacks; None when it has a name already."""
        if account is not None and account.full_name:
            return None
        form = cls()
        if account is not None:
            del form.email
        return form

    def identity(self) -> Identity:
        return Identity(
            self.first_name.data or "", self.last_name.data or "", self.email.data if self.email is not None else ""
        )


class CodeForm(BaseForm):
    """The six digits of the letter, with the address when this browser does not remember it."""

    email = EmailField(
        _("Votre adresse électronique"),
        filters=[clean],
        validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address],
    )
    digits = StringField(
        _("Code à six chiffres"),
        filters=[clean],
        validators=[Needed(_("Tapez les six chiffres du courriel.")), AtMost(12)],
    )
    next = HiddenField()


class PasswordSignInForm(BaseForm):
    """An address and its password."""

    email = EmailField(
        _("Votre adresse électronique"),
        filters=[clean],
        validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address],
    )
    password = PasswordField(
        _("Mot de passe"), validators=[Needed(_("Écrivez votre mot de passe.")), AtMost(LONGEST_PASSWORD)]
    )
    next = HiddenField()


class PasswordForm(BaseForm):
    """A password to choose; the present one is asked when the sign-in is not recent."""

    current = PasswordField(_("Mot de passe actuel"), validators=[AtMost(LONGEST_PASSWORD)])
    password = PasswordField(
        _("Nouveau mot de passe"), validators=[Needed(_("Écrivez le mot de passe que vous choisissez."))]
    )
