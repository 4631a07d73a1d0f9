"""Which venue a programme's place is, where a person has said so: remembered for the next file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, select

from geo.civic.database import insert_into, now, reading, transaction
from geo.civic.schema import IDENTIFIER, JOINS
from geo.civic.words import identifier, plain


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
    UsageError
        If a key is too long, or holds signs that cannot be kept.
    CivicError
        If it cannot be written.
    """
    same: dict[str, Any] = {
        "region": region,
        "place_key": identifier(place_key),
        "address_key": identifier(address_key),
    }
    said: dict[str, Any] = {
        "venue_id": None if venue_id is None else identifier(venue_id),
        "who": plain(who[:IDENTIFIER], most=IDENTIFIER),
        "at": now(),
    }
    kept = insert_into(engine, JOINS).on_conflict_do_update(index_elements=list(JOINS.primary_key), set_=said)
    with transaction(engine) as connection:
        connection.execute(kept, {**same, **said})


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
    with reading(engine) as connection:
        rows = connection.execute(select(JOINS).filter_by(region=region)).all()
    return {(row.place_key, row.address_key): row.venue_id for row in rows}
