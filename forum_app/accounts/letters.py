"""What this room writes: letters of security, which no outbox page shows and of which nothing is kept once sent."""

from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of, path_of

SIGN_IN = declare(LetterKind("accounts.sign_in", ("page", "digits"), security=True))
UNKNOWN_ADDRESS = declare(LetterKind("accounts.unknown_address", ("page",), security=True))
CONFIRMATION = declare(LetterKind("accounts.confirmation", ("digits",), security=True))
PASSWORD_CHANGED = declare(LetterKind("accounts.password_changed", ("page",), security=True))


def link_of(token: str, back_to: str | None) -> str:
    """Return the address that signs somebody in, then leads to `back_to`."""
    return address_of("accounts.link", token=token, next=back_to)


def way_back_in() -> str:
    """Return the address where the owner of an account closes it to whoever changed its password."""
    return address_of("accounts.sign_in", next=path_of("accounts.me"))
