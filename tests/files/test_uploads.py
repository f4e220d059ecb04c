"""What people send: kept clean, or refused with a sentence, in little time and memory; given back only as an
attachment.
"""

import io
import resource
import subprocess
import sys

import pikepdf
import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from forum_app.core.db import commit
from forum_app.core.refusals import Refused
from forum_app.files import rules
from forum_app.files.actions import store_paper, store_pdf
from forum_app.files.downloads import as_attachment
from forum_app.files.upload_inspection import inspect
from tests.files.hostile import (
    HOSTILE,
    HOSTILE_PICTURES,
    pdf_with_pages_that_unfold,
    pdf_with_picture,
    picture,
    plain_pdf,
)


def upload(content: bytes, name: str = "cv.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name, content_type="application/pdf")


def refusal_of(act, *args) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.refusal.code, refused.value.refusal.sentence


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_as_a_pdf(app, name):
    content, code = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found, sentence = refusal_of(inspect, upload(content), "pdf")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (found, sentence.endswith(".")) == (code, True)
    # Of processor time: how long it takes besides says how busy the machine is.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 8


@pytest.mark.parametrize(
    "name",
    [
        *(name for name, (content, _code) in HOSTILE.items() if not content.startswith(b"%PDF")),
        "script at opening",
        *HOSTILE_PICTURES,
    ],
)
def test_a_hostile_file_is_refused_as_a_paper(app, name):
    """Where a picture may come too. A PDF is looked into as above."""
    content, code = (HOSTILE | HOSTILE_PICTURES)[name]
    assert refusal_of(inspect, upload(content), "paper")[0] == code


MEASURED = """
import resource
from forum_app.files.upload_inspection import _ask_the_inspector
from tests.files.hostile import HOSTILE, HOSTILE_PICTURES
for name in ("bomb", "page of 200 MB", "packed twice", "pages within themselves", "too deep", "too heavy"):
    _ask_the_inspector(HOSTILE[name][0], "pdf")
_ask_the_inspector(HOSTILE_PICTURES["wide"][0], "paper")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
def test_no_inspection_takes_much_memory():
    """In a process of its own: what other tests start must not be counted here. In kB."""
    measured = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    assert 10 * 1024 < int(measured.stdout) < 200 * 1024


def test_a_sound_pdf_keeps_its_pages_and_loses_what_it_tells(app):
    sound = inspect(upload(plain_pdf(2), "../../Marie's <CV>.exe.PDF"), "pdf")
    assert (sound.name, sound.media_type) == ("Marie's CV .exe.pdf", "application/pdf")
    assert b"Tessier" not in sound.content
    with pikepdf.open(io.BytesIO(sound.content)) as pdf:
        assert (len(pdf.pages), "/Info" in pdf.trailer, "/Metadata" in pdf.Root) == (2, False, False)


def test_a_heavy_scan_is_no_bomb(app):
    """Four pages of colours at 300 dots an inch, and the photograph of a telephone: people send that."""
    assert inspect(upload(pdf_with_pages_that_unfold(25, 25, 25, 25)), "pdf").media_type == "application/pdf"
    assert inspect(upload(pdf_with_picture(8000, 6000)), "pdf").media_type == "application/pdf"


def test_a_pdf_that_opens_somewhere_opens_at_its_start(app):
    pdf = pikepdf.open(io.BytesIO(plain_pdf()))
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
    out = io.BytesIO()
    pdf.save(out)
    with pikepdf.open(io.BytesIO(inspect(upload(out.getvalue()), "pdf").content)) as kept:
        assert "/OpenAction" not in kept.Root


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_as_a_plain_jpeg(app, kind):
    sound = inspect(upload(picture(kind, (3000, 1500)), "attestation.png"), "paper")
    assert (sound.name, sound.media_type) == ("attestation.jpg", "image/jpeg")
    with Image.open(io.BytesIO(sound.content)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (2400, 1200), {})
    assert b"Tessier" not in sound.content


def test_the_photograph_of_a_telephone_is_small_enough(app):
    with Image.open(io.BytesIO(inspect(upload(picture("JPEG", (8000, 6000)), "photo.jpg"), "paper").content)) as kept:
        assert kept.size == (2400, 1800)


def test_a_picture_is_no_pdf(app):
    assert refusal_of(inspect, upload(picture()), "pdf")[0] == "file_kind"


def test_one_person_keeps_thirty_megabytes_at_most(app, monkeypatch):
    monkeypatch.setattr(rules, "QUOTA", len(plain_pdf()) + 10)
    store_pdf(upload(plain_pdf()), 7)
    commit()
    assert refusal_of(store_pdf, upload(plain_pdf()), 7)[0] == "file_quota"
    assert store_pdf(upload(plain_pdf()), 8).owner_id == 8


def test_a_stored_file_is_an_attachment_that_can_do_nothing(app):
    stored = store_paper(upload(picture("PNG"), 'a"b\r\nX: y.png'), 7)
    commit()
    answer = as_attachment(stored)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert (answer.headers["X-Content-Type-Options"], answer.mimetype) == ("nosniff", "image/jpeg")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (None, "fichier.pdf"),
        ("", "fichier.pdf"),
        ("...", "fichier.pdf"),
        ("C:\\Users\\marie\\Mon CV.pdf", "Mon CV.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("é" * 300 + ".pdf", "é" * 120 + ".pdf"),
        ("cv\x00\u202efdp.exe", "cv fdp.pdf"),
    ],
)
def test_names_are_sound(sent, stored):
    assert rules.safe_name(sent, "pdf") == stored
