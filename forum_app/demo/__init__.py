"""The demonstration: plainly fictitious forums, people and companies of any number, the same for the same seed.

Used by the first start, bench and tests.
"""
