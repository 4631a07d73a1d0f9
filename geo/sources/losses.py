"""Why streets of a source are left out: the reasons that all readers share, counted for the network report.

Counts are of ways, or of rows where a source has no ways, or of nodes where the reason says so.
"""

from collections import Counter
from typing import Final, SupportsInt

NOT_FOR_WALKERS: Final = "not_for_walkers"
CONVEYOR: Final = "escalator_or_moving_walk"
NODE_MISSING: Final = "node_missing"
NO_LENGTH: Final = "no_length"
NODE_ALONE: Final = "node_without_street"
UNREADABLE: Final = "unreadable"
REPEATED: Final = "repeated"
OFF_ITS_NODES: Final = "ends_off_its_nodes"


def tally(dropped: Counter[str] | None, reason: str, count: SupportsInt) -> None:
    """Add to a count, if anybody counts; a reason that never occurred does not appear.

    Parameters
    ----------
    dropped
        The counts by reason, added to in place.
    reason
        One of this module's.
    count
        How many were left out.
    """
    many = int(count)
    if dropped is not None and many:
        dropped[reason] += many
