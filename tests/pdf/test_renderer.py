"""The press makes tagged PDFs, binds chunks into one, and opens nothing but its own files."""

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from config import TOP
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


@pytest.mark.parametrize(
    ("count", "largest", "expected"), [(5, 20, 3), (50, 20, 13), (500, 25, 25), (41, 20, 11), (1, 20, 1), (0, 20, 1)]
)
def test_chunks_keep_both_processes_as_busy(count: int, largest: int, expected: int) -> None:
    assert renderer.chunk_size(count, largest) == expected


def test_a_document_leaves_no_process_behind() -> None:
    renderer.warm_up()
    before = processes_of(os.getpid())
    renderer.render_all([page("un"), page("deux")])
    assert processes_of(os.getpid()) == before


WORKER = """
import sys, threading
from forum_app.pdf import renderer
renderer.warm_up()
page = '<html lang="fr"><title>Essai</title><p>mot</p>' + '<p>mot</p>' * 20000
threading.Thread(target=renderer.render_all, args=([page, page],)).start()
print("printing", flush=True)
"""


def test_nothing_outlives_a_worker_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", WORKER], cwd=TOP, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"printing\n"
        at_work = eventually(lambda: found if len(found := processes_of(worker.pid)) >= 4 else set())
        worker.send_signal(signal.SIGKILL)
    assert eventually(lambda: not any(Path(f"/proc/{pid}").is_dir() for pid in at_work))


def eventually(look):
    """The first true answer of `look`, asked again for twenty seconds."""
    until = time.perf_counter() + 20
    while not (found := look()) and time.perf_counter() < until:
        time.sleep(0.05)
    return found


def processes_of(parent: int) -> set[int]:
    """The processes that this one started, and those that they did: with the template, its copies."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit():
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has gone meanwhile
            continue
    found = {pid for pid, above in parents.items() if above == parent}
    while more := {pid for pid, above in parents.items() if above in found} - found:
        found |= more
    return found
