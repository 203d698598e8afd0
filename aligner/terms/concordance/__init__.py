"""The job ``terms find``.

In: a query and a table of pairs. Out: each place in its context, beside what stands for it.
Used by the command line; it uses ``language`` and ``bilingual``.
"""
