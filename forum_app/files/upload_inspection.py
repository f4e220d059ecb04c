"""Uploads are inspected before any transaction: type by content, nothing active, no metadata."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from flask import Flask, current_app, g, request
from werkzeug.datastructures import FileStorage

from forum_app.core.refusals import Refused, refuse_if
from forum_app.files import rules

Kind = Literal["pdf", "paper"]  # paper: a PDF or a picture of one
TIMEOUT = 10  # seconds, on a busy machine; the inspector bounds its own processor time
_INSPECTOR = Path(__file__).with_name("inspector_process.py")
_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class InspectedFile:
    """A file that may be kept, as it will be kept."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def inspect(upload: FileStorage, kind: Kind) -> InspectedFile:
    """Return what may be kept of this upload; takes a third of a second. Raises Refused("file_…")."""
    content = upload.stream.read(rules.LARGEST + 1)
    upload.stream.seek(0)
    refuse_if(rules.size_refusal(len(content)))
    verdict, _, kept = _ask_the_inspector(content, kind).partition(b"\n")
    word, _, detail = verdict.decode("ascii", "replace").partition(" ")
    if word != "ok":
        raise Refused(rules.content_refusal(detail or "file_unreadable", kind))
    refuse_if(rules.size_refusal(len(kept)))
    return InspectedFile(
        rules.safe_name(upload.filename, _EXTENSIONS[detail]), detail, kept, hashlib.sha256(kept).hexdigest()
    )


def _ask_the_inspector(content: bytes, kind: Kind) -> bytes:
    """Return the inspector's answer; empty when it hit its limits or broke on the file."""
    command = [sys.executable, "-I", str(_INSPECTOR), kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=TIMEOUT, env={}, check=False)  # noqa: S603 (our own script)
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def receives(**kinds: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare, under its guard, which files a view receives: `@receives(cv="pdf")`.

    They are inspected before its transaction begins.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.receives = kinds  # type: ignore[attr-defined] # read by the check of uploads
        return view

    return declare


def install(app: Flask) -> None:
    """Inspect the files of the views that declare them; the answer waits for `inspected`."""

    @app.before_request
    def _inspect_first() -> None:
        kinds = getattr(current_app.view_functions.get(request.endpoint or ""), "receives", None)
        if not kinds or request.method != "POST":
            return
        g.inspected = {}
        for field, kind in kinds.items():
            upload = request.files.get(field)
            if upload is not None and upload.filename:
                try:
                    g.inspected[id(upload)] = inspect(upload, kind)
                except Refused as refused:
                    g.inspected[id(upload)] = refused.refusal


def inspected(upload: FileStorage, kind: Kind) -> InspectedFile:
    """Return what was found before the transaction; inspect now if the view declared no upload.

    Raises Refused as `inspect`.
    """
    found = g.get("inspected", {}).get(id(upload))
    if found is None:
        return inspect(upload, kind)
    if not isinstance(found, InspectedFile):
        raise Refused(found)
    return found
