"""What may be written of somebody who registers, and the keys by which they are sorted and found."""

from collections.abc import Mapping
from typing import Any

from forum_app.candidates.models import Registration
from forum_app.core.text_keys import search_key, sort_key

# What a person (or an import, or an organiser on their behalf) may write of a registration.
CONTACT = ("first_name", "last_name", "phone", "minor", "guardian_name", "guardian_contact", "guardian_authorised_at")
ALTERNANCE = ("level", "diploma", "training_body", "contract", "host_company", "contract_end", "health_sector")
COMPETENCES = (
    "family",
    "sub_family",
    "skills",
    "achievement",
    "solves",
    "languages",
    "wanted_contracts",
    "available_from",
    "departement",
    "mobility",
    "shared_question",
)
PROFILE = frozenset((*CONTACT, *ALTERNANCE, *COMPETENCES))


def refuse_strangers(values: Mapping[str, Any]) -> None:
    """Raise ValueError when a fact does not belong to a profile: it is a programming error."""
    strangers = values.keys() - PROFILE
    if strangers:
        raise ValueError(f"not part of a profile: {', '.join(sorted(strangers))}")


def write_profile(registration: Registration, values: Mapping[str, Any]) -> list[str]:
    """Set the facts given and the keys made from them; the names of those that changed."""
    refuse_strangers(values)
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, values[name])
    account = registration.account
    if not account.full_name:
        account.first_name, account.last_name = registration.first_name, registration.last_name
    facts = {name: getattr(registration, name) for name in KEYED}
    registration.sort_key, registration.search_key = keys_of(facts)
    return changed


KEYED = ("first_name", "last_name", "email", "diploma", "training_body", "skills")


def keys_of(facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the (sort, search) keys of somebody, from the facts of KEYED."""
    first_name, last_name, email, diploma, training_body, skills = (facts.get(name) for name in KEYED)
    return sort_key(last_name or "", first_name or ""), search_key(
        first_name, last_name, email, diploma, training_body, *skills or ()
    )
