"""The job ``terms consistency``.

In: a table of pairs. Out: the renderings of each term with their counts, those that disagree most first.
Used by ``extraction`` (entries made ready) and the command line; it uses ``occurrences`` and ``bilingual``.
"""
