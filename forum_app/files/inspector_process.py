"""Open a file that somebody sent, in a process with little memory and little time, and write back what is safe to keep.

Run as a script: `python -I inspector_process.py pdf|paper`, the file on standard input. The first line of the answer is
`ok MEDIA_TYPE` or `refused CODE`, then come the bytes to keep: the same pages or picture, without metadata. If a
hostile file breaks anything, it is this process alone.
"""

import io
import resource
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

MEMORY, SECONDS = 200 * 1024 * 1024, 2
MOST_PAGES, MOST_OBJECTS, DEEPEST = 20, 60_000, 60
MOST_UNFOLDED = 120 * 1024 * 1024  # bytes, of all the streams of a PDF: four pages scanned in colours, kept plain
BLOCK = 64 * 1024
MOST_PIXELS, WIDEST = 50_000_000, 2400
PNG_PIXELS = 12_500_000

# What makes a PDF act, or carry something else: by key, and by the name that a value gives.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/Launch"}
ACTIVE_NAMES = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/InspectedFile",
    "/RichMedia",
    "/FileAttachment",
    "/Screen",
    "/3D",
    "/EmbeddedFile",
    "/RichMediaExecute",
    "/GoTo3DView",
}
# Filters whose result is a picture: its size is told by its header and its dictionary, and it is never decoded here.
PICTURE_FILTERS = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
INFLATED = {"/FlateDecode", "/Fl"}
NAMING_KEYS = ("/S", "/Subtype", "/Type")
TELLING_KEYS = ("/Metadata", "/PieceInfo", "/OpenAction", "/AA", "/Thumb", "/LastModified", "/SpiderInfo")

# What a library raises on bytes that are not what they say.
BROKEN = (OSError, ValueError, TypeError, RuntimeError, RecursionError, OverflowError)


class RefusedError(Exception):
    """What the file is refused for: a code of `rules.content_refusal`."""


def main(kind: str) -> None:
    """Inspect standard input and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
            media_type, kept = "application/pdf", clean_pdf(content)
        elif kind == "paper" and content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            media_type, kept = "image/jpeg", clean_picture(content)
        else:
            raise RefusedError("file_kind")
    except RefusedError as refused:
        answer = f"refused {refused}\n".encode()
    except MemoryError:
        answer = b"refused file_unfolds\n"
    else:
        answer = f"ok {media_type}\n".encode() + kept
    sys.stdout.buffer.write(answer)


def clean_pdf(content: bytes) -> bytes:
    """Return the same pages without script, attachment, metadata or anything that opens by itself."""
    import pikepdf  # noqa: PLC0415 (heavy)

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not 1 <= len(pdf.pages) <= MOST_PAGES:
                raise RefusedError("file_pages")
            if len(pdf.objects) > MOST_OBJECTS:
                raise RefusedError("file_unreadable")
            unfolded = 0
            for item in pdf.objects:
                examine(item, pikepdf)
                if isinstance(item, pikepdf.Stream):
                    measure_picture(item)
                    unfolded += unfolded_size(item, MOST_UNFOLDED - unfolded)
            for key in ("/Info", "/ID"):
                if key in pdf.trailer:
                    del pdf.trailer[key]
            kept = io.BytesIO()
            pdf.save(kept, min_version="1.4", deterministic_id=True)
            return kept.getvalue()
    except pikepdf.PasswordError:
        raise RefusedError("file_locked") from None
    except (*BROKEN, pikepdf.PdfError, pikepdf.DataDecodingError):
        raise RefusedError("file_unreadable") from None


def examine(item: Any, pikepdf: Any, depth: int = 0) -> None:
    """Refuse what acts, drop what tells; direct objects inside are looked at too (indirect ones come in their turn)."""
    if depth > DEEPEST:
        raise RefusedError("file_unreadable")
    if isinstance(item, pikepdf.Array):
        for value in item:
            if isinstance(value, (pikepdf.Array, pikepdf.Dictionary)) and not value.is_indirect:
                examine(value, pikepdf, depth + 1)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in list(item.items()):
            if key in ACTIVE_KEYS or (
                key in NAMING_KEYS and isinstance(value, pikepdf.Name) and str(value) in ACTIVE_NAMES
            ):
                raise RefusedError("file_active")
            if isinstance(value, (pikepdf.Array, pikepdf.Dictionary)) and not value.is_indirect:
                examine(value, pikepdf, depth + 1)
            if key in TELLING_KEYS:
                del item[key]


def filters_of(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, in the order in which a reader undoes them."""
    named = stream.get("/Filter", [])
    return [str(name) for name in named] if not str(named).startswith("/") else [str(named)]


def unfolded_size(stream: Any, most: int) -> int:
    """Return how many bytes a reader would get from this stream, a picture's own compression left aside.

    Inflated a block at a time: a stream of kilobytes may unfold to gigabytes. Raises RefusedError beyond `most`.
    """
    filters = filters_of(stream)
    plain = next((n for n, name in enumerate(filters) if name in PICTURE_FILTERS), len(filters))
    if all(name in INFLATED for name in filters[:plain]):
        raw = stream.read_raw_bytes()
        pieces: Iterable[bytes] = (raw[start : start + BLOCK] for start in range(0, len(raw), BLOCK))
        for _filter in filters[:plain]:
            pieces = inflated(pieces)
    else:
        pieces = [stream.read_bytes()]  # rare filters: by the library, under the limit of memory
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise RefusedError("file_unfolds")
    return size


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what these pieces of a zlib stream unfold to; a stream that is broken ends where it breaks."""
    unpacker = zlib.decompressobj()
    for piece in pieces:
        while piece:
            try:
                yield unpacker.decompress(piece, BLOCK)
            except zlib.error:
                return
            piece = unpacker.unconsumed_tail


def measure_picture(stream: Any) -> None:
    """Refuse a picture of too many pixels: those that its dictionary tells, or those of the JPEG itself if it opens."""
    if stream.get("/Subtype") != "/Image":
        return
    pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    if filters_of(stream) in (["/DCTDecode"], ["/JPXDecode"]):
        from PIL import Image  # noqa: PLC0415 (heavy)

        Image.MAX_IMAGE_PIXELS = None  # counted below; nothing is decoded
        with (
            suppress(OSError, ValueError),
            Image.open(io.BytesIO(stream.read_raw_bytes()), formats=["JPEG", "JPEG2000"]) as picture,
        ):
            pixels = max(pixels, picture.width * picture.height)
    if pixels > MOST_PIXELS:
        raise RefusedError("file_pictures")


def clean_picture(content: bytes) -> bytes:
    """Return the picture as a plain upright JPEG, at most 2,400 pixels wide and high, without the camera's metadata."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (heavy)

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            pixels = picture.width * picture.height
            if pixels > (MOST_PIXELS if picture.format == "JPEG" else PNG_PIXELS):
                raise RefusedError("file_large")
            picture.draft("RGB", (WIDEST, WIDEST))  # a JPEG is decoded near the size that is kept, never whole
            picture.thumbnail((WIDEST, WIDEST), reducing_gap=None)
            upright = ImageOps.exif_transpose(picture)
            kept = io.BytesIO()
            on_white = Image.new("RGB", upright.size, "white")
            opaque = upright.convert("RGBA")
            on_white.paste(opaque, mask=opaque)
            on_white.save(kept, "JPEG", quality=85)
            return kept.getvalue()
    except Image.DecompressionBombError:
        raise RefusedError("file_large") from None
    except (*BROKEN, SyntaxError, IndexError, KeyError, EOFError):
        raise RefusedError("file_unreadable") from None


if __name__ == "__main__":
    main(sys.argv[1])
