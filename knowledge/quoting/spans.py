"""Rows that stand side by side, taken together."""

import numpy as np
from numpy.typing import NDArray


def rows_of(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its size says, one span after the other."""
    before = np.cumsum(sizes) - sizes
    rows: NDArray[np.int64] = np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))
    return rows
