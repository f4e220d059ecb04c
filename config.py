"""Every setting, read from the environment once. The table in README.md says the same.

`Settings.from_environment()` is strict: an unknown value is refused when the application starts, not when somebody
meets it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

TOP = Path(__file__).resolve().parent
SESSION_DAYS = 30  # how long a session waits for its owner
DEVELOPMENT_SECRET = "development-secret-never-in-production"  # noqa: S105 (refused in production below)

# All recurring work of the worker: name of the task, every how many minutes. The worker reads this table.
RECURRING_WORK: dict[str, int] = {
    "record_heartbeat": 1,
    "deliver_letters": 1,
    "print_documents": 1,
    "read_imports": 1,
    "send_opening_alerts": 5,
    "publish_agendas": 5,
    "send_reminders": 5,
    "remind_invited": 15,
    "purge": 1440,
}


class SettingError(Exception):
    """A setting is missing or unsafe; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the application needs to know of where it runs. Names are those of the environment, in lower case."""

    environment: str = "development"  # development, test or production
    database_url: str = ""
    instance: Path = TOP / "instance"
    secret_key: str = DEVELOPMENT_SECRET
    sealing_key: str = DEVELOPMENT_SECRET  # encrypts accommodation needs at rest
    base_url: str = "http://localhost:5000"  # the only source of links in letters
    trusted_proxies: int = 0
    smtp_host: str = ""  # empty: letters are files in instance/mailbox
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: str = "starttls"  # starttls, tls or none
    calendar_domain: str = "forums-post-alternance"  # of calendar entries: never changed, wherever the service moves
    mail_from: str = "Forums post-alternance <ne-pas-repondre@forums.example>"
    redis_url: str = ""  # queue and rate limits; empty: SQLite and memory
    legal_publisher: str = ""
    legal_address: str = ""
    legal_phone: str = ""
    legal_registration: str = ""
    legal_director: str = ""
    legal_host: str = ""
    legal_contact: str = ""
    company_directory_url: str = ""  # e.g. https://recherche-entreprises.api.gouv.fr; empty: SIRETs are not looked up
    organiser_idle_hours: int = 12  # an organiser's session ends after so long without a request
    password_cost: str = "standard"  # noqa: S105 (a level) standard (19 MiB, t=2, p=1) or light, for tests only

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read, check and freeze. Raises SettingError."""
        values: dict[str, object] = {}
        for name, field in cls.__dataclass_fields__.items():
            raw = environment.get(name.upper())
            if raw is None:
                continue
            if field.type is int or field.type == "int":
                if not raw.isdigit():
                    raise SettingError(f"{name.upper()} must be a whole number, not {raw!r}")
                values[name] = int(raw)
            else:
                values[name] = Path(raw) if name == "instance" else raw
        settings = cls(**values)  # type: ignore[arg-type] # each value was read for its field
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what production must not run with."""
        if self.environment not in ("development", "test", "production"):
            raise SettingError("ENVIRONMENT must be development, test or production")
        if self.smtp_security not in ("starttls", "tls", "none"):
            raise SettingError("SMTP_SECURITY must be starttls, tls or none")
        if self.company_directory_url and not self.company_directory_url.startswith(("https://", "http://127.0.0.1:")):
            raise SettingError("COMPANY_DIRECTORY_URL must start with https://")
        if not 1 <= self.organiser_idle_hours <= 24 * SESSION_DAYS:
            raise SettingError(f"ORGANISER_IDLE_HOURS must be between 1 and {24 * SESSION_DAYS}")
        if self.environment != "production":
            return
        for name in ("secret_key", "sealing_key"):
            if getattr(self, name) == DEVELOPMENT_SECRET or len(getattr(self, name)) < 32:
                raise SettingError(f"{name.upper()} must be a secret of at least 32 characters in production")
        if not self.smtp_host:
            raise SettingError("SMTP_HOST must be set in production: nobody could sign in without letters")
        if not self.base_url.startswith("https://"):
            raise SettingError("BASE_URL must start with https:// in production")
        if self.password_cost != "standard":  # noqa: S105 (a level, not a secret)
            raise SettingError("PASSWORD_COST must be standard in production")

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'forums.db'}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def host(self) -> str:
        """The host name, with its port if any, of `base_url`."""
        return self.base_url.split("://", 1)[1].split("/", 1)[0]

    def for_flask(self) -> dict[str, object]:
        """Return the same settings under the names that Flask and its extensions read."""
        secure = self.base_url.startswith("https://")
        local = ["localhost", "127.0.0.1", "[::1]"] if self.environment != "production" else []
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_size": 8,
                "max_overflow": 4,
                "pool_pre_ping": not self.database.startswith("sqlite"),
                "hide_parameters": True,  # what people typed never reaches a log
            },
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=SESSION_DAYS),
            "SESSION_REFRESH_EACH_REQUEST": False,  # accounts.session renews it every few minutes
            "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
            "WTF_CSRF_SSL_STRICT": False,
            "MAX_CONTENT_LENGTH": 6 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "MAX_FORM_PARTS": 2000,
            "TRUSTED_HOSTS": [self.host.rsplit(":", 1)[0], *local],
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "TESTING": self.environment == "test",
        }
