"""Accommodation needs are encrypted at rest: a copy of the database says nothing without the key of the settings."""
import base64
import json

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forum_app.candidates.vocabulary import Accommodation


def _fernet(sealing_key: str) -> Fernet:
    """A key of its own for this purpose, derived from the setting (which may be any long secret)."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"accommodation").derive(sealing_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(needs: list[Accommodation], words: str, sealing_key: str) -> bytes:
    """The needs, unreadable."""
    plain = json.dumps({"needs": [need.value for need in needs], "words": words}, ensure_ascii=False)
    return _fernet(sealing_key).encrypt(plain.encode())


def unseal(sealed: bytes, sealing_key: str) -> tuple[list[Accommodation], str]:
    """(needs ticked, words written). Raises InvalidToken when the key of the settings has changed."""
    plain = json.loads(_fernet(sealing_key).decrypt(sealed))
    return [Accommodation(value) for value in plain["needs"]], plain["words"]
