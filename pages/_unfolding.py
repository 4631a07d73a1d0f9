"""An answer that comes in parts, kept for all who wait for it."""

import itertools
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from geo.errors import GeoError

_Part = TypeVar("_Part")


def unfolding(parts: Iterator[_Part]) -> Callable[[int], tuple[_Part, ...]]:
    """Keep the parts of an answer as they come; whoever asks for more of them waits for those alone."""
    kept: list[_Part] = []
    failed: list[GeoError] = []
    lock = threading.Lock()

    def first(count: int) -> tuple[_Part, ...]:
        with lock:
            try:
                kept.extend(itertools.islice(parts, max(0, count - len(kept))))
            except GeoError as error:
                failed.append(error)
            # Whoever asks next is told the same: an iterator that has failed only says that it is at its end.
            if failed and not kept:
                raise failed[0]
            return tuple(kept[:count])

    return first
