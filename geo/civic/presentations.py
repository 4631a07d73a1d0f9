"""Presentations that the staff have saved, by name."""

from typing import Final

from sqlalchemy import Engine, delete, select

from geo.civic.database import insert_into, now, reading, transaction
from geo.civic.schema import IDENTIFIER, NAME, PRESENTATIONS
from geo.civic.words import plain
from geo.errors import N_, UsageError

MOST_LISTED: Final = 50


def save_presentation(engine: Engine, region: str, *, name: str, arrangement: str, who: str) -> str:
    """Keep a presentation; one of the same name is replaced.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    name
        What it is called.
    arrangement
        By :func:`geo.show.arrangement.to_json`.
    who
        Who saves it.

    Returns
    -------
    str
        The name as it is kept.

    Raises
    ------
    UsageError
        If the name is empty or too long, or there are too many already.
    CivicError
        If it cannot be written.
    """
    kept = plain(name, most=NAME)
    if not kept:
        msg = N_("a presentation without a name cannot be found again; give it one")
        raise UsageError(msg)
    here = PRESENTATIONS.c.region == region
    said = {"arrangement": arrangement, "who": plain(who[:IDENTIFIER], most=IDENTIFIER), "at": now()}
    written = insert_into(engine, PRESENTATIONS).on_conflict_do_update(
        index_elements=list(PRESENTATIONS.primary_key), set_=said
    )
    with transaction(engine) as connection:
        names = set(connection.scalars(select(PRESENTATIONS.c.name).where(here)))
        if len(names | {kept}) > MOST_LISTED:
            msg = N_("there are {most} presentations already; delete one first")
            raise UsageError(msg, most=MOST_LISTED)
        connection.execute(written, {"region": region, "name": kept, **said})
    return kept


def presentations(engine: Engine, region: str) -> dict[str, str]:
    """List the presentations of a region.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.

    Returns
    -------
    dict of str
        Name to arrangement, the last saved first.

    Raises
    ------
    CivicError
        If they cannot be read.
    """
    table = PRESENTATIONS
    asked = select(table).where(table.c.region == region).order_by(table.c.at.desc(), table.c.name)
    with reading(engine) as connection:
        return {row.name: row.arrangement for row in connection.execute(asked)}


def delete_presentation(engine: Engine, region: str, *, name: str) -> None:
    """Delete a presentation; one that is not there is as well deleted.

    Parameters
    ----------
    engine
        The database.
    region
        The region's name.
    name
        Of the presentation.

    Raises
    ------
    CivicError
        If it cannot be deleted.
    """
    table = PRESENTATIONS
    with transaction(engine) as connection:
        connection.execute(delete(table).where(table.c.region == region, table.c.name == name))
