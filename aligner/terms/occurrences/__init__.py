"""Where terms stand.

In: a termbase and texts of one of its languages. Out: hits, each with its place, entry and confidence.
Used by the jobs; it uses ``language`` and ``termbase``.
"""
