"""The web application, for a WSGI server and for the `flask` command."""

import os

from forum_app.app import create_app

app = create_app()
if os.environ.get("FLASK_RUN_FROM_CLI"):  # set by the `flask` command itself
    from forum_app.commands import add_commands

    add_commands(app)
else:
    from forum_app.core.garbage_collection import CollectBetweenRequests
    from forum_app.core.preload import prepare_to_serve

    app.wsgi_app = CollectBetweenRequests(app.wsgi_app)  # type: ignore[method-assign] # as Flask documents
    prepare_to_serve()
