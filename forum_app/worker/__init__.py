"""The background process beside the web: `python -m forum_app.worker`.

Nothing is loaded from here: the processes that print are started from this package, and stay light.
"""
