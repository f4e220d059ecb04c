"""The press makes tagged PDFs, binds chunks into one, and opens nothing but its own files."""

import http.server
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from forum_app.pdf import renderer

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai</title><style>@page {{ size: A5 }}</style></head>'
    "<body><h1>{0}</h1><p>Texte de {0}</p>{1}</body></html>"
)


def page(name: str, more: str = "") -> str:
    return PAGE.format(name, more)


def test_chunks_become_one_tagged_file_in_order() -> None:
    seen: list[int] = []
    pdf = renderer.render_all([page("un"), page("deux"), page("trois")], progress=seen.append)
    with pymupdf.open(stream=pdf) as document:
        assert [p.get_text().split()[0] for p in document] == ["un", "deux", "trois"]
    assert seen == [1, 2, 3]
    with pikepdf.open(BytesIO(pdf)) as document:
        tree = document.Root.StructTreeRoot
        assert (str(document.Root.Lang), len(tree.K)) == ("fr", 3)
        assert [int(p.obj.StructParents) for p in document.pages] == [0, 1, 2]
        keys = tree.ParentTree.Nums
        assert [int(keys[n]) for n in range(0, len(keys), 2)] == [0, 1, 2]
        pages_named = {p.obj.objgen for p in document.pages}
        assert {element.get("/Pg").objgen for element in keys[5]} <= pages_named


@pytest.fixture
def canary():
    """A web server on loopback that counts who asks it anything."""
    asked: list[str] = []

    class Count(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Count)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_nothing_outside_is_opened(canary, tmp_path: Path) -> None:
    address, asked = canary
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-du-disque")
    hostile = (
        f'<img alt="" src="{address}/img"><link rel="stylesheet" href="{address}/css"><object '
        f'data="{address}/o"></object>'
        f'<a href="file://{secret}">x</a><link rel="attachment" href="file://{secret}"><img alt="" '
        f'src="file://{secret}">'
        f"<style>@import url({address}/import); @font-face {{ font-family: x; src: url({address}/font) }} p "
        f"{{ font-family: x; background: url(../config.py) }}</style>"
    )
    pdf = renderer.render(page("hostile", hostile))
    assert asked == []
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.attachments) == 0
    assert b"secret-du-disque" not in pdf


def test_a_page_that_takes_too_long_says_so_and_the_press_works_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "SECONDS", 0.01)
    with pytest.raises(renderer.RenderError, match="too much time"):
        renderer.render(page("lent", "<p>mot</p>" * 20000))
    monkeypatch.undo()
    assert renderer.render(page("encore"))[:5] == b"%PDF-"
