"""What a translator runs before delivery: numbers, tags, marks, what is not translated, what is not consistent.

In: a table of pairs. Out: a table of findings (``found.COLUMNS``), and a page, workbook or table of them. A family of
checks is a module, a check is a line in ``catalogue.CHECKS``.
"""
