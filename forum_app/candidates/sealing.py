"""Encryption of accommodation needs at rest."""

import json

from forum_app.candidates.vocabulary import Accommodation
from forum_app.core import sealing

PURPOSE = "accommodation"


def seal(needs: list[Accommodation], words: str, sealing_key: str) -> bytes:
    """Encrypt the needs and the words that go with them."""
    plain = json.dumps({"needs": [need.value for need in needs], "words": words}, ensure_ascii=False)
    return sealing.seal(plain.encode(), sealing_key, PURPOSE)


def unseal(sealed: bytes, sealing_key: str) -> tuple[list[Accommodation], str]:
    """Decrypt to (needs ticked, words written).

    Raises InvalidToken when the key in the settings has changed.
    """
    plain = json.loads(sealing.unseal(sealed, sealing_key, PURPOSE))
    return [Accommodation(value) for value in plain["needs"]], plain["words"]
