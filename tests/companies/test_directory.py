"""The public directory, asked over the network: a real server on this machine answers, or does not."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask

from config import SettingError, Settings
from forum_app.companies import directory

SIRET = "73282932000074"


class Answering(BaseHTTPRequestHandler):
    content = b""
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(app: Flask, monkeypatch) -> Iterator[type[Answering]]:
    served = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    monkeypatch.setitem(
        app.config,
        "SETTINGS",
        replace(app.config["SETTINGS"], company_directory_url=f"http://127.0.0.1:{served.server_port}"),
    )
    yield Answering
    served.shutdown()
    thread.join()
    served.server_close()


def test_an_establishment_is_found(server: type[Answering], monkeypatch) -> None:
    answer = {
        "results": [
            {
                "nom_complet": "GALENOR",
                "categorie_entreprise": "ETI",
                "siege": {"siret": SIRET, "libelle_commune": "MIONS", "departement": "69", "etat_administratif": "A"},
            }
        ]
    }
    monkeypatch.setattr(server, "content", json.dumps(answer).encode())
    found = directory.look_up(SIRET)
    assert found is not None
    assert (found.name, found.city, found.departement, found.active) == ("GALENOR", "Mions", "69", True)


@pytest.mark.parametrize(
    ("status", "content"),
    [(200, b"<html>"), (200, b'{"results": null}'), (200, b"[]"), (200, b'{"results": [3]}'), (429, b"{}"), (500, b"")],
)
def test_what_is_no_answer_is_a_directory_that_is_down(
    server: type[Answering], monkeypatch, status: int, content: bytes
) -> None:
    monkeypatch.setattr(server, "status", status)
    monkeypatch.setattr(server, "content", content)
    with pytest.raises(directory.DirectoryDown):
        directory.look_up(SIRET)


def test_nobody_there_is_a_directory_that_is_down(app: Flask, monkeypatch) -> None:
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], company_directory_url="http://127.0.0.1:9")
    )
    with pytest.raises(directory.DirectoryDown):
        directory.look_up(SIRET)


def test_it_is_off_by_default_and_only_asked_in_safety(app: Flask) -> None:
    assert not directory.is_on()
    with pytest.raises(SettingError, match="COMPANY_DIRECTORY_URL"):
        Settings(company_directory_url="http://repertoire.example").check()
