"""Who may do what: one table of data that one can read aloud (`rights.TABLE`), and one guard for every view
(`guard.needs`).

Rights answer who; rules of the rooms answer whether and when.
"""
