"""The firms that recruit: their identity, their participation to a forum, what they need, their offers, their tables
and people. Knows no candidate.
"""
