"""Signing in with a password, and choosing one.

Hashing takes a tenth of a second and one of two places on the machine: it is done between transactions, never inside
one that writes. These actions therefore open their own short transactions, and their views declare `mode="reads"`.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.accounts import attempts, letters, passwords, queries, rules
from forum_app.accounts.actions import end_sessions
from forum_app.accounts.models import Account, SignInCode
from forum_app.core.clock import now
from forum_app.core.contact_details import normal_email
from forum_app.core.db import db, lock, transaction
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.tokens import new_token
from forum_app.journal.actions import write
from forum_app.mail.actions import post


@dataclass(frozen=True)
class _Guess:
    """A password to check: the account it may open, what is stored of it, and the failure written in advance."""

    account_id: int | None
    stored: str | None
    failure_id: int


def sign_in_by_password(email: str, password: str, origin: str) -> Account:
    """Return the account that this password opens.

    A failure is recorded before the password is checked, and erased if it is right: guesses sent all at once cannot
    exceed the limit of ten. Raises Refused: "sign_in_wrong" (the same for an unknown address, in the same time),
    "too_many_failures". Raises Crowded.
    """
    normal = normal_email(email) or email[:254]
    guess = _announce(normal, origin)
    right = passwords.matches(guess.stored, password[: rules.LONGEST_PASSWORD + 1])
    if not right or guess.account_id is None:
        raise Refused(
            Refusal(
                "sign_in_wrong",
                _("L'adresse ou le mot de passe ne correspond pas. Vérifiez-les, ou demandez un lien par courriel."),
            )
        )
    renewed = passwords.hashed(password) if guess.stored and passwords.outdated(guess.stored) else None
    with transaction():
        attempts.forgive(guess.failure_id)
        account = db.session.get_one(Account, guess.account_id)
        account.password_hash = renewed or account.password_hash
        account.last_signed_in_at = now()
        write("account.signed_in", account, way="password")
    return account


def choose_password(account: Account, password: str, current: str | None, origin: str, *, proved: bool) -> Account:
    """Set or change a password and return the account.

    Every session opened before ends, codes on their way die, and the owner is told by letter. `current`: today's
    password, if there is one; `proved`: the person signed in a moment ago, which serves as well. Raises Refused:
    "password_…" (field "password"), "current_wrong" (field "current"), "proof_old", "too_many_failures". Raises
    Crowded.
    """
    refuse_if(rules.password_refusal(password, account.email))
    if not proved:
        if account.password_hash is None:
            raise Refused(
                Refusal(
                    "proof_old", _("Pour votre sécurité, connectez-vous de nouveau avant de choisir un mot de passe.")
                )
            )
        guess = _announce(account.email, origin)
        if not passwords.matches(guess.stored, current or ""):
            raise Refused(Refusal("current_wrong", _("Ce n'est pas votre mot de passe actuel."), field="current"))
        with transaction():
            attempts.forgive(guess.failure_id)
    chosen = passwords.hashed(password)
    with transaction():
        changed = lock(Account, account.id)
        changed.password_hash = chosen
        end_sessions(changed)
        unused = sa.update(SignInCode).where(SignInCode.email == changed.email, SignInCode.used_at.is_(None))
        db.session.execute(unused.values(replaced_at=now()))
        write("account.password_changed", changed)
        post(
            letters.PASSWORD_CHANGED,
            {"page": letters.way_back_in()},
            key=f"password:{new_token()}",
            recipient=changed.email,
            account_id=changed.id,
        )
    return changed


def _announce(email: str, origin: str) -> _Guess:
    """Count the guess as wrong until it proves right."""
    with transaction():
        attempts.admit(email, origin)
        failure = attempts.count_failure(email, origin)
        account_id, stored = queries.secret_of(email) or (None, None)
        return _Guess(account_id, stored, failure.id)
