"""Accounts and their roles, and the letters that prove an address. Passwords are in `password_actions`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from forum_app.accounts import attempts, letters, queries, rules
from forum_app.accounts.models import Account, RoleGrant, SignInCode
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.contact_details import normal_email
from forum_app.core.db import advisory_lock, collision, db, even_after_rollback
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.tokens import digest, new_digits, new_token, same
from forum_app.journal.actions import actor_id, write
from forum_app.mail.actions import post
from forum_app.mail.links import address_of
from forum_app.permissions.vocabulary import Role, ScopeKind

_ACCOUNT_EXISTS = Refusal("account_exists", "")  # never shown: the account there is taken instead


def account_for(email: str, first_name: str = "", last_name: str = "") -> Account:
    """Return the account of this address, made if there is none. Two people who ask at once get the same one.

    The names only fill what is empty: nobody renames somebody else's account by typing their address. Raises
    Refused("email_invalid").
    """
    normal = _normal(email)
    account = queries.account_of(normal)
    if account is None:
        account = Account(email=normal)
        try:
            with collision(_ACCOUNT_EXISTS):
                db.session.add(account)
        except Refused:
            account = queries.account_of(normal)
            assert account is not None, "the address was taken a moment ago"  # noqa: S101 (a collision means that it exists)
        else:
            write("account.created", account)
    account.first_name = account.first_name or first_name
    account.last_name = account.last_name or last_name
    return account


def grant(
    account: Account,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None = None,
    *,
    forum_id: int | None = None,
    until: datetime | None = None,
    granted_by_id: int | None = None,
) -> RoleGrant:
    """Give a role from now on; the same one when it is already held, at this forum or everywhere.

    forum_id: it counts at that forum alone; until: it ends then, unless somebody ends it before; granted_by_id: who
    gives it, by default whoever acts now.
    """
    for held in account.live_grants:
        if (held.role, held.scope_kind, held.scope_id) == (role, scope_kind, scope_id) and (
            held.forum_id in (None, forum_id)
        ):
            return held
    given = RoleGrant(
        account=account,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        forum_id=forum_id,
        since=now(),
        until=until,
        granted_by_id=granted_by_id or actor_id(),
    )
    db.session.add(given)
    db.session.flush()
    db.session.expire(account, ["grants"])
    write("role.granted", account, forum_id=_forum_of(given), **_facts(given))
    return given


def end_grant(given: RoleGrant) -> None:
    """End a role now; the row stays, dated. Nothing when it has already ended."""
    if given.until is not None and given.until <= now():
        return
    given.until = now()
    write("role.ended", given.account, forum_id=_forum_of(given), **_facts(given))


def _forum_of(given: RoleGrant) -> int | None:
    """Return the forum in whose journal a role stands: that over which it is given."""
    return given.scope_id if given.scope_kind is ScopeKind.FORUM else None


def _facts(given: RoleGrant) -> dict[str, Any]:
    """Return what the journal keeps of a role."""
    facts = {"role": given.role.value, "scope_kind": given.scope_kind.value, "scope_id": given.scope_id}
    return facts if given.forum_id is None else {**facts, "only_forum_id": given.forum_id}


def send_code(email: str, purpose: Purpose, *, back_to: str | None = None) -> None:
    """Send a letter that proves this address: 15 minutes, once; older ones of the same purpose die.

    The same work is done whether or not the address has an account, so that neither the answer nor its time tells.
    Raises Refused: "email_invalid", "too_many_letters" and "letter_just_left".
    """
    _send_code(_normal(email), purpose, back_to)


def _send_code(normal: str, purpose: Purpose, back_to: str | None) -> None:
    secret = queries.secret_of(normal)
    account_id = secret[0] if secret else None
    if account_id is not None:
        purpose = Purpose.SIGN_IN
    advisory_lock(f"code:{purpose.value}:{normal}")
    refuse_if(rules.soon_refusal(queries.live_code_asked_at(normal, purpose), now()))
    refuse_if(rules.letters_refusal(queries.letters_sent(normal, purpose)))
    token, digits = new_token(), new_digits()
    code = _new_code(normal, account_id, purpose, token=token if purpose is Purpose.SIGN_IN else None, digits=digits)
    if purpose is Purpose.CONFIRM:
        kind, facts = letters.CONFIRMATION, {"digits": digits}
    else:
        known = {"page": letters.link_of(token, back_to), "digits": digits}
        unknown = {"page": address_of("public.home")}
        kind, facts = (letters.SIGN_IN, known) if account_id is not None else (letters.UNKNOWN_ADDRESS, unknown)
    post(kind, facts, key=f"code:{code.id}", recipient=normal, account_id=account_id)


def start_confirmation(email: str, back_to: str) -> None:
    """Send six digits to an address that somebody gives while signing up. back_to: the path of the sign-up.

    An address that has an account gets a letter to sign in, with its link and its digits: those of a sign-up open a
    sign-up and nothing else. Raises Refused as `send_code` does (field "email").
    """
    send_code(email, Purpose.CONFIRM, back_to=back_to)


def confirm(email: str, digits: str, origin: str, first_name: str = "", last_name: str = "") -> Account:
    """Return the account of the address that these digits prove, marked as confirmed.

    It is made if there is none; if there is one, the digits are those of a letter to sign in. Whoever types them reads
    the mailbox: the view may open their session (`accounts.session.open_session`). Raises Refused: "code_wrong",
    "code_spent", "code_expired" (field "digits"), "too_many_failures"; a wrong try counts even if the transaction rolls
    back.
    """
    normal = _normal(email)
    if queries.secret_of(normal) is not None:
        return sign_in_by_digits(email, digits, origin)
    code = _counted_digits(normal, digits, Purpose.CONFIRM, origin)
    code.used_at = now()
    account = account_for(code.email, first_name, last_name)
    _mark_confirmed(account)
    return account


def sign_in_by_digits(email: str, digits: str, origin: str) -> Account:
    """Return the account that six digits sign in. origin: the network address that asks.

    Raises Refused as `confirm` does.
    """
    return _use_to_sign_in(_counted_digits(_normal(email), digits, Purpose.SIGN_IN, origin), "digits")


def _counted_digits(normal: str, digits: str, purpose: Purpose, origin: str) -> SignInCode:
    """Check digits under the one count of guesses that all doors share, by account."""
    attempts.admit(normal)
    try:
        return _check_digits(normal, digits, purpose)
    except Refused:
        attempts.count_failure(normal, origin)
        raise


def sign_in_by_link(token: str) -> Account:
    """Spend a sign-in link and return its account.

    Raises Refused: "code_unknown", "code_used", "code_replaced", "code_expired".
    """
    code = queries.code_of_token(token, Purpose.SIGN_IN, lock=True)
    refuse_if(rules.code_refusal(code, now()))
    assert code is not None  # noqa: S101 (a collision means that it exists) (code_refusal has said so)
    return _use_to_sign_in(code, "link")


def invite_organiser(
    email: str, first_name: str, last_name: str, territory_id: int | None = None
) -> tuple[Account, str]:
    """Return an organiser's account, national or of one territory, and the secret of a link that opens it.

    The account and the role are made when they are missing. The link works once, within 30 minutes.
    """
    account = account_for(email, first_name, last_name)
    if territory_id is None:
        grant(account, Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    else:
        grant(account, Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, territory_id)
    token = new_token()
    _new_code(account.email, account.id, Purpose.SET_UP, token=token)
    return account, token


def offer_set_up() -> str:
    """Return the secret of a link for the first organiser, who will give their address when they open it.

    The link works once, within 30 minutes; whoever holds it becomes a national organiser.
    """
    token = new_token()
    _new_code("", None, Purpose.SET_UP, token=token)
    return token


@dataclass(frozen=True)
class Identity:
    """Who opens a set-up link. email: read when the link was made for nobody."""

    first_name: str
    last_name: str
    email: str = ""


def open_set_up(token: str, identity: Identity | None = None) -> Account:
    """Spend a set-up link and return its account, named if it had no name.

    A link made for nobody makes its holder a national organiser. Raises Refused as `sign_in_by_link` does.
    """
    code = queries.code_of_token(token, Purpose.SET_UP, lock=True)
    refuse_if(rules.code_refusal(code, now()))
    assert code is not None  # noqa: S101 (a collision means that it exists) (code_refusal has said so)
    if identity is not None:
        if code.account_id is None:
            account = account_for(identity.email, identity.first_name, identity.last_name)
            grant(account, Role.NATIONAL_ORGANISER, ScopeKind.ALL)
            code.account_id = account.id
        account = db.session.get_one(Account, code.account_id)
        if not account.full_name:
            account.first_name, account.last_name = identity.first_name, identity.last_name
    return _use_to_sign_in(code, "set_up")


def end_sessions(account: Account) -> None:
    """Close every session of this account: their cookies name a stamp that is no longer the account's."""
    account.session_stamp = new_token()
    write("account.sessions_ended", account)


def _check_digits(email: str, digits: str, purpose: Purpose) -> SignInCode:
    code = queries.newest_code(email, purpose)
    refuse_if(rules.digits_refusal(code, now()))
    assert code is not None  # noqa: S101 (a collision means that it exists) (digits_refusal has said so)
    if code.digits_hash is None or not same(code.digits_hash, _digits_hash(digits, email)):
        code.tries += 1
        db.session.flush()
        even_after_rollback(
            lambda: db.session.execute(
                sa.update(SignInCode).where(SignInCode.id == code.id).values(tries=SignInCode.tries + 1)
            )
        )
        raise Refused(rules.wrong_digits(code.tries))
    return code


def _use_to_sign_in(code: SignInCode, way: str) -> Account:
    """Spend a code.

    Digits of a letter that never held any (no account) cannot be right; the answer is that of wrong ones.
    """
    if code.account_id is None:
        raise Refused(rules.wrong_digits(code.tries))
    account = db.session.get_one(Account, code.account_id)
    code.used_at = now()
    note_sign_in(account, way)
    return account


def note_sign_in(account: Account, way: str) -> None:
    """Write down that somebody enters by a letter, which proves their address. way: "link", "digits", "invitation"…"""
    _mark_confirmed(account)
    account.last_signed_in_at = now()
    write("account.signed_in", account, way=way)


def _mark_confirmed(account: Account) -> None:
    if account.email_confirmed_at is None:
        account.email_confirmed_at = now()


def _new_code(
    email: str, account_id: int | None, purpose: Purpose, *, token: str | None = None, digits: str | None = None
) -> SignInCode:
    older = sa.update(SignInCode).where(
        SignInCode.email == email,
        SignInCode.purpose == purpose,
        SignInCode.used_at.is_(None),
        SignInCode.replaced_at.is_(None),
    )
    db.session.execute(older.values(replaced_at=now()))
    code = SignInCode(
        email=email,
        account_id=account_id,
        purpose=purpose,
        token_hash=digest(token) if token else None,
        digits_hash=_digits_hash(digits, email) if digits else None,
        expires_at=now() + (rules.SET_UP_LASTS if purpose is Purpose.SET_UP else rules.CODE_LASTS),
    )
    db.session.add(code)
    db.session.flush()
    return code


def _digits_hash(digits: str, email: str) -> str:
    """Hash the digits with the service's secret: without it, six digits are found from their hash in no time."""
    return digest("".join(digits.split()), salt=f"{current_app.config['SECRET_KEY']}:{email}")


def _normal(email: str) -> str:
    normal = normal_email(email)
    if normal is None:
        raise Refused(
            Refusal("email_invalid", _("Cette adresse n'a pas la forme nom@domaine.fr. Vérifiez-la."), field="email")
        )
    return normal
