"""Proof-reading of a page: what every page of the house must have, and what none may have."""
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, SoupStrainer, Tag

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


def faults(html: str, *, whole: bool = True) -> list[str]:
    """What is wrong with a page, each fault a short sentence; an empty list when nothing is."""
    soup = BeautifulSoup(html, "html.parser")
    tags = soup.find_all(True)  # read once: a selector walks the whole page each time, and the grid has 1,400 buttons
    return [*(_frame(soup, tags) if whole else []), *_inline(tags), *_outside(soup), *_forms(soup), *_ids(tags), *_words(soup)]


def links(html: str) -> set[str]:
    """Addresses of our own pages that this page leads to."""
    found = {a["href"].split("#")[0] for a in BeautifulSoup(html, "html.parser", parse_only=SoupStrainer("a", href=True)).find_all("a")}
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


def _outside(soup: BeautifulSoup) -> list[str]:
    """Nothing is fetched from elsewhere by reading the page."""
    fetched = [t.get("src") or t.get("href") for t in soup.select("script[src], img[src], link[href], iframe, source[src], video[src]")]
    return [f"fetched from elsewhere: {url}" for url in fetched if url and urlsplit(url).netloc]


def _forms(soup: BeautifulSoup) -> list[str]:
    found = []
    for form in soup.select("form"):
        method = (form.get("method") or "get").lower()
        if method == "post" and not form.select_one("[name=csrf_token]") and not (form.get("id") and soup.select_one(f"[form={form['id']}][name=csrf_token]")):
            found.append(f"form without csrf_token: {form.get('action')}")
    for control in soup.select("input, select, textarea"):
        if control.get("type") in ("hidden", "submit", "button"):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        if not named and not (control.get("id") and soup.find("label", attrs={"for": control["id"]})):
            found.append(f"control without label: {control.get('name')}")
    for button in soup.select("button"):
        if not button.get_text(strip=True) and not button.get("aria-label"):
            found.append("button without words")
    return found + [f"image without alt: {i.get('src', '')[:40]}" for i in soup.select("img:not([alt])")]


def _ids(tags: Sequence[Tag]) -> list[str]:
    ids = Counter(t["id"] for t in tags if "id" in t.attrs)
    found = [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for tag in (t for t in tags if attribute in t.attrs):
            found += [f"{attribute} names nothing: {name}" for name in str(tag[attribute]).split() if name not in ids]
    return found


def _words(soup: BeautifulSoup) -> list[str]:
    found = []
    for text in soup.find_all(string=True):
        parent = text.parent
        if not isinstance(parent, Tag) or type(text) is not NavigableString or any(p.name in SILENT or p.get("data-raw") is not None for p in [parent, *parent.parents]):
            continue
        for pattern, fault in TYPING:
            if match := pattern.search(text):
                found.append(f"{fault}: …{text[max(0, match.start() - 20) : match.end() + 20].strip()}…")
    return found
