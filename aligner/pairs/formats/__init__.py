"""One module a format, each with ``write`` and ``read``; ``aligner.pairs.registry`` chooses among them."""
