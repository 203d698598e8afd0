"""The job ``terms extract``.

In: a table of pairs. Out: candidates for terms in both languages, ranked, and entries made of them.
Used by the command line; it uses all other rooms.
"""
