"""Forums post-alternance: the application.

The factory is `forum_app.app.create_app`; the rooms are listed in ARCHITECTURE.md.
"""
