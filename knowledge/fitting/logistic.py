"""Logistic regression by Newton's method, for the few numbers that the product learns."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_STEPS = 40


def logistic(columns: Matrix, right: Matrix, shares: Matrix, ridge: float) -> Matrix:
    """The bias, then a weight a column, under which `right` (0 or 1 a row) is likeliest.

    `shares` says how much each row counts. `ridge` holds the weights small, in units of columns
    of equal spread and a row's mean share.
    """
    middle, spread = columns.mean(0), columns.std(0) + 1e-6
    scaled = np.column_stack([np.ones(len(columns)), (columns - middle) / spread])
    held = np.full(scaled.shape[1], ridge * shares.sum())
    held[0] = 1e-6
    theta = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-scaled @ theta))
        slope = scaled.T @ (shares * (sure - right)) + held * theta
        curve = (scaled * (shares * sure * (1 - sure) + 1e-9)[:, None]).T @ scaled
        theta = theta - np.linalg.solve(curve + np.diag(held), slope)
    slopes = theta[1:] / spread
    unscaled: Matrix = np.concatenate([[theta[0] - slopes @ middle], slopes])
    return unscaled
