"""What the staff make of a presentation's steps: their order, which are hidden, and what is added to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from geo.errors import N_, UsageError
from geo.show.town_hall import Step

LONGEST_NOTE: Final = 200
_LONGEST_KEY: Final = 80
_MOST_STEPS: Final = 1_000


@dataclass(frozen=True)
class Arrangement:
    """What the staff make of the steps.

    Attributes
    ----------
    order
        Keys, the first step first; steps that it does not name follow in their own order.
    hidden
        Keys of steps that are passed over.
    notes
        Key to what stands under the sentence.
    """

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def in_order(steps: Sequence[Step], arrangement: Arrangement) -> tuple[Step, ...]:
    """Order steps and annotate them, hidden ones included.

    Parameters
    ----------
    steps
        All there are.
    arrangement
        May name steps that are not there any more.

    Returns
    -------
    tuple of Step
        Every step once.
    """
    place = {key: number for number, key in enumerate(arrangement.order)}
    ordered = sorted(steps, key=lambda step: place.get(step.key, len(place)))
    return tuple(replace(step, note=arrangement.notes.get(step.key, step.note)) for step in ordered)


def arranged(steps: Sequence[Step], arrangement: Arrangement) -> tuple[Step, ...]:
    """Give the steps that are shown, in order.

    Parameters
    ----------
    steps
        All there are.
    arrangement
        What the staff make of them.

    Returns
    -------
    tuple of Step
        Without the hidden ones.
    """
    return tuple(step for step in in_order(steps, arrangement) if step.key not in arrangement.hidden)


def moved(steps: Sequence[Step], arrangement: Arrangement, key: str, *, by: int) -> Arrangement:
    """Move a step forward or back.

    Parameters
    ----------
    steps
        All there are.
    arrangement
        As it is.
    key
        Of the step.
    by
        How many places; beyond either end it stays at that end.

    Returns
    -------
    Arrangement
        With an order that names every step; as it is where there is no such step.
    """
    order = [step.key for step in in_order(steps, arrangement)]
    if key not in order:
        return arrangement
    place = order.index(key)
    order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
    return replace(arrangement, order=tuple(order))


def noted(arrangement: Arrangement, key: str, note: str) -> Arrangement:
    """Write a note under a step's sentence; an empty one takes it away.

    Parameters
    ----------
    arrangement
        As it is.
    key
        Of the step.
    note
        At most :data:`LONGEST_NOTE` letters; more are cut off.

    Returns
    -------
    Arrangement
        With the note.
    """
    others = {name: text for name, text in arrangement.notes.items() if name != key}
    kept = {key: note.strip()[:LONGEST_NOTE]} if note.strip() else {}
    return replace(arrangement, notes=MappingProxyType(others | kept))


def to_json(arrangement: Arrangement) -> str:
    """Write an arrangement to be kept.

    Parameters
    ----------
    arrangement
        What the staff made of the steps.

    Returns
    -------
    str
        JSON.
    """
    held = {
        "order": list(arrangement.order),
        "hidden": sorted(arrangement.hidden),
        "notes": dict(arrangement.notes),
    }
    return json.dumps(held, ensure_ascii=False)


def from_json(text: str) -> Arrangement:
    """Read an arrangement that was kept.

    Parameters
    ----------
    text
        By :func:`to_json`, or anything.

    Returns
    -------
    Arrangement
        What was kept.

    Raises
    ------
    UsageError
        If it is none.
    """
    try:
        held: Any = json.loads(text)
        order, hidden = tuple(map(_key, held["order"])), frozenset(map(_key, held["hidden"]))
        notes = {_key(key): _note(note) for key, note in held["notes"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _no_arrangement() from error
    if max(len(order), len(hidden), len(notes)) > _MOST_STEPS:
        raise _no_arrangement()
    return Arrangement(order, hidden, MappingProxyType(notes))


def _key(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_KEY:
        raise TypeError
    return value


def _note(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value[:LONGEST_NOTE]


def _no_arrangement() -> UsageError:
    msg = N_("this is no order of a presentation's steps; save the presentation again")
    return UsageError(msg)
