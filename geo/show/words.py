"""Names of kinds, audiences, weekdays, walkers and places, for the catalogues."""

from typing import Final

from geo.errors import N_

KINDS: Final = {
    "arts_centre": N_("arts centre"),
    "community_centre": N_("community centre"),
    "culture_space": N_("culture space"),
    "gallery": N_("gallery"),
    "lifelong_learning_centre": N_("lifelong learning centre"),
    "museum": N_("museum"),
    "other": N_("other place to learn"),
    "performance_hall": N_("performance hall"),
    "public_library": N_("public library"),
    "senior_centre": N_("senior centre"),
    "small_library": N_("small library"),
    "welfare_centre": N_("welfare centre"),
    "youth_centre": N_("youth centre"),
}
AUDIENCES: Final = {
    "everyone": N_("for everyone"),
    "adults": N_("for adults"),
    "seniors": N_("for people over 65"),
    "children": N_("for children"),
    "families": N_("for families"),
    "newcomers": N_("for newcomers to Korea"),
}
WEEKDAYS: Final = {
    "mon": N_("Mon"),
    "tue": N_("Tue"),
    "wed": N_("Wed"),
    "thu": N_("Thu"),
    "fri": N_("Fri"),
    "sat": N_("Sat"),
    "sun": N_("Sun"),
}
WALKERS: Final = {
    "adult": N_("adult"),
    "senior": N_("over 65"),
    "cane": N_("over 65 with a cane"),
    "child": N_("child (10-12)"),
    "stroller": N_("with a stroller"),
    "wheelchair": N_("manual wheelchair"),
}
GROUPS: Final = {
    "all": N_("all residents"),
    "65plus": N_("residents over 65"),
    "living_alone_65plus": N_("residents over 65 who live alone"),
    "disabled": N_("residents with a disability"),
    "foreign": N_("foreign residents"),
    "children": N_("children under 13"),
}
SHARE_CLASSES: Final = (N_("under 20 %"), N_("20-40 %"), N_("40-60 %"), N_("60-80 %"), N_("80-100 %"))
"""What the classes of ``palette.COVERAGE`` are called."""
GOALS: Final = {
    "covered": N_("most people newly within the walk"),
    "everyone": N_("everyone within the walk, with the fewest spaces"),
    "total": N_("the least walking in all"),
    "longest": N_("the least longest walk"),
}
PLACE_KINDS: Final = {
    "ward": N_("ward"),
    "station": N_("station"),
    "venue": N_("place to learn"),
    "school": N_("school"),
    "site": N_("exploration site"),
    "road": N_("road"),
    "address": N_("address"),
}
SOURCES: Final = (
    N_("Seoul culture-space dataset, 2026-03"),
    N_("Seoul senior-welfare facilities, 2026"),
    N_("location of a public office or centre, compiled from public lists, 2026"),
    N_("national library standard dataset, 2025-06-27"),
    N_("press 2026-01 (address); building point from the library dataset"),
)
"""Where the places of the first region are from; other sources stand as they were given."""
PLACE_POSITIONS: Final = {
    "door": N_("exact"),
    "exact": N_("exact"),
    "interpolated": N_("between known numbers of its road"),
    "road": N_("somewhere on its road"),
}
"""How well the point of a place is known, beside its name."""
