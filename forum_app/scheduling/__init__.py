"""The optimiser: a pure machine that turns stated wishes into a proven timetable.

It knows nothing of the web application, its database or its pages. Whoever may run the
command line may enter; the room ``interviews`` enters with a ``Problem`` and leaves with an
``Answer``. It imports neither Flask nor SQLAlchemy nor any other room.
"""
