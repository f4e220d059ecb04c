"""Sentences: translated, then set by French typography. Templates get the same two steps from `install`.

French sentences are the msgids, written with plain spaces and straight apostrophes; a catalogue is only needed for other languages.
"""
from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask
from flask_babel import Babel
from flask_babel.speaklater import LazyString

from forum_app.core.typography import typo


def _(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, its values filled in: `_("Bonjour %(name)s !", name=…)`."""
    return str(typo(flask_babel.gettext(sentence, **values)))


def ngettext(one: str, other: str, n: int, **values: Any) -> str:
    """`one` for 0 and 1 in French, `other` above; `%(num)s` is the number."""
    return str(typo(flask_babel.ngettext(one, other, n, **values) if n != 0 else flask_babel.gettext(one, num=0, **values)))


def lazy(sentence: str, **values: Any) -> LazyString:
    """A sentence written where no request is running yet (labels of enums and forms)."""
    return LazyString(_, sentence, **values)


def install(app: Flask) -> None:
    """Give the application its language and its templates their `_` and `ngettext`."""
    Babel(app, default_locale="fr", locale_selector=lambda: "fr")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # pyright: ignore
        lambda s: _set(str(flask_babel.get_locale()), s),
        lambda s, p, n: _set(str(flask_babel.get_locale()), s) if n == 0 else typo(flask_babel.get_translations().ungettext(s, p, n)),
        newstyle=True,
    )


@lru_cache(maxsize=8192)
def _set(locale: str, sentence: str) -> str:
    """A sentence of a template, translated into `locale` (the reader's, now) and set; once for all its readers."""
    return str(typo(flask_babel.get_translations().ugettext(sentence)))
