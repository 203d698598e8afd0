"""Which words stand for which.

In: the two sides of a table of pairs. Out: arrays of words, links between them, phrases and their renderings.
Used by the jobs; it uses ``language`` alone and knows no termbase.
"""
