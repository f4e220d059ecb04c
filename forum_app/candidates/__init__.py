"""The people who come to meet: their registration to a forum, their profile as confirmed for it, their consents.

Knows no company.
"""
