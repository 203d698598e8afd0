"""Neighbours in collections too large to compare all with all: cells of vectors in 8-bit codes, by faiss.

Goes in: two sides. Comes out: for each source sentence the targets of the cells nearest to it.
"""

from __future__ import annotations

import numpy as np
