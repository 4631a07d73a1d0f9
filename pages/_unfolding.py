"""An answer that comes in parts, kept for all who wait for it."""

import itertools
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

_Part = TypeVar("_Part")


def unfolding(parts: Iterator[_Part]) -> Callable[[int], tuple[_Part, ...]]:
    """Keep the parts of an answer as they come; whoever asks for more of them waits for those alone."""
    kept: list[_Part] = []
    lock = threading.Lock()

    def first(count: int) -> tuple[_Part, ...]:
        with lock:
            kept.extend(itertools.islice(parts, max(0, count - len(kept))))
            return tuple(kept[:count])

    return first
