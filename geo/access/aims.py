"""What new spaces are asked for, as it stands in the address bar."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from geo import tables as t
from geo.access.choices import one_of
from geo.access.siting import GOALS, MOST_SPACES, Aim
from geo.errors import N_, UsageError

LIMITS_MIN: Final = (5, 10, 15)
FIRST: Final = Aim(3)
"""What a reader sees who has asked for nothing yet."""
MOST_A_SEAT: Final = 1000
_YES: Final = "yes"


def aim_from_address(parameters: Mapping[str, str]) -> tuple[Aim, list[UsageError]]:
    """Read an aim from an address, which anybody may have written.

    Parameters
    ----------
    parameters
        ``spaces``, ``within``, ``goal``, ``group``, ``seat`` and ``each``; others are ignored.

    Returns
    -------
    tuple
        The aim, with defaults in place of what cannot be used, and what was ignored, as errors to show.
    """
    readers: dict[str, Callable[[str], dict[str, Any]]] = {
        "spaces": lambda text: {"spaces": _spaces(text)},
        "within": lambda text: {"limit_min": float(one_of("within", text, tuple(map(str, LIMITS_MIN))))},
        "goal": lambda text: {"goal": one_of("goal", text, GOALS)},
        "group": lambda text: {"group": one_of("group", text, t.GROUPS)},
        "seat": lambda text: {"residents_a_seat": _residents_a_seat(text)},
        "each": lambda text: {"each_ward": one_of("each", text, (_YES,)) == _YES},
    }
    aim, ignored = FIRST, []
    for name in readers.keys() & parameters.keys():
        try:
            aim = replace(aim, **readers[name](parameters[name]))
        except UsageError as error:
            ignored.append(error)
    return aim, ignored


def aim_to_address(aim: Aim) -> dict[str, str]:
    """Write an aim for the address bar.

    Parameters
    ----------
    aim
        What is asked for.

    Returns
    -------
    dict of str
        For :func:`aim_from_address`.

    Examples
    --------
    >>> aim_to_address(Aim(4, goal="everyone", each_ward=True))
    {'spaces': '4', 'within': '5', 'goal': 'everyone', 'group': 'all', 'each': 'yes'}
    """
    address = {"spaces": str(aim.spaces), "within": f"{aim.limit_min:g}", "goal": aim.goal, "group": aim.group}
    seat = {} if aim.residents_a_seat is None else {"seat": f"{aim.residents_a_seat:g}"}
    return address | seat | ({"each": _YES} if aim.each_ward else {})


def _residents_a_seat(text: str) -> float:
    """Read how many residents share a seat."""
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_A_SEAT)) and 1 <= int(text) <= MOST_A_SEAT:
        return float(text)
    msg = N_("{residents} residents for a seat cannot be served; give 1 to {most}")
    raise UsageError(msg, residents=repr(text[:40]), most=MOST_A_SEAT)


def _spaces(text: str) -> int:
    """Read how many spaces."""
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_SPACES)) and 1 <= int(text) <= MOST_SPACES:
        return int(text)
    msg = N_("{count} spaces cannot be sited; give 1 to {most}")
    raise UsageError(msg, count=repr(text[:40]), most=MOST_SPACES)
