"""Plumbing without one word of the trade: database, transactions, clock, refusals, forms, paging, typography, tokens…

Every room may use it; it knows none.
"""
