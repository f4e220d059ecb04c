"""The doors of printed matter: the organisers' shelf, a person's own agenda, and the page that follows a document being
made.
"""

from forum_app.documents.views import jobs, organiser, own
from forum_app.documents.views.blueprint import blueprint

__all__ = ["blueprint", "jobs", "organiser", "own"]
