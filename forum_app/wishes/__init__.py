"""Who would like to meet whom: companies ranked by a candidate (wishes), candidates chosen by a company (selections).

Candidates enter for their own wishes. Companies learn who chose them, never the rank.
"""
