"""What this room writes: letters of security, which no outbox page shows and whose bodies are erased once sent."""

from flask import url_for

from forum_app.core.language import _
from forum_app.mail.actions import absolute
from forum_app.mail.content import Content


def _why() -> str:
    return _(
        "Vous recevez ce courriel car quelqu'un a écrit votre adresse sur le site. Si ce n'est pas vous, ne faites "
        "rien."
    )


def sign_in(token: str, digits: str, back_to: str | None) -> Content:
    """The link and the six digits that sign somebody in."""
    return Content(
        subject=_("Votre lien pour vous connecter"),
        preheader=_("Il marche 15 min et une seule fois."),
        title=_("Votre lien pour vous connecter"),
        paragraphs=(
            _("Bonjour,"),
            _("Ouvrez ce lien puis appuyez sur le bouton de la page. Il marche 15 min et une seule fois."),
        ),
        button=(_("Me connecter"), absolute(url_for("accounts.link", token=token, next=back_to))),
        digits=digits,
        closing=(
            _("Sur un autre appareil ? Tapez ce code à six chiffres sur la page où vous avez donné votre adresse."),
        ),
        why=_why(),
    )


def nobody() -> Content:
    """The answer to an address that has no account: the page said the same as to everybody, the letter says more."""
    return Content(
        subject=_("Aucun compte avec cette adresse"),
        preheader=_("Vous avez demandé un lien pour vous connecter."),
        title=_("Aucun compte avec cette adresse"),
        paragraphs=(
            _("Bonjour,"),
            _(
                "Vous avez demandé un lien pour vous connecter, mais aucun compte n'utilise cette adresse. Vous en "
                "avez peut-être donné une autre en vous inscrivant."
            ),
        ),
        button=(_("Voir les forums"), absolute(url_for("public.home"))),
        why=_why(),
    )


def confirmation(digits: str) -> Content:
    """Six digits that prove an address while somebody signs up."""
    return Content(
        subject=_("Votre code : %(digits)s", digits=digits),
        preheader=_("Il marche 15 min."),
        title=_("Votre code à six chiffres"),
        paragraphs=(
            _("Bonjour,"),
            _("Tapez ce code sur la page d'inscription pour confirmer votre adresse. Il marche 15 min."),
        ),
        digits=digits,
        why=_why(),
    )


def password_changed() -> Content:
    """Told to the owner of an account, so that a change by somebody else does not go unseen."""
    return Content(
        subject=_("Votre mot de passe a changé"),
        preheader=_("Vos autres sessions sont fermées."),
        title=_("Votre mot de passe a changé"),
        paragraphs=(
            _("Bonjour,"),
            _(
                "Le mot de passe de votre compte vient de changer, et vos autres sessions ont été fermées. Si c'est "
                "vous, tout va bien."
            ),
        ),
        button=(_("Ce n'est pas moi"), absolute(url_for("accounts.sign_in", next=url_for("accounts.me")))),
        closing=(_("Si ce n'est pas vous, connectez-vous par courriel puis choisissez un nouveau mot de passe."),),
        why=_("Vous recevez ce courriel car le mot de passe de votre compte a changé."),
    )
