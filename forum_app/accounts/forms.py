from wtforms import EmailField, HiddenField, PasswordField, StringField

from forum_app.accounts.rules import LONGEST_PASSWORD
from forum_app.core.forms import AtMost, HouseForm, Needed, clean, email_address
from forum_app.core.language import lazy as _


class SignInForm(HouseForm):
    """An address, to which a link leaves."""

    email = EmailField(_("Votre adresse électronique"), filters=[clean], validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address])
    next = HiddenField()


class CodeForm(HouseForm):
    """The six digits of the letter, with the address when this browser does not remember it."""

    email = EmailField(_("Votre adresse électronique"), filters=[clean], validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address])
    digits = StringField(_("Code à six chiffres"), filters=[clean], validators=[Needed(_("Tapez les six chiffres du courriel.")), AtMost(12)])
    next = HiddenField()


class PasswordSignInForm(HouseForm):
    """An address and its password."""

    email = EmailField(_("Votre adresse électronique"), filters=[clean], validators=[Needed(_("Écrivez votre adresse.")), AtMost(254), email_address])
    password = PasswordField(_("Mot de passe"), validators=[Needed(_("Écrivez votre mot de passe.")), AtMost(LONGEST_PASSWORD)])
    next = HiddenField()


class PasswordForm(HouseForm):
    """A password to choose; the present one is asked when the sign-in is not recent."""

    current = PasswordField(_("Mot de passe actuel"), validators=[AtMost(LONGEST_PASSWORD)])
    password = PasswordField(_("Nouveau mot de passe"), validators=[Needed(_("Écrivez le mot de passe que vous choisissez."))])
