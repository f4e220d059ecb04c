"""Proof-reading of a page: what every page of the house must have, and what none may have."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

SILENT = {"script", "style", "title", "textarea", "code", "option", "template"}
TYPING = (
    (re.compile(r"[^\s\u00a0] [;!?»](\s|$)"), "plain space before a sign"),
    (re.compile(r"« "), "plain space after «"),
    (re.compile(r"\w'\w"), "straight apostrophe"),
    (re.compile(r"\.\.\."), "three dots"),
    (re.compile(r"\d{1,2} h \d\d"), "plain space in an hour"),
    (re.compile(r"\u202f"), "narrow space: not in our fonts"),
    (re.compile(r"%\(\w+\)"), "value not filled in"),
    (re.compile(r"\{\{|\}\}|\bNone\b|\bundefined\b"), "leftover of a template"),
    (re.compile(r"\b(veuillez|oups|désolés?)\b", re.IGNORECASE), "word that the house does not use"),
    (re.compile(r"\b(tu|ton|tes)\b"), "« tu »"),
)


def read(html: str) -> BeautifulSoup:
    """A page, ready for `faults` and `links`."""
    return BeautifulSoup(html, "html.parser")


def faults(page: str | BeautifulSoup, *, whole: bool = True) -> list[str]:
    """What is wrong with a page, each fault a short sentence; an empty list when nothing is."""
    soup = read(page) if isinstance(page, str) else page
    tags = soup.find_all(True)  # read once: a selector walks the whole page each time, and the grid has 1,400 buttons
    return [
        *(_frame(soup, tags) if whole else []),
        *_inline(tags),
        *_outside(tags),
        *_forms(tags),
        *_ids(tags),
        *_grammar(tags),
        *_words(soup),
    ]


def links(page: BeautifulSoup) -> set[str]:
    """Addresses of our own pages that this page leads to."""
    found = {a["href"].split("#")[0] for a in page.find_all("a", href=True)}
    return {href for href in found if href.startswith("/") and not href.startswith("//")}


def _frame(soup: BeautifulSoup, tags: Sequence[Tag]) -> list[str]:
    found = []
    if soup.html is None or soup.html.get("lang") != "fr":
        found.append("no lang=fr")
    title = soup.title.get_text(strip=True) if soup.title else ""
    if len(title) < 5:
        found.append("no title")
    for name in ("h1", "main"):
        if (count := sum(t.name == name for t in tags)) != 1:
            found.append(f"{count} {name}")
    levels = [int(t.name[1]) for t in tags if t.name in ("h1", "h2", "h3", "h4", "h5")]
    found += [f"h{b} after h{a}" for a, b in itertools.pairwise(levels) if b > a + 1]
    return found


def _inline(tags: Sequence[Tag]) -> list[str]:
    found = [f"style attribute on {t.name}" for t in tags if "style" in t.attrs]
    found += [f"inline {t.name}" for t in tags if t.name == "style" or (t.name == "script" and "src" not in t.attrs)]
    return found + [f"{name} on {t.name}" for t in tags for name in t.attrs if name.startswith("on")]


def _outside(tags: Sequence[Tag]) -> list[str]:
    """Nothing is fetched from elsewhere by reading the page."""
    fetched = [
        t.get("href" if t.name == "link" else "src")
        for t in tags
        if t.name in ("script", "img", "link", "iframe", "source", "video")
    ]
    return [f"fetched from elsewhere: {url}" for url in fetched if url and urlsplit(url).netloc]


def _forms(tags: Sequence[Tag]) -> list[str]:
    found = []
    tokens = [t for t in tags if t.get("name") == "csrf_token"]
    guarded = {id(t.find_parent("form")) for t in tokens} | {t.get("form") for t in tokens}
    for form in (t for t in tags if t.name == "form"):
        if (
            (form.get("method") or "get").lower() == "post"
            and id(form) not in guarded
            and form.get("id", "") not in guarded
        ):
            found.append(f"form without csrf_token: {form.get('action')}")
    labelled = {t.get("for") for t in tags if t.name == "label"}
    for control in (t for t in tags if t.name in ("input", "select", "textarea")):
        if control.get("type") in ("hidden", "submit", "button"):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        if not named and control.get("id", "") not in labelled:
            found.append(f"control without label: {control.get('name')}")
    for button in (t for t in tags if t.name == "button"):
        if not button.get("aria-label") and not button.get_text(strip=True):
            found.append("button without words")
    return found + [
        f"image without alt: {t.get('src', '')[:40]}" for t in tags if t.name == "img" and "alt" not in t.attrs
    ]


def _ids(tags: Sequence[Tag]) -> list[str]:
    ids = Counter(t["id"] for t in tags if "id" in t.attrs)
    found = [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for tag in (t for t in tags if attribute in t.attrs):
            found += [f"{attribute} names nothing: {name}" for name in str(tag[attribute]).split() if name not in ids]
    return found


BOOLEAN = {"autofocus", "checked", "disabled", "formnovalidate", "hidden", "multiple", "novalidate", "readonly"} | {
    "required",
    "selected",
}
PHRASES = {"b", "button", "em", "h1", "h2", "h3", "h4", "i", "kbd", "label", "p", "small", "span", "strong"}
BLOCKS = {"article", "div", "dl", "fieldset", "form", "h1", "h2", "h3", "h4", "ol", "p", "section", "table", "ul"}


def _grammar(tags: Sequence[Tag]) -> list[str]:
    """What the Nu checker calls an error and templates are prone to."""
    found = []
    for t in tags:
        for name, value in t.attrs.items():
            if name.startswith("hx-"):
                found.append(f"attribute that HTML does not know: {name}")
            if name in BOOLEAN and value not in ("", name):
                found.append(f"{name} with a value: {value}")
        if t.name == "td" and t.get("role"):
            found.append(f"role on a cell of a table: {t['role']}")
        if t.name in BLOCKS and t.parent is not None and t.parent.name in PHRASES:
            found.append(f"{t.name} inside {t.parent.name}")
        if t.name == "select" and "required" in t.attrs and t.option is not None and t.option.get("value", "?"):
            found.append(f"required list whose first line is an answer: {t.get('name')}")
    return found


def _words(soup: BeautifulSoup) -> list[str]:
    silent = {
        id(inner)
        for t in soup.find_all(lambda t: t.name in SILENT or "data-raw" in t.attrs)
        for inner in (t, *t.find_all(True))
    }
    found = []
    for text in soup.find_all(string=True):
        if type(text) is not NavigableString or text.isspace() or id(text.parent) in silent:
            continue
        for pattern, fault in TYPING:
            if match := pattern.search(text):
                found.append(f"{fault}: …{text[max(0, match.start() - 20) : match.end() + 20].strip()}…")
    return found
