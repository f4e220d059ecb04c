"""The demonstration: plainly fictitious forums, people and companies of any number, the same for the same seed.

Used by the first start, bench and tests. `past` does acts at their moments, `stage` makes the forum, `draws` says who
comes, `story` what they do, `crowd` enters those who come by a spreadsheet.
"""
