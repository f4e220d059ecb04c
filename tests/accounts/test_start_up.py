"""Production refuses what must never serve the public."""

from dataclasses import replace
from pathlib import Path

import pytest

from config import DEVELOPMENT_SECRET, SettingError, Settings
from forum_app.app import create_app
from forum_app.core.db import db, disconnect
from tests import factories

SOUND = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "s" * 40,
    "SEALING_KEY": "t" * 40,
    "BASE_URL": "https://forums.example.org",
    "SMTP_HOST": "smtp.example.org",
}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "court"}, "SECRET_KEY"),
        ({"SEALING_KEY": ""}, "SEALING_KEY"),
        ({"SMTP_HOST": ""}, "SMTP_HOST"),
        ({"BASE_URL": "http://forums.example.org"}, "BASE_URL"),
        ({"PASSWORD_COST": "light"}, "PASSWORD_COST"),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT"),
        ({"TRUSTED_PROXIES": "un"}, "TRUSTED_PROXIES"),
    ],
)
def test_an_unsafe_setting_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        Settings.from_environment({**SOUND, **change})


def test_sound_settings_are_taken() -> None:
    settings = Settings.from_environment(SOUND)
    assert (settings.host, settings.for_flask()["SESSION_COOKIE_NAME"]) == ("forums.example.org", "__Host-session")


@pytest.mark.parametrize("demonstration", [True, False])
def test_production_refuses_a_database_of_demonstration(tmp_path: Path, demonstration: bool) -> None:
    development = replace(Settings.from_environment(SOUND), environment="development", instance=tmp_path)
    app = create_app(development)
    with app.app_context():
        db.create_all()
        factories.account("odile@demo.example", demonstration=demonstration)
        db.session.remove()
        disconnect()
    production = replace(development, environment="production")
    if demonstration:
        with pytest.raises(SettingError, match="demonstration"):
            create_app(production)
    else:
        assert create_app(production).config["SESSION_COOKIE_SECURE"] is True
