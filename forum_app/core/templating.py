"""What every template may use: filters of French typography, dates of the forum, addresses of static files, the key of
a form.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from flask import Flask, has_request_context, request, url_for
from jinja2 import Environment, FileSystemBytecodeCache, pass_eval_context
from jinja2.filters import do_xmlattr
from jinja2.nodes import EvalContext

from forum_app.core import typography
from forum_app.core.icons import icon
from forum_app.core.tokens import new_token


def install(app: Flask) -> None:
    """Give templates their filters and globals."""
    env = app.jinja_env
    for name in (
        "typo",
        "day",
        "local_date",
        "month",
        "weekday",
        "opening",
        "month_and_year",
        "hour",
        "when",
        "ordinal",
        "thousands",
        "phone",
        "superscript",
    ):
        env.filters[name] = getattr(typography, name)
    env.filters["xmlattr"] = attributes
    env.globals.update(icon=icon, asset=asset_finder(app), new_form_key=new_token)
    keep_compiled(env, Path(app.instance_path) / "templates")


@pass_eval_context
def attributes(context: EvalContext, given: Mapping[str, object]) -> str:
    """Return HTML attributes as Jinja's own `xmlattr` does, and those of fields: True writes the name alone, False
    nothing.
    """
    written = {name: "" if value is True else value for name, value in given.items() if value is not False}
    return do_xmlattr(context, written)


def keep_compiled(env: Environment, folder: Path) -> None:
    """Keep templates compiled from one start to the next, for all processes: the first page of each would take six
    times as long.

    Jinja compares with the sources at each load. Where this process may not write (a command run as root made the
    folder), it compiles for itself.
    """
    if os.access(folder.parent, os.W_OK):
        folder.mkdir(mode=0o700, exist_ok=True)
    if os.access(folder, os.W_OK):
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def asset_finder(app: Flask) -> Callable[[str], str]:
    """Return the function `asset("css/app.css")` of templates.

    Its address of a static file changes with the content, so that browsers may keep it for a year.
    """

    @lru_cache
    def address(path: str, _changed: float, _root: str) -> str:
        fingerprint = hashlib.sha256((Path(app.static_folder or "") / path).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=path, v=fingerprint)

    def asset(path: str) -> str:
        changed = (Path(app.static_folder or "") / path).stat().st_mtime
        return address(path, changed, request.root_path if has_request_context() else "")

    return asset
