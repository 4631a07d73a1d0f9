"""Which venue a programme's place is, where a person has said so: remembered for the next file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from geo.civic.database import now, transaction
from geo.civic.schema import IDENTIFIER, JOINS


def remember(engine: Engine, region: str, *, place_key: str, address_key: str, venue_id: str | None, who: str) -> None:
    """Keep which venue was meant.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    place_key, address_key
        The place's name and address, as :mod:`geo.sources.joining` tells them apart.
    venue_id
        The venue; None: none of the region's.
    who
        Who said so.

    Raises
    ------
    CivicError
        If it cannot be written.
    """
    same: dict[str, Any] = {
        "region": region,
        "place_key": place_key[:IDENTIFIER],
        "address_key": address_key[:IDENTIFIER],
    }
    with transaction(engine) as connection:
        connection.execute(delete(JOINS).filter_by(**same))
        connection.execute(insert(JOINS).values(**same, venue_id=venue_id, who=who[:IDENTIFIER], at=now()))


def remembered(engine: Engine, region: str) -> Mapping[tuple[str, str], str | None]:
    """List which venues were meant.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.

    Returns
    -------
    Mapping
        By the keys of place and address: the venue's id, or None for none of the region's.

    Raises
    ------
    CivicError
        If it cannot be read.
    """
    with transaction(engine) as connection:
        rows = connection.execute(select(JOINS).filter_by(region=region)).all()
    return {(row.place_key, row.address_key): row.venue_id for row in rows}
