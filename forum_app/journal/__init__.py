"""Who did what, when, to which thing, on whose behalf.

Written by actions, read as sentences; no name is ever stored in it.
"""
