"""A walk in plain sentences: one a stretch, what is known of the whole way, and the other ways."""

from collections.abc import Mapping, Sequence
from typing import Final

from geo.errors import N_
from geo.show import words
from geo.show.escape import safe
from geo.show.itinerary import ItineraryLike, StretchLike, WaysLike
from geo.show.language import Language, say, say_many
from geo.show.sentences import metres, walk, whole_minutes

_ALONG: Final[Mapping[str, str]] = {
    "start": N_("Go {metres} along {street}."),
    "straight": N_("Go straight on along {street} for {metres}."),
    "slight_left": N_("Bear left and go {metres} along {street}."),
    "left": N_("Turn left and go {metres} along {street}."),
    "sharp_left": N_("Turn sharp left and go {metres} along {street}."),
    "slight_right": N_("Bear right and go {metres} along {street}."),
    "right": N_("Turn right and go {metres} along {street}."),
    "sharp_right": N_("Turn sharp right and go {metres} along {street}."),
    "back": N_("Turn round and go {metres} along {street}."),
}
_TURNS: Final[Mapping[str, str]] = {
    "start": "",
    "straight": N_("Go straight on."),
    "slight_left": N_("Bear left."),
    "left": N_("Turn left."),
    "sharp_left": N_("Turn sharp left."),
    "slight_right": N_("Bear right."),
    "right": N_("Turn right."),
    "sharp_right": N_("Turn sharp right."),
    "back": N_("Turn round."),
}
_CROSSING: Final = N_("Cross the road here.")
_AT_A_CROSSING: Final = N_("Cross the road at the crossing.")
_CROSSINGS: Final[Mapping[str, str]] = {
    "traffic_signals": N_("Cross the road at the traffic light."),
    "marked": _AT_A_CROSSING,
    "uncontrolled": _AT_A_CROSSING,
    "zebra": _AT_A_CROSSING,
    "unmarked": N_("Cross the road here. No crossing is marked."),
}
_TOLD_M: Final = 5.0
"""A shorter way between door and street is not told."""
_FOOTSTEPS_STEP: Final = 10


def directions(language: Language, itinerary: ItineraryLike, *, to_name: str, position: str) -> list[str]:
    """Tell a walk, one entry a stretch.

    Parameters
    ----------
    language
        The reader's.
    itinerary
        The walk.
    to_name
        The destination's name.
    position
        How well its point is known: one of :data:`geo.tables.POSITIONS`.

    Returns
    -------
    list of str
        Plain text, of which street names are part: it must be escaped where it becomes HTML. The last entry arrives.
    """
    access, *on_streets, egress = itinerary.stretches
    if access.metres < _TOLD_M:
        first = say(language, N_("Go out to the street."))
    else:
        out = N_("Go to the street, about {metres} in a straight line. The map does not know how.")
        first = say(language, out, metres=metres(language, access.metres))
    last = _arrival(language, egress.metres, to_name=to_name, position=position)
    return [first, *(_sentence(language, one) for one in on_streets), last]


def directions_list(language: Language, told: Sequence[str]) -> str:
    """Write directions as a numbered list.

    Parameters
    ----------
    language
        The reader's.
    told
        As :func:`directions` tells them.

    Returns
    -------
    str
        HTML; the text is escaped.
    """
    label = say(language, N_("The way, step by step"))
    entries = "".join(f"<li>{safe(one)}</li>" for one in told)
    return f'<ol class="bg-way" aria-label="{safe(label)}">{entries}</ol>'


def way_facts(language: Language, itinerary: ItineraryLike) -> list[str]:
    """Say what is known of a whole walk, and what is not.

    Parameters
    ----------
    language
        The reader's.
    itinerary
        The walk.

    Returns
    -------
    list of str
        Plain sentences: how long, how many footsteps, stairs, crossings, light.
    """
    whole = say(
        language,
        N_("In all: {walk}, {metres} ({walker}, {speed} metres a second)."),
        walk=walk(language, itinerary.seconds / 60.0),
        metres=metres(language, itinerary.metres),
        walker=say(language, words.WALKERS[itinerary.walker]),
        speed=f"{itinerary.speed_m_s:g}",
    )
    facts = [whole]
    if itinerary.footsteps is not None:
        count = max(_FOOTSTEPS_STEP, _FOOTSTEPS_STEP * round(itinerary.footsteps / _FOOTSTEPS_STEP))
        facts.append(say(language, N_("About {count} of an adult's steps."), count=f"{count:,}"))
    return [*facts, _stairs(language, itinerary), _crossings(language, itinerary), *_light(language, itinerary)]


def ways_sentences(language: Language, ways: WaysLike) -> list[str]:
    """Say what the other ways cost.

    Parameters
    ----------
    language
        The reader's.
    ways
        The ways to one place.

    Returns
    -------
    list of str
        Plain sentences; none where there is nothing to choose.
    """
    said = []
    if ways.stairs_unavoidable:
        said.append(say(language, N_("This map knows no way without stairs.")))
    if ways.without_stairs is not None:
        count = _extra(ways.plain, ways.without_stairs)
        longer = say_many(
            language,
            "The way without stairs takes {count} minute longer.",
            "The way without stairs takes {count} minutes longer.",
            count=count,
        )
        said.append(longer if count > 0 else say(language, N_("The way without stairs takes no longer.")))
    if ways.green is not None:
        count, along = _extra(ways.plain, ways.green), metres(language, ways.green_m)
        longer = say_many(
            language,
            "The way along the carbon-neutral street ({metres} of it) takes {count} minute longer.",
            "The way along the carbon-neutral street ({metres} of it) takes {count} minutes longer.",
            count=count,
            metres=along,
        )
        same = N_("The way along the carbon-neutral street ({metres} of it) takes no longer.")
        said.append(longer if count > 0 else say(language, same, metres=along))
    return said


def _extra(plain: ItineraryLike, other: ItineraryLike) -> int:
    """Count the minutes between two ways as the reader does, from those on screen."""
    return whole_minutes(other.seconds / 60.0) - whole_minutes(plain.seconds / 60.0)


def _sentence(language: Language, one: StretchLike) -> str:
    """Tell one stretch of street."""
    length = metres(language, one.metres)
    special = []
    if one.steps:
        special.append(say(language, N_("There are stairs here ({metres})."), metres=length))
    if one.crossing is not None:
        special.append(say(language, _CROSSINGS.get(one.crossing, _CROSSING)))
    if special:
        said = [say(language, _TURNS[one.turn])] if _TURNS[one.turn] else []
        said += special
    else:
        nameless = N_("the pavement") if one.pavement else N_("a street without a name")
        said = [say(language, _ALONG[one.turn], metres=length, street=one.street or say(language, nameless))]
    if one.lit == "no":
        said.append(say(language, N_("There are no street lights here.")))
    return " ".join(said)


def _arrival(language: Language, egress_m: float, *, to_name: str, position: str) -> str:
    """Tell the end of the walk."""
    said = [say(language, N_("You are at {name}."), name=to_name)]
    if egress_m >= _TOLD_M:
        said.append(say(language, N_("It is about {metres} from the street."), metres=metres(language, egress_m)))
    if position in {"interpolated", "road"}:
        said.append(say(language, N_("Its place on the map is only approximate.")))
    if position != "door":
        said.append(say(language, N_("Nobody has marked where its entrance is: look around, or ask.")))
    return " ".join(said)


def _stairs(language: Language, itinerary: ItineraryLike) -> str:
    if itinerary.flights == 0:
        return say(language, N_("The map shows no stairs on this way."))
    return say_many(
        language,
        "Stairs in {count} place, {metres} long. Nobody has counted the steps.",
        "Stairs in {count} places, {metres} long. Nobody has counted the steps.",
        count=itinerary.flights,
        metres=metres(language, itinerary.stairs_m),
    )


def _crossings(language: Language, itinerary: ItineraryLike) -> str:
    if not itinerary.knows_crossings:
        return say(language, N_("This map does not know where roads are crossed."))
    if itinerary.crossings == 0:
        return say(language, N_("The map shows no crossing on this way, but it may not know all of them."))
    return say_many(
        language,
        "You cross the road at {count} crossing; the map may not know all of them.",
        "You cross the road at {count} crossings; the map may not know all of them.",
        count=itinerary.crossings,
    )


def _light(language: Language, itinerary: ItineraryLike) -> list[str]:
    if not itinerary.knows_light:
        return [say(language, N_("This map knows nothing of street lights."))]
    said = []
    if itinerary.unlit_m > 0:
        said.append(say(language, N_("No street lights for {metres}."), metres=metres(language, itinerary.unlit_m)))
    if itinerary.light_unknown_m >= _TOLD_M:
        unknown = N_("Nobody has said whether {metres} of the way have street lights.")
        said.append(say(language, unknown, metres=metres(language, itinerary.light_unknown_m)))
    return said or [say(language, N_("There are street lights all the way."))]
