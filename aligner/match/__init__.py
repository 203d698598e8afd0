"""Vectors to the closest passages: closeness, search, the words that matched, and what the numbers mean.

Goes in: sentences of both sides and an encoder. Comes out: rows of passages with their worth, then pairs. The pipeline
uses it.
"""
