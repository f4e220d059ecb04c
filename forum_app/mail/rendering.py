"""From a row of the outbox to what its reader gets: facts gathered, sentences filled, text and HTML set."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app

from forum_app.core.language import reader
from forum_app.mail.content import Content
from forum_app.mail.kinds import CATALOGUE, Gathered, LetterKind
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter
from forum_app.mail.wording import Wording, fill, parse


@dataclass(frozen=True)
class Rendered:
    """A letter ready to leave; the names are those of the columns of `Letter`."""

    subject: str
    text: str
    html: str
    calendar: str | None = None
    calendar_method: str | None = None


def gather(letter: Letter) -> Gathered | None:
    """Return the facts of a letter as they are now; None when there is nothing to say any more. Reads the database."""
    kind = CATALOGUE[letter.kind]
    if kind.gather is None:
        return Gathered(letter.facts, letter.calendar or "", letter.calendar_method)
    with _language(letter.language):
        return kind.gather(letter)


def compose(letter: Letter, gathered: Gathered) -> Rendered:
    """Return the letter that these facts make, in its reader's language. Asks nothing of the database.

    Raises ValueError when the facts are not those that its kind declares.
    """
    kind = CATALOGUE[letter.kind]
    check_facts(kind, gathered.facts)
    with _language(letter.language):
        content = fill(wording_of(kind, letter.language), gathered.facts)
        text, html = bodies_of(content, letter)
    calendar = gathered.calendar or None
    return Rendered(content.subject, text, html, calendar, gathered.calendar_method if calendar else None)


def check_facts(kind: LetterKind, given: Iterable[str]) -> None:
    """Raise ValueError unless the facts given are those declared."""
    wrong = set(kind.facts) ^ set(given)
    if wrong:
        raise ValueError(f"{kind.name}: {', '.join(sorted(wrong))}: given and not declared, or declared and not given")


def wording_of(kind: LetterKind, language: str) -> Wording:
    """Return the sentences of a kind. Raises jinja2.TemplateNotFound, WordingError."""
    environment = current_app.jinja_env
    assert environment.loader is not None  # noqa: S101 (Flask gives one to every application)
    return parse(environment.loader.get_source(environment, kind.template(language))[0])


def bodies_of(content: Content, letter: Letter) -> tuple[str, str]:
    """Return the text and the HTML of a letter. Of `letter` only what stands around the sentences is read."""
    parts = {"content": content, "letter": letter, "privacy": address_of("public.privacy")}
    text, html = (
        current_app.jinja_env.get_template(name).render(parts) for name in ("mail/letter.txt", "mail/letter.html")
    )
    return text, html


@contextmanager
def _language(language: str) -> Iterator[None]:
    remembered = reader.set(language)
    try:
        yield
    finally:
        reader.reset(remembered)
