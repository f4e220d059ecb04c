"""Secrets that travel in letters and on badges. Only hashes of those that open something are stored."""

import hashlib
import hmac
import secrets

BADGE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to misread on paper


def new_token(bits: int = 128) -> str:
    """Return a random URL-safe token for a link.

    It always has a digit, a capital and a small letter, by which the logs tell a secret from a word
    (`private_logs.RedactingFormatter`); one draw in thirty lacks one and is drawn again.
    """
    while True:
        token = secrets.token_urlsafe(bits // 8)
        if any(c.isdigit() for c in token) and any(c.isupper() for c in token) and any(c.islower() for c in token):
            return token


def new_digits(count: int = 6) -> str:
    """Return a random code of `count` decimal digits, to be typed."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def new_short_code(length: int = 6) -> str:
    """Return a random code to print under a QR code and type when the camera fails."""
    return "".join(secrets.choice(BADGE_ALPHABET) for _ in range(length))


def digest(secret: str, salt: str = "") -> str:
    """Return the hash to store instead of a secret: SHA-256, in hexadecimal."""
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare secrets in constant time; bytes, because `compare_digest` raises on non-ASCII text."""
    return hmac.compare_digest(one.encode(), other.encode())
