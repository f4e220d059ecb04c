"""Log lines without personal data."""

import logging
import re

from flask import Flask


class RedactingFormatter(logging.Formatter):
    """Formats with another formatter, then strikes out e-mail addresses and secrets, whatever wrote them."""

    _REDACTED = (
        (re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+\.[A-Za-z]{2,}"), "[address]"),
        (re.compile(r"(?<=/)[A-Za-z0-9_-]{22}(?![\w/-])"), "[secret]"),  # the end of a link sent by letter
        (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[A-Za-z0-9_-]{20,}(?![\w-])"), "[secret]"),
    )

    def __init__(self, inner: logging.Formatter):
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        text = self.inner.format(record)
        for pattern, replacement in self._REDACTED:
            text = pattern.sub(replacement, text)
        return text


def install(app: Flask) -> None:
    """Redact the application's log, and let INFO through: error pages show short codes that are looked up there."""
    app.logger.setLevel(logging.INFO)
    for handler in app.logger.handlers:
        handler.setFormatter(RedactingFormatter(handler.formatter or logging.Formatter()))
