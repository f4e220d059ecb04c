"""How often one network address may ask for letters, try passwords, and post to the pages that sign people up."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# A whole room signs in or up from one address: these limits only slow machines down. Wrong passwords and codes are
# counted apart, in the database; a page that takes a code or a link has no limit by address.
SIGN_IN_RATE = "600 per 15 minutes"
SIGN_UP_RATE = "600 per 15 minutes"
limiter = Limiter(get_remote_address, headers_enabled=False)


def install(app: Flask) -> None:
    """Apply the limits, but not in tests, which post far more often than people."""
    limiter.init_app(app)
    limiter.enabled = not app.testing
