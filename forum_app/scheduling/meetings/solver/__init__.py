"""The search for a timetable of a meeting day: see ``search``."""
