"""Encryption at rest: a copy of the database cannot be read without the key in the settings."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(content: bytes, sealing_key: str, purpose: str) -> bytes:
    """Encrypt the content.

    `purpose`: each has its own key, derived from `sealing_key` (which may be any long secret).
    """
    return _fernet(sealing_key, purpose).encrypt(content)


def unseal(sealed: bytes, sealing_key: str, purpose: str) -> bytes:
    """Decrypt what `seal` encrypted. Raises InvalidToken when the key in the settings has changed."""
    return _fernet(sealing_key, purpose).decrypt(sealed)


def _fernet(sealing_key: str, purpose: str) -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 (heavy)
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 (heavy)
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 (heavy)

    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(sealing_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
