"""What may be kept of what people send."""

import re

from forum_app.core.language import _
from forum_app.core.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
MOST_PAGES = 20
QUOTA = 30 * MEGABYTE  # all the files of one person

_UNWANTED = re.compile(r"[^\w .,()'&+-]+")


def size_refusal(size: int) -> Refusal | None:
    """Return why a file of this many bytes is not looked at."""
    if size == 0:
        return Refusal("file_empty", _("Ce fichier est vide. Choisissez-en un autre."))
    if size > LARGEST:
        return Refusal("file_heavy", _("Ce fichier est trop lourd : la limite est de 5 Mo."))
    return None


def quota_refusal(kept: int, added: int) -> Refusal | None:
    """Return why a person's files would be too heavy together, in bytes."""
    if kept + added <= QUOTA:
        return None
    return Refusal("file_quota", _("Vos fichiers dépassent 30 Mo en tout. Retirez-en un, puis ajoutez celui-ci."))


def content_refusal(code: str, kind: str) -> Refusal:
    """Return the refusal for the inspector's verdict on a file. `kind`: "pdf" or "paper" (PDF or picture)."""
    sentences = {
        "file_kind": _("Ce fichier n'est pas un PDF. Enregistrez-le en PDF, puis ajoutez-le de nouveau.")
        if kind == "pdf"
        else _("Ce fichier n'est ni un PDF, ni une image JPEG ou PNG. Choisissez-en un autre."),
        "file_locked": _(
            "Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection, puis ajoutez-le de nouveau."
        ),
        "file_active": _(
            "Ce PDF contient un programme ou un fichier joint. Imprimez-le en PDF, puis ajoutez le nouveau fichier."
        ),
        "file_pages": _("Ce PDF a trop de pages : la limite est de %(limit)s.", limit=MOST_PAGES),
        "file_unfolds": _(
            "Ce fichier devient trop lourd une fois ouvert. Imprimez-le en PDF, puis ajoutez le nouveau fichier."
        ),
        "file_pictures": _(
            "Ce PDF contient une image trop grande. Imprimez-le en PDF, puis ajoutez le nouveau fichier."
        ),
        "file_large": _("Cette image est trop grande. Enregistrez-la en plus petit, puis ajoutez-la de nouveau."),
    }
    unreadable = _("Ce fichier ne s'ouvre pas. Enregistrez-le de nouveau, puis ajoutez-le.")
    return Refusal(code, sentences.get(code, unreadable))


def safe_name(name: str | None, extension: str) -> str:
    """Return the name to store: no folder, no special character, and the extension of what the file really is."""
    last = re.split(r"[\\/]", name or "")[-1]
    stem = last.rpartition(".")[0] or last
    stem = " ".join(_UNWANTED.sub(" ", stem).split()).strip(". ")[:120]
    return f"{stem or 'fichier'}.{extension}"
