"""Termbases and their files.

In: TBX, tables and glossaries. Out: frozen entries with their terms, and a list of what could not be taken; and back.
Used by the rooms that look for terms; it uses ``language``.
"""
