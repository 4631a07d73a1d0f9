"""Asking OpenStreetMap where addresses are: few, politely, and believing only what the answer itself repeats."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import N_, SourceError
from geo.sources.address_placing import Asked
from geo.sources.addresses import read_addresses
from geo.sources.osm_live import ask as ask_servers
from geo.sources.osm_live import own_cache
from geo.sources.osm_services import Services

MOST_ASKED: Final = 100
"""Addresses in one run: Nominatim is no place for bulk questions."""

_HIGHWAY: Final = "highway"
_WORDS: Final = ("class", "display_name")


def ask(
    addresses: Iterable[str],
    *,
    services: Services,
    cache: Path,
    within: BaseGeometry,
    tell: Callable[..., None],
) -> Mapping[str, Asked]:
    """Ask Nominatim for addresses, one after the other.

    Only city, district, road and number are sent; what else is written in an address stays here.

    Parameters
    ----------
    addresses
        Korean ones, as :func:`geo.sources.korean_places.addresses_to_ask` gives them. Those without a road and a
        number, or a ward and a lot, are not asked for, nor any after the first :data:`MOST_ASKED`.
    services
        Whom to ask, and how patiently: at most one request a second by default.
    cache
        Folder of one's own for the answers of the last day, made if need be.
    within
        Where a point can be, EPSG:4326; one outside is nothing.
    tell
        Told what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    Mapping
        For each address that is known its point: the building's, if the answer repeats road and number; the road's,
        if it is a road and repeats its name.

    Raises
    ------
    SourceError
        If the server gave no answer that can be used; what it said before is kept for the next time. If the cache
        cannot be written, or another download uses it.
    """
    texts = pd.Series(list(dict.fromkeys(addresses)), dtype="str")
    read = read_addresses(texts)
    whole = read.key.dropna().index
    parts = (read.city[whole].fillna(""), read.district[whole].fillna(""), read.key[whole])
    questions = pd.Series([" ".join(filter(None, words)) for words in zip(*parts, strict=True)], whole, dtype="str")
    chosen = questions.drop_duplicates().head(MOST_ASKED)
    left = questions.nunique() - len(chosen)
    if left:
        tell(N_("{left} addresses are not asked for: {most} in one run are enough"), left=left, most=MOST_ASKED)
    found: dict[str, Asked] = {}
    if chosen.empty:
        return found
    with own_cache(cache):
        for row, question in zip(chosen.index.tolist(), chosen.tolist(), strict=True):
            tell(N_("asking for {address}"), address=question)
            said: dict[str, Any] = ask_servers(
                {"kind": "address", "address": question},
                [services.nominatim_url],
                patience=services.patience,
                cache=cache,
                tell=tell,
                read=_answer,
                nothing={},
            )
            place = _believed(said, str(read.key[row]), read.road[row], within)
            if place is not None:
                found |= dict.fromkeys(texts[questions.index[questions == question]], place)
    return found


def _answer(path: Path, where: str) -> dict[str, Any]:
    """Read an answer that was kept."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {"lon": float(said["lon"]), "lat": float(said["lat"]), **{name: str(said[name]) for name in _WORDS}}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        msg = N_("what {where} says of an address is no answer")
        raise SourceError(msg, where=where) from error


def _believed(said: Mapping[str, Any], key: str, road: Any, within: BaseGeometry) -> Asked | None:
    """Hold an answer against its question: only what it repeats is believed."""
    if not said or not shapely.intersects_xy(within, said["lon"], said["lat"]):
        return None
    named = {part.replace(" ", "") for part in said["display_name"].split(",")}
    place, number = key.split(" ", 1)
    if {place, number.replace(" ", "")} <= named:
        return Asked(said["lon"], said["lat"], "exact")
    if said["class"] == _HIGHWAY and road in named:
        return Asked(said["lon"], said["lat"], "road")
    return None
