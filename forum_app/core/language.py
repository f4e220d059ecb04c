"""Sentences: translated, then set by French typography. Templates get the same two steps from `install`.

French sentences are the msgids, written with plain spaces and straight apostrophes; a catalogue is only needed for
other languages.
"""

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from forum_app.core.typography import joined, typo

reader: ContextVar[str] = ContextVar("reader", default="fr")  # the language of whoever reads; English comes later


def _(sentence: str, **values: Any) -> str:
    """Return the sentence in the reader's language, with its values filled in: `_("Bonjour %(name)s !", name=…)`."""
    if not values:
        return _set(reader.get(), sentence)
    translated, joined_values = joined(flask_babel.get_translations().ugettext(sentence), values)
    return str(typo(translated % joined_values))


def ngettext(one: str, other: str, n: int, **values: Any) -> str:
    """Return `one` for 0 and 1 in French, `other` above; `%(num)s` is the number."""
    translated, joined_values = joined(
        flask_babel.get_translations().ugettext(one)
        if n == 0
        else flask_babel.get_translations().ungettext(one, other, n),
        {"num": n, **values},
    )
    return str(typo(translated % joined_values))


def lazy(sentence: str, **values: Any) -> LazyString:
    """Return a sentence that is translated when it is shown, for labels of enums and forms, written outside any
    request.
    """
    return LazyString(_, sentence, **values)


def install(app: Flask) -> None:
    """Give the application its language and its templates their `_` and `ngettext`."""
    Babel(app, default_locale="fr", locale_selector=reader.get)
    app.jinja_env.globals.update(_=_in_template, ngettext=_counted_in_template)


# Plain functions where Jinja's own extension asks for the whole context of the template: inside a loop that context is
# copied at each call.
@pass_eval_context
def _in_template(template: EvalContext, sentence: str, **values: Any) -> str:
    """Return `_` for templates: values are escaped where the template escapes its own."""
    said = _set_for_page(reader.get(), sentence) if template.autoescape else _set(reader.get(), sentence)
    return _fill(template, said, values) if values else said


@pass_eval_context
def _counted_in_template(template: EvalContext, one: str, other: str, n: int, **values: Any) -> str:
    """Return `ngettext` for templates."""
    said = _set(reader.get(), one) if n == 0 else str(typo(flask_babel.get_translations().ungettext(one, other, n)))
    return _fill(template, said, {"num": n, **values})


def _fill(template: EvalContext, sentence: str, values: dict[str, Any]) -> str:
    """Fill the sentence's values in, escaped in HTML: five times faster than Markup's own `%`."""
    said, joined_values = joined(str(sentence), values)
    if not template.autoescape:
        return said % joined_values
    escaped = {
        name: value if isinstance(value, int | float) else escape(value) for name, value in joined_values.items()
    }
    return Markup(said % escaped)  # noqa: S704 (each value was escaped just above)


@lru_cache(maxsize=8192)
def _set(_language: str, sentence: str) -> str:
    """Return a sentence translated into the reader's language and typeset.

    `_language` is the reader's: it keys the cache.
    """
    return str(typo(flask_babel.get_translations().ugettext(sentence)))


@lru_cache(maxsize=8192)
def _set_for_page(language: str, sentence: str) -> Markup:
    """Return the same as `Markup`, ready to stand in a page."""
    return Markup(_set(language, sentence))  # noqa: S704 (a sentence of ours)
