"""Stored bytes: uploads and made documents up to 5 MB are rows, so that they share the transaction, the backup and the
erasure of the rest.
"""
