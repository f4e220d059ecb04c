"""What the text of a cell becomes: names, addresses, numbers.

Each rule receives the cell already tidied (single spaces, nothing invisible) and returns a `CellValue`.
"""

import html
import re

from forum_app.core.contact_details import normal_email, normal_phone
from forum_app.core.language import _
from forum_app.core.text_keys import plain
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules.findings import CellNote, CellValue

NAME_AT_MOST = 100

_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_CALL = re.compile(r"[+\-@][A-Za-zÀ-ÿ.]+\(")
_LOST_IN_TEXT = re.compile(r"(?<=\w)\?(?=\w)|\ufffd")
_GARBLED = re.compile(r"Ã[\u0080-\u00bf©¨ª«´§¢®¯¼½¾]|â€")
_MEDIAN = re.compile(r"(\w+)[·•.‧](ne|e|rice|trice|euse|ère|ière|ve|le|te)(s?)\b")


def is_formula(text: str) -> bool:
    """Return True for what a spreadsheet would compute: « =1+1 », « @SUM(A1) », « +CMD(…) ».

    A phone number or a list with dashes is not.
    """
    return text.startswith("=") or _CALL.match(text) is not None


def words(text: str, limit: int = 160) -> CellValue:
    """Read plain text: no formula, no markup, at most `limit` characters."""
    if not text:
        return CellValue("")
    if is_formula(text):
        return CellValue("", "", (CellNote(Defect.FORMULA),))
    notes = []
    if _TAG.search(text):
        text = " ".join(html.unescape(_TAG.sub(" ", text)).split())
        notes.append(CellNote(Defect.HTML, text))
    if len(text) > limit:
        notes.append(CellNote(Defect.LONG, "", params={"count": len(text), "limit": limit}))
        text = text[:limit].rstrip()
    if _GARBLED.search(text):
        notes.append(CellNote(Defect.GARBLED, text))
    elif _LOST_IN_TEXT.search(text):
        notes.append(CellNote(Defect.LOST, text))
    return CellValue(text, text, tuple(notes))


def need(text: str, limit: int) -> CellValue:
    """Read what somebody needs to come: kept as written, without formula or markup, and never repeated in a report."""
    kept = " ".join(html.unescape(_TAG.sub(" ", text)).split()).lstrip("=@")
    return CellValue(
        kept[:limit].rstrip(), "", (CellNote(Defect.NEED_LONG, params={"limit": limit}),) if len(kept) > limit else ()
    )


def name(text: str, missing: Defect, recase: bool = True) -> CellValue:
    """Read a surname or a first name.

    `missing`: the defect of an empty cell; `recase`: propose capitals and small letters.
    """
    if not text:
        return CellValue("", "", (CellNote(missing),))
    if text[0] in "=+@":
        return CellValue("", "", (CellNote(Defect.NAME_FORMULA, params={"sign": text[0]}),))
    if any(c in "<>{}\\|" for c in text):
        return CellValue("", "", (CellNote(Defect.NAME_SIGNS, proposal=" ".join(_TAG.sub(" ", text).split())),))
    if not any(c.isalpha() for c in text):
        return CellValue("", "", (CellNote(Defect.NAME_LETTERLESS),))
    if len(text) > NAME_AT_MOST:
        return CellValue("", "", (CellNote(Defect.NAME_LONG, params={"count": len(text), "limit": NAME_AT_MOST}),))
    notes = []
    if recase and (proposed := recased(text)) != text:
        notes.append(CellNote(Defect.CAPITALS, proposed))
        text = proposed
    if _GARBLED.search(text):
        notes.append(CellNote(Defect.GARBLED, text))
    elif "?" in text or "\ufffd" in text:
        notes.append(CellNote(Defect.LOST, text))
    return CellValue(text, text, tuple(notes))


def recased(text: str) -> str:
    """Return a name with usual capitals: « DA SILVA » → « Da Silva », « DE LA TOUR » → « de La Tour », « thaïs » → «
    Thaïs ».

    What mixes both cases is left alone. The particles « de » and « d' » are written small, the others keep their
    capital (Imprimerie nationale).
    """
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 2 or not (text == text.upper() or text == text.lower()):
        return text
    pieces = re.split(r"([\s\-'’]+)", text.lower())
    made = []
    for rank, piece in enumerate(pieces):
        follows = pieces[rank + 1] if rank + 1 < len(pieces) else ""
        particle = (piece == "de" and follows.isspace()) or (piece == "d" and follows in ("'", "’"))
        small = particle and rank + 2 < len(pieces)
        made.append(piece if small else piece[:1].upper() + piece[1:])
    return "".join(made)


def email(text: str) -> CellValue:
    """Read an address as accounts store it; if it is wrong, say why and propose the one probably meant."""
    if not text:
        return CellValue(None, "", (CellNote(Defect.EMAIL_MISSING),))
    normal = normal_email(text)
    if normal is None or is_formula(text):
        return CellValue(
            None, "", (CellNote(Defect.EMAIL_BROKEN, proposal=_meant(text), params={"why": _what_is_wrong(text)}),)
        )
    return CellValue(normal, normal)


def company_email(text: str) -> CellValue:
    """Read the optional address of a company's contact."""
    normal = normal_email(text) if text and not is_formula(text) else None
    if text and normal is None:
        return CellValue("", "", (CellNote(Defect.EMAIL_DROPPED),))
    return CellValue(normal or "", normal or "")


def _what_is_wrong(text: str) -> str:
    faults = [
        fault
        for fault, present in (
            (_("une espace en trop"), " " in text),
            (_("une virgule en trop"), "," in text),
            (
                _("une lettre accentuée"),
                plain(text) != text.lower().replace("’", "'") and any(ord(c) > 127 for c in text),
            ),
            (_("il manque « @ »"), "@" not in text),
            (_("« @ » s'y trouve plusieurs fois"), text.count("@") > 1),
        )
        if present
    ]
    if not faults:
        return _("vérifiez le nom et le domaine")
    return _("%(some)s et %(last)s", some=", ".join(faults[:-1]), last=faults[-1]) if len(faults) > 1 else faults[0]


def _meant(text: str) -> str:
    """Return the address probably meant, or nothing: « Gaëlle 25@example,org » → « gaelle.25@example.org »."""
    before, _at, after = plain(text).partition("@")
    meant = f"{before.strip().replace(' ', '.').replace(',', '.')}@{after.replace(' ', '').replace(',', '.')}"
    return meant if normal_email(meant) is not None else ""


def phone(text: str) -> CellValue:
    """Read a number that can be called, as E.164; the zero that a spreadsheet lost is restored."""
    if not text:
        return CellValue(None)
    normal = normal_phone(text) if any(c.isdigit() for c in text) and not text.startswith("=") else None
    if normal is None:
        return CellValue(None, "", (CellNote(Defect.PHONE_UNREADABLE),))
    said = spoken_phone(normal)
    return CellValue(normal, said, (CellNote(Defect.PHONE_ZERO, said),) if re.fullmatch(r"[1-9]\d{8}", text) else ())


def spoken_phone(number: str) -> str:
    """Return the number as it is read: « +33261912200 » → « 02 61 91 22 00 ».

    Another country's number stays as it is.
    """
    if not re.fullmatch(r"\+33\d{9}", number):
        return number
    digits = "0" + number[3:]
    return " ".join(digits[n : n + 2] for n in range(0, 10, 2))


def departement(text: str) -> CellValue:
    """Reduce a postal code or a département to its code: « 28100 » → « 28 », « 20200 » → « 2B »."""
    code = text.replace(" ", "").upper()
    if not code:
        return CellValue(None)
    notes: tuple[CellNote, ...] = ()
    if re.fullmatch(r"\d{4}", code):
        code = f"0{code}"
        notes = (CellNote(Defect.POSTAL_ZERO, params={"code": code}),)
    found = departement_of(code)
    if found is None:
        return CellValue(None, "", (CellNote(Defect.POSTAL_UNKNOWN),))
    said = f"{DEPARTEMENTS[found]} ({found})"
    return CellValue(found, said, tuple(CellNote(n.defect, said, params=n.params) for n in notes))


def departement_of(code: str) -> str | None:
    """Return the département of a 5-character postal code, or of a code of 1 to 3; None when there is none.

    Corsica is cut at 20200.
    """
    if code in DEPARTEMENTS:
        return code
    if re.fullmatch(r"[1-9]", code):
        return f"0{code}"
    if not re.fullmatch(r"\d{5}|2[AB]\d{3}", code, re.ASCII):
        return None
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    found = code[:3] if code.startswith(("97", "98")) else code[:2]
    return found if found in DEPARTEMENTS else None


YES = ("oui", "o", "yes", "vrai", "true", "1", "x")
NO = ("non", "n", "no", "faux", "false", "0")
MAYBE = ("peut-etre", "peut etre", "a voir", "ne sait pas", "nsp", "je ne sais pas", "?")


def yes_or_no(text: str, unknown: Defect, maybe: Defect | None = None) -> CellValue:
    """Read True, False, or None when the cell is empty or says neither."""
    answer = plain(text)
    if not answer:
        return CellValue(None)
    if answer in YES:
        return CellValue(True, _("oui"))
    if answer in NO:
        return CellValue(False, _("non"))
    return CellValue(None, "", (CellNote(maybe if maybe and answer in MAYBE else unknown),))


def job_title(text: str, limit: int = 160) -> CellValue:
    """Read the name of a job: « Technicien·ne R&D » becomes « Technicien / technicienne R&D »."""
    read = words(text, limit)
    both = _MEDIAN.sub(lambda found: f"{found[1]} / {feminine(found[1], found[2]).lower()}{found[3]}", read.value)
    if both == read.value:
        return read
    return CellValue(both[:limit], both[:limit], (*read.notes, CellNote(Defect.MEDIAN_DOT, both[:limit])))


def feminine(word: str, suffix: str) -> str:
    """Return the feminine that a median dot stands for.

    (« Technicien », « ne ») → « Technicienne », (« Opérateur », « rice ») → « Opératrice ».
    """
    endings = {"rice": "eur", "trice": "teur", "euse": "eur", "ère": "er", "ière": "ier", "ve": "f"}
    ending = endings.get(suffix)
    return word.removesuffix(ending) + suffix if ending and word.endswith(ending) else word + suffix
