"""How much more those count for a plan whose ward has told that it needs a place to learn."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.access.demand import DemandPoints
from geo.errors import N_, UsageError
from geo.region.region import Region

Floats = npt.NDArray[np.float64]

MOST: Final = 2.0
"""What a resident counts at most: where all needs are of one ward, those who live there count twice."""


def needs_weights(region: Region, demand: DemandPoints, needs: pd.DataFrame) -> Floats:
    """Weigh residents by what their ward has asked for.

    A resident of ward w counts 1 + n_w / n, where n_w of the n needs that are shown were told about that ward. The spot
    of a need counts for its ward alone: it is rounded to about 100 m, and who lives there need not be who asked.

    Parameters
    ----------
    region
        With wards.
    demand
        Where its residents start.
    needs
        With :data:`geo.tables.WARD_CODE`, those that the staff have let through; other regions' wards count for nobody.

    Returns
    -------
    numpy.ndarray
        (points) factors to residents, from 1 to :data:`MOST`.

    Raises
    ------
    UsageError
        If there is no need about any of the region's wards: plain residents are to be used.
    """
    told = needs[t.WARD_CODE].value_counts().reindex(region.wards[t.WARD_CODE], fill_value=0).to_numpy(np.float64)
    if not told.sum():
        msg = N_("nobody has told a need that is shown in the region {region} yet; residents are counted alike")
        raise UsageError(msg, region=region.name)
    factors: Floats = 1.0 + told / told.sum()
    return factors[demand.ward]
