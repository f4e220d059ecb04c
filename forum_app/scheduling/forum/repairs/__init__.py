"""Repairs on the day, in milliseconds: see ``repairer``, and ``variants`` for the answer that is proposed."""
