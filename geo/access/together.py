"""Several doorsteps at once: what any of them or all of them reach, and a fair place to meet."""

from collections.abc import Sequence
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.access.doorstep import Reach, seconds_to
from geo.access.nearest import venue_places
from geo.region.region import Region

Whose = Literal["any", "all"]
MOST_DOORSTEPS: Final = 5

Floats = npt.NDArray[np.float64]


def minutes_from_each(region: Region, doorsteps: Sequence[Reach]) -> Floats:
    """Measure the walk from each doorstep to each venue.

    Parameters
    ----------
    region
        Whose venues.
    doorsteps
        Doorsteps on the region's streets, each at its own walker's pace.

    Returns
    -------
    numpy.ndarray
        (doorsteps, venues) minutes, infinite beyond a doorstep's limit.
    """
    rows = [seconds_to(reached, venue_places(region, reached.walking)) / 60.0 for reached in doorsteps]
    return np.array(rows).reshape(len(doorsteps), len(region.venues))


def minutes_for(minutes: Floats, whose: Whose) -> Floats:
    """Reduce the walks of several doorsteps to one a venue.

    Parameters
    ----------
    minutes
        From :func:`minutes_from_each`.
    whose
        ``any``: the shortest of the walks counts; ``all``: the longest.

    Returns
    -------
    numpy.ndarray
        (venues) minutes, infinite where none of the doorsteps, or not all of them, reach the venue.
    """
    walks: Floats = minutes.min(axis=0, initial=np.inf) if whose == "any" else minutes.max(axis=0, initial=0.0)
    return walks


def fair_places(region: Region, minutes: Floats) -> gpd.GeoDataFrame:
    """List the venues where several people can meet, the fairest first.

    Parameters
    ----------
    region
        Whose venues.
    minutes
        From :func:`minutes_from_each`.

    Returns
    -------
    geopandas.GeoDataFrame
        The venues that everybody reaches, by their longest walk (``minutes``), then by the walks of all together, then
        by id. The index is the venue's row in the region's table.
    """
    longest, total = minutes_for(minutes, "all"), minutes.sum(axis=0)
    order = np.lexsort((region.venues[t.VENUE_ID].to_numpy(dtype=str), total, longest))
    met = order[np.isfinite(longest[order])]
    return region.venues.iloc[met].assign(**{t.MINUTES: longest[met]})


def by_venue(region: Region, minutes: Floats) -> pd.Series:
    """Name the walks by their venues.

    Parameters
    ----------
    region
        Whose venues.
    minutes
        (venues) minutes.

    Returns
    -------
    pandas.Series
        Minutes by venue's id.
    """
    return pd.Series(minutes, index=region.venues[t.VENUE_ID], name=t.MINUTES)
