"""What drawings and sentences need of a walk: they compute nothing, and do not know where it came from."""

from collections.abc import Sequence
from typing import Protocol


class StretchLike(Protocol):
    """A part of a walk that one sentence describes, as ``geo.access.itinerary.Stretch``."""

    @property
    def street(self) -> str | None:
        """Its name."""

    @property
    def metres(self) -> float:
        """Its length."""

    @property
    def turn(self) -> str:
        """The turn that leads into it."""

    @property
    def steps(self) -> bool:
        """Whether it is a flight of steps."""

    @property
    def crossing(self) -> str | None:
        """How a roadway is crossed."""

    @property
    def lit(self) -> str:
        """Whether it has street lights."""

    @property
    def pavement(self) -> bool:
        """Whether it is a pavement."""


class ItineraryLike(Protocol):
    """A walk, told, as ``geo.access.itinerary.Itinerary``."""

    @property
    def metres(self) -> float:
        """The whole walk."""

    @property
    def seconds(self) -> float:
        """The whole walk."""

    @property
    def stretches(self) -> Sequence[StretchLike]:
        """In the order walked."""

    @property
    def walker(self) -> str:
        """Who walks."""

    @property
    def speed_m_s(self) -> float:
        """How fast on the level."""

    @property
    def knows_light(self) -> bool:
        """Whether the source knows of street lights."""

    @property
    def knows_crossings(self) -> bool:
        """Whether the source knows of crossings."""

    @property
    def flights(self) -> int:
        """Number of flights of steps."""

    @property
    def stairs_m(self) -> float:
        """Their length."""

    @property
    def crossings(self) -> int:
        """Number of crossings known."""

    @property
    def unlit_m(self) -> float:
        """Metres without street lights."""

    @property
    def light_unknown_m(self) -> float:
        """Metres of which it is unknown."""

    @property
    def footsteps(self) -> int | None:
        """An adult's, None in a wheelchair."""


class WaysLike(Protocol):
    """How to get to one place, as ``geo.access.ways.Ways``."""

    @property
    def plain(self) -> ItineraryLike:
        """The quickest way."""

    @property
    def without_stairs(self) -> ItineraryLike | None:
        """The quickest without stairs, where the plain one has some."""

    @property
    def green(self) -> ItineraryLike | None:
        """One along carbon-neutral streets."""

    @property
    def green_m(self) -> float:
        """Metres along them."""

    @property
    def stairs_unavoidable(self) -> bool:
        """Whether no way goes without stairs."""
