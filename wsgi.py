"""The web application, for a WSGI server and for the `flask` command."""
from forum_app.app import create_app

app = create_app()
