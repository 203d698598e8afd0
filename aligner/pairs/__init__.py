"""Pairs as one table, and every file that it is read from and written to.

Goes in: pairs, or a path in any format of ``registry``. Comes out: a Polars frame with the columns of ``schema``, or a
file. Terms, results, inputs, pipeline and what stands above them use it.
"""
