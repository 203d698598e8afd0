"""The job ``terms check``.

In: a table of pairs and a termbase. Out: findings, a verdict on each term of each pair, as a table, page or workbook.
Used by ``extraction`` (entries made ready) and the command line; it uses ``occurrences`` and ``bilingual``.
"""
