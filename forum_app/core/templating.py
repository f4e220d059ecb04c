"""What every template may use: filters of French typography, dates of the forum, addresses of static files, the key of a form."""
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

from forum_app.core import typography
from forum_app.core.icons import icon
from forum_app.core.tokens import new_token


def install(app: Flask) -> None:
    """Give templates their filters and globals."""
    env = app.jinja_env
    for name in ("typo", "day", "local_date", "month", "weekday", "opening", "month_and_year", "hour", "when", "ordinal", "thousands", "phone", "superscript"):
        env.filters[name] = getattr(typography, name)
    env.globals.update(icon=icon, asset=asset_finder(app), new_form_key=new_token)


def asset_finder(app: Flask):
    """`asset("css/app.css")`: the address of a static file, changing with its content so that browsers may keep it for a year."""

    @lru_cache
    def fingerprint(path: str, changed: float) -> str:
        return hashlib.sha256((Path(app.static_folder or "") / path).read_bytes()).hexdigest()[:10]

    def asset(path: str) -> str:
        changed = (Path(app.static_folder or "") / path).stat().st_mtime
        return url_for("static", filename=path, v=fingerprint(path, changed))

    return asset
