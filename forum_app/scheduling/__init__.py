"""The optimiser: a pure machine that turns stated wishes into a proven timetable.

Two engines of one shape, ``forum`` and ``meetings``, behind the table ``engines.ENGINES``. It knows nothing of the
web application, its database or its pages, and imports neither Flask nor SQLAlchemy nor any other room.
"""
