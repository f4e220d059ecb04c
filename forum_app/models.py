"""Every table, imported once: migrations and tests read the metadata from here."""

from forum_app.accounts import models as accounts
from forum_app.candidates import models as candidates
from forum_app.companies import models as companies
from forum_app.core import drafts, submissions, worker_heartbeat
from forum_app.documents import models as documents
from forum_app.files import models as files
from forum_app.forums import models as forums
from forum_app.imports import models as imports
from forum_app.interviews import models as interviews
from forum_app.journal import models as journal
from forum_app.mail import models as mail
from forum_app.staff import models as staff
from forum_app.wishes import models as wishes
from forum_app.workshops import models as workshops

__all__ = [
    "accounts",
    "candidates",
    "companies",
    "documents",
    "drafts",
    "files",
    "forums",
    "imports",
    "interviews",
    "journal",
    "mail",
    "staff",
    "submissions",
    "wishes",
    "worker_heartbeat",
    "workshops",
]
