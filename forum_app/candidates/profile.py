"""What may be written of somebody who registers, and the keys by which they are sorted and found."""

from collections.abc import Mapping
from typing import Any

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Mobility
from forum_app.core.text_keys import initial, plain, search_key, sort_key

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
    "mobility_departements",
    "shared_question",
)
PROFILE = frozenset((*CONTACT, *ALTERNANCE, *COMPETENCES))


def refuse_strangers(values: Mapping[str, Any]) -> None:
    """Raise ValueError when a fact does not belong to a profile: it is a programming error."""
    strangers = values.keys() - PROFILE
    if strangers:
        raise ValueError(f"not part of a profile: {', '.join(sorted(strangers))}")


def write_profile(registration: Registration, values: Mapping[str, Any]) -> list[str]:
    """Set the facts given and the keys made from them; the names of those that changed.

    The départements of a region go with it: another mobility leaves none.
    """
    refuse_strangers(values)
    if values.get("mobility", Mobility.REGION) is not Mobility.REGION:
        values = {**values, "mobility_departements": []}
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, values[name])
    account = registration.account
    if not account.full_name:
        account.first_name, account.last_name = registration.first_name, registration.last_name
    write_keys(registration)
    return changed


def write_keys(registration: Registration) -> None:
    """Write the columns to sort and search by."""
    for name, value in keys_of({name: getattr(registration, name) for name in KEYED}).items():
        setattr(registration, name, value)


KEYED = ("first_name", "last_name", "email", "diploma", "training_body", "sub_family", "skills")


def keys_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns to sort and search somebody by, from the facts of KEYED.

    Organisers sort by the surname and search everything; recruiters sort by the first name and its initial, and search
    nothing but what they read.
    """
    first_name, last_name, email, diploma, training_body, sub_family, skills = (facts.get(name) for name in KEYED)
    return {
        "sort_key": sort_key(last_name or "", first_name or ""),
        "search_key": search_key(first_name, last_name, email, diploma, training_body, *skills or ()),
        "public_sort_key": plain(f"{first_name or ''} {initial(last_name or '')}")[:200],
        "public_search_key": search_key(diploma, sub_family, *skills or ()),
    }
