"""Plumbing without one word of the trade: database, clock, refusals, doors, paging, typography, tokens, spreadsheets.

Every room may use it; it knows none.
"""
