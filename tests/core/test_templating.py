"""Templates stay compiled between two starts, and still follow their sources."""

from pathlib import Path

from jinja2 import DictLoader, Environment

from forum_app.core.templating import keep_compiled


def said(folder: Path, source: str) -> str:
    env = Environment(loader=DictLoader({"page.html": source}), autoescape=True)
    keep_compiled(env, folder)
    return env.get_template("page.html").render(name="Éva")


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    assert said(folder, "Bonjour {{ name }}") == "Bonjour Éva"
    (kept,) = folder.iterdir()
    written = kept.stat().st_mtime_ns
    assert said(folder, "Bonjour {{ name }}") == "Bonjour Éva"
    assert kept.stat().st_mtime_ns == written
    assert said(folder, "Bonsoir {{ name }}") == "Bonsoir Éva"
    assert list(folder.iterdir()) == [kept]
    assert kept.stat().st_mtime_ns > written


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, monkeypatch) -> None:
    """Root may write anywhere, and tests may be run by root: the question is answered for it."""
    monkeypatch.setattr("forum_app.core.templating.os.access", lambda *_asked: False)
    assert said(tmp_path / "templates", "Bonjour {{ name }}") == "Bonjour Éva"
    assert list(tmp_path.iterdir()) == []
