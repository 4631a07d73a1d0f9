"""A region's data in one number, so that a figure can say what it was computed from."""

import hashlib
from functools import lru_cache

import numpy as np
import pandas as pd

from geo import tables as t
from geo.region.region import Region

_TABLES = ("wards", "venues", "population")
_WHERE_PEOPLE_LIVE = ("dwellings", "counts", "parks", "water", "industry")
"""Tables that decide on whose doorsteps walks begin."""


@lru_cache(maxsize=4)
def fingerprint(region: Region) -> str:
    """Sum up what coverage figures follow from.

    Parameters
    ----------
    region
        Its wards, venues, residents, streets, and what tells where people live.

    Returns
    -------
    str
        16 hexadecimal digits of a SHA-256; the same for the same data in whatever form the region is stored, another
        for any other.
    """
    digest = hashlib.sha256()
    for name in (*_TABLES, *_WHERE_PEOPLE_LIVE):
        frame = getattr(region, name)
        if t.GEOMETRY in frame:
            frame = pd.DataFrame(frame.drop(columns=t.GEOMETRY)).assign(shape=frame.geometry.to_wkb())
        columns = sorted(frame.columns)
        digest.update(f"{name} {len(frame)} {columns}".encode())
        for column in columns:
            digest.update("\x1f".join("" if pd.isna(one) else repr(one) for one in frame[column].tolist()).encode())
    network = region.network
    # Where people live follows the kind of a street.
    kind = network.tags[t.HIGHWAY]
    digest.update("\x1f".join(kind.labels[code] if code >= 0 else "" for code in kind.codes.tolist()).encode())
    for values in (
        network.vertex_bounds,
        network.edge_from, network.edge_to, network.edge_oneway, network.edge_steps, network.edge_length_m,
        network.edge_incline_percent, network.vertex_lon, network.vertex_lat,
        network.edge_slope_along, network.edge_slope_against,
    ):  # fmt: skip
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:16]
