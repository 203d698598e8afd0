"""Files as such: members of zip archives, how far a workbook reaches, outputs that appear whole or not at all.

Goes in: paths and bytes. Comes out: bytes within bounds, or an ``AlignerError``. Every room may use it.
"""
