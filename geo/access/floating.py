"""Floating catchments: how much supply each resident can walk to, and how evenly it is spread."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]

SIGMA_PER_LIMIT: Final = 1.0 / 3.0


def two_step(minutes: csr_array, demand: Floats, supply: Floats, *, limit_min: float) -> Floats:
    """Share each place's supply among those within a walk of it (E2SFCA, Luo and Qi 2009).

    R_j = S_j / sum_k D_k f(t_kj) and A_i = sum_j R_j f(t_ij) over pairs with t <= T, f the Gaussian
    exp(-t^2 / 2 sigma^2) with sigma = T / 3, in both steps.

    Parameters
    ----------
    minutes
        (points, places) an entry is a walk.
    demand
        (points) D, residents.
    supply
        (places) S, places or seats.
    limit_min
        T, minutes.

    Returns
    -------
    numpy.ndarray
        (points) A, supply per resident; 0 where no place is within the walk. A place within the walk of nobody
        supplies nobody.
    """
    weights = minutes.copy()
    weights.data = np.where(minutes.data <= limit_min, _gaussian(minutes.data, limit_min * SIGMA_PER_LIMIT), 0.0)
    wanted = np.asarray(weights.T @ demand)
    shares = np.divide(supply, wanted, out=np.zeros_like(wanted), where=wanted > 0)
    return np.asarray(weights @ shares, dtype=np.float64)


def gini(values: Floats, weight: Floats) -> float:
    """Measure how unevenly something is spread over residents.

    G = 1 - sum (L_{k-1} + L_k) p_k, sorted ascending, L_0 = 0, L the share of the values and p that of the residents.

    Parameters
    ----------
    values
        (n) at least 0, a resident's each.
    weight
        (n) residents, at least 0.

    Returns
    -------
    float
        0 where all have the same, toward 1 where few have all; NaN where nobody has anything.

    Examples
    --------
    >>> float(gini(np.array([1.0, 1.0, 4.0]), np.array([1.0, 1.0, 1.0])))
    0.33333333333333337
    """
    order = np.argsort(values, kind="stable")
    held, people = (values * weight)[order], weight[order]
    if not held.sum() > 0:
        return float("nan")
    up_to = np.cumsum(held) / held.sum()
    before = np.concatenate([[0.0], up_to[:-1]])
    return float(1.0 - (before + up_to) @ (people / people.sum()))


def _gaussian(minutes: Floats, sigma: float) -> Floats:
    return np.asarray(np.exp(-(minutes**2) / (2.0 * sigma**2)), dtype=np.float64)
