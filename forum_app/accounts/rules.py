"""What makes a password sound, a code good, an address safe to return to. Pure functions."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.permissions.vocabulary import Role

CODE_LASTS = timedelta(minutes=15)
SET_UP_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
MOST_LETTERS = 5  # to one address for one purpose, in COUNTED
MOST_FAILURES = 10  # for one account, in COUNTED
MOST_FAILURES_OF_ORIGIN = 300  # for one network address: a whole room may share it
COUNTED = timedelta(minutes=15)
BETWEEN_LETTERS = timedelta(seconds=30)
PROOF_LASTS = timedelta(minutes=15)  # how long after signing in a password may be chosen
SEEN_AGAIN = timedelta(minutes=5)  # how often a session says anew that it was used
LONGEST_PASSWORD = 128
LONG_SESSIONS = frozenset({Role.CANDIDATE, Role.RECRUITER, Role.SPONSOR, Role.FUNDER})
_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


class Code(Protocol):
    """What these rules need of a `SignInCode`."""

    expires_at: datetime
    tries: int
    used_at: datetime | None
    replaced_at: datetime | None


def code_refusal(code: Code | None, now: datetime) -> Refusal | None:
    """Return why a link or digits sent by letter open nothing any more."""
    if code is None:
        return Refusal(
            "code_unknown", _("Ce lien n'est pas complet. Ouvrez-le depuis le courriel, ou demandez-en un autre.")
        )
    if code.used_at is not None:
        return Refusal("code_used", _("Ce lien a déjà servi. Demandez-en un autre."))
    if code.replaced_at is not None:
        return Refusal("code_replaced", _("Un courriel plus récent vous attend : c'est le sien qui marche."))
    if now >= code.expires_at:
        return Refusal("code_expired", _("Ce lien a expiré. Demandez-en un autre."))
    return None


def digits_refusal(code: Code | None, now: datetime) -> Refusal | None:
    """Return why six digits cannot be tried now.

    A code that never was and one that is over read the same: nothing is told of accounts.
    """
    if code is None or code_refusal(code, now) is not None:
        return Refusal("code_expired", _("Ce code ne marche plus. Demandez-en un autre."), field="digits")
    if code.tries >= MOST_TRIES:
        return Refusal(
            "code_spent", _("Cinq essais ont été faits : ce code ne marche plus. Demandez-en un autre."), field="digits"
        )
    return None


def wrong_digits(tries: int) -> Refusal:
    """Return the refusal of wrong digits. `tries`: how many were wrong so far, this one included."""
    left = MOST_TRIES - tries
    if left <= 0:
        return Refusal(
            "code_spent", _("Cinq essais ont été faits : ce code ne marche plus. Demandez-en un autre."), field="digits"
        )
    sentence = ngettext(
        "Ce n'est pas le bon code. Il reste un essai.", "Ce n'est pas le bon code. Il reste %(num)s essais.", left
    )
    return Refusal("code_wrong", sentence, field="digits")


def letters_refusal(sent: int) -> Refusal | None:
    """Return why no other letter leaves; the newest one still works.

    `sent`: how many left to this address in the last 15 minutes.
    """
    if sent < MOST_LETTERS:
        return None
    return Refusal(
        "too_many_letters",
        _("Cinq courriels sont déjà partis vers cette adresse. Ouvrez le plus récent, ou réessayez dans 15 min."),
        field="email",
    )


def soon_refusal(sent_at: datetime | None, now: datetime) -> Refusal | None:
    """Return why no other letter leaves yet: a second press never kills the first letter.

    `sent_at`: when the last one that still works was asked for.
    """
    if sent_at is None or now - sent_at >= BETWEEN_LETTERS:
        return None
    return Refusal(
        "letter_just_left",
        _("Un courriel vient de partir vers cette adresse. Attendez 30 s avant d'en demander un autre."),
        field="email",
    )


def failures_refusal(of_account: int, of_origin: int) -> Refusal | None:
    """Return why nothing more can be tried for now. Both counts are those of the last 15 minutes."""
    if of_account < MOST_FAILURES and of_origin < MOST_FAILURES_OF_ORIGIN:
        return None
    return Refusal(
        "too_many_failures",
        _("Trop d'essais en peu de temps. Réessayez dans 10 min, ou demandez un lien par courriel."),
    )


def password_refusal(password: str, email: str = "") -> Refusal | None:
    """Return why a password is too weak by the rule of the CNIL (délibération 2022-100).

    There are three ways to be long enough: 12 characters of four kinds, 14 of three kinds (capitals, small letters,
    digits), or a sentence of 7 words.
    """

    def refused(code: str, sentence: str) -> Refusal:
        return Refusal(code, sentence, field="password")

    if len(password) > LONGEST_PASSWORD:
        return refused("password_long", _("La limite est de %(limit)s caractères.", limit=LONGEST_PASSWORD))
    kinds = (any(c.islower() for c in password), any(c.isupper() for c in password), any(c.isdigit() for c in password))
    symbol = any(not c.isalnum() for c in password)
    long_enough = len(password) >= 14 or (symbol and len(password) >= 12)
    if not (all(kinds) and long_enough) and len(password.split()) < 7:
        return refused(
            "password_weak",
            _(
                "Prenez 12 caractères avec majuscule, minuscule, chiffre et signe, ou 14 sans signe, ou une phrase "
                "de 7 mots."
            ),
        )
    if len(set(password)) < 6:
        return refused("password_poor", _("Ce mot de passe répète toujours les mêmes caractères. Variez-les."))
    name = email.partition("@")[0]
    if len(name) >= 4 and name.casefold() in password.casefold():
        return refused("password_email", _("Ce mot de passe contient votre adresse. Choisissez-en un autre."))
    return None


def is_idle(roles: Collection[Role], unused_for: timedelta, most: timedelta) -> bool:
    """Return True when a session was left alone for too long: `most`, for whoever acts for the organisation."""
    return unused_for > most and not LONG_SESSIONS.issuperset(roles)


def same_site_path(asked: str | None) -> str | None:
    """Return the path to go back to after signing in, or None when it could lead to another site.

    `//`, `/\\`, a tab or `javascript:` could.
    """
    if (
        not asked
        or len(asked) > 2000
        or not asked.startswith("/")
        or asked.startswith("//")
        or _UNSAFE_IN_PATH.search(asked)
    ):
        return None
    parts = urlsplit(asked)
    return None if parts.scheme or parts.netloc else asked


def masked(email: str) -> str:
    """Return the address as a page shows it: « maelle@exemple.fr » → « m•••e@exemple.fr »."""
    name, at, domain = email.partition("@")
    return f"{name[0]}•••{name[-1] if len(name) > 1 else ''}{at}{domain}"
