"""Check the settings that the law asks of whoever publishes the site."""

from flask import Flask

from config import Settings

MENTIONS = ("legal_publisher", "legal_address", "legal_phone", "legal_director", "legal_host", "legal_contact")


def missing_mentions(settings: Settings) -> list[str]:
    """Return the names of the settings that are empty.

    Article 6 of the law of 21 June 2004 asks for all of them.
    """
    return [name for name in MENTIONS if not getattr(settings, name)]


def warn(app: Flask) -> None:
    """Say it once at start-up, in production."""
    settings = app.config["SETTINGS"]
    missing = missing_mentions(settings)
    if missing and settings.environment == "production":
        app.logger.warning("The legal notice is incomplete: set %s", ", ".join(name.upper() for name in missing))
