"""Spreadsheets in: read, explained line by line, then entered whole or not at all.

Joins candidates, companies and wishes.
"""
