"""The views of printed matter: what organisers may print, one's own agenda, and the page that follows a job."""

from forum_app.documents.views import jobs, organiser, own
from forum_app.documents.views.blueprint import blueprint

__all__ = ["blueprint", "jobs", "organiser", "own"]
