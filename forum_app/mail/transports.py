"""The two ways a letter leaves: a conversation with an SMTP server, or a file in a folder for development and
demonstration.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

from config import Settings
from forum_app.core.calendar import calendars_in, method_of
from forum_app.core.clock import now
from forum_app.mail.models import Letter

TIMEOUT = 30  # seconds of silence before a server counts as down


class TemporaryFailure(Exception):  # noqa: N818 (an answer of the server, not a fault of the program)
    """The letter did not leave this time; it may later."""


class PermanentFailure(Exception):  # noqa: N818 (an answer of the server, not a fault of the program)
    """The server refuses the letter for good. code: its SMTP reply (5xx); answer: its own words, lower case."""

    def __init__(self, code: int, answer: str):
        super().__init__(code)
        self.code = code
        self.answer = answer


class Transport(Protocol):
    """Sends letters one by one between `with` and its end."""

    def __enter__(self) -> "Transport": ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises TemporaryFailure or PermanentFailure."""


def transport_for(settings: Settings) -> Transport:
    """Return SMTP where a server is configured, the mailbox folder otherwise."""
    return SmtpTransport(settings) if settings.smtp_host else FolderTransport(settings)


def envelope(letter: Letter, sender: str) -> EmailMessage:
    """Return the message as it travels: text, HTML and, where it tells of a meeting, its calendar entries."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.recipient
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    entries = calendars_in(letter.calendar or "")
    if len(entries) == 1:  # mail readers act on the part beside the text; of several entries they would see one
        params = {"method": method_of(entries[0]), "charset": "utf-8"}
        message.add_alternative(entries[0].encode(), maintype="text", subtype="calendar", params=params)
    for rank, entry in enumerate(entries, start=1):
        name = "calendrier.ics" if len(entries) == 1 else f"calendrier-{rank}.ics"
        params = {"method": method_of(entry), "charset": "utf-8"}
        message.add_attachment(entry.encode(), maintype="text", subtype="calendar", filename=name, params=params)
    return message


class FolderTransport:
    """Writes each letter as an .eml file in `instance/mailbox`, which any mail reader opens."""

    def __init__(self, settings: Settings):
        self.folder = Path(settings.instance) / "mailbox"
        self.sender = settings.mail_from

    def __enter__(self) -> "FolderTransport":
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, letter: Letter) -> None:
        path = self.folder / f"{letter.id:06d}-{letter.kind}.eml"
        path.write_bytes(envelope(letter, self.sender).as_bytes())


class SmtpTransport:
    """One connection for a batch; opened at the first letter, reopened when the server closed it."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> "SmtpTransport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()

    def send(self, letter: Letter) -> None:
        message = envelope(letter, self.settings.mail_from)
        try:
            server = self.server or self._connect()
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise self._failure_of(*next(iter(refused.recipients.values()))) from refused
        except smtplib.SMTPResponseException as refused:
            raise self._failure_of(refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPException, OSError) as broken:
            self._disconnect()
            raise TemporaryFailure(type(broken).__name__) from broken

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        secure = ssl.create_default_context()
        if settings.smtp_security == "tls":
            self.server = smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT, context=secure)
        else:
            self.server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
            if settings.smtp_security == "starttls":
                self.server.starttls(context=secure)
        if settings.smtp_user:
            self.server.login(settings.smtp_user, settings.smtp_password)
        return self.server

    def _failure_of(self, code: int, answer: bytes | str) -> TemporaryFailure | PermanentFailure:
        """Return the failure that an SMTP reply means: a 4xx is temporary, a 5xx permanent.

        A refused sign-in (535) is the settings' fault, not the letter's: temporary too.
        """
        words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        if code // 100 == 5 and code not in (530, 534, 535, 538):
            return PermanentFailure(code, words.casefold())
        self._disconnect()
        return TemporaryFailure(f"{code}")

    def _disconnect(self) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except (smtplib.SMTPException, OSError):
                self.server.close()
        self.server = None
