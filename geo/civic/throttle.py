"""Whoever tries too often waits: a memory of tries that knows nobody by name and is never written down."""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final

Rule = Callable[[Sequence[float]], float]
"""When the next try may be made, in seconds of the clock, by the times of the former ones, of which there are some."""

FREE_TRIES: Final = 2
LONGEST_DELAY_S: Final = 300.0
QUIET_S: Final = 1800.0
MOST_KEYS: Final = 10_000
_MOST_TRIES: Final = 100


def growing_delay(tries_s: Sequence[float]) -> float:
    """Let two failures pass; after the third wait 2 seconds, then 4, 8 ... up to 300.

    Parameters
    ----------
    tries_s
        Times of the failures, at least one, the latest last.

    Returns
    -------
    float
        When the next try may be made.

    Examples
    --------
    >>> [growing_delay([100.0] * failures) - 100 for failures in (1, 2, 3, 4, 5, 50)]
    [0.0, 0.0, 2.0, 4.0, 8.0, 300.0]
    """
    doublings = len(tries_s) - FREE_TRIES
    return tries_s[-1] + (min(2.0**doublings, LONGEST_DELAY_S) if doublings > 0 else 0.0)


def at_most(count: int, within_s: float) -> Rule:
    """Allow so many tries in any so many seconds.

    Parameters
    ----------
    count
        1 to 100.
    within_s
        Seconds.

    Returns
    -------
    Rule
        For a :class:`Throttle`.

    Examples
    --------
    >>> at_most(2, 60.0)([100.0]), at_most(2, 60.0)([100.0, 130.0])
    (100.0, 160.0)
    """
    return lambda tries_s: tries_s[-count] + within_s if len(tries_s) >= count else tries_s[-1]


class Throttle:
    """Counts tries by key, for one process, in bounded memory; safe to share between threads.

    Parameters
    ----------
    rule
        When the next try may be made: :func:`growing_delay`, or what :func:`at_most` gives.
    forget_s
        A key without a try for so many seconds is forgotten; no shorter than the longest wait of the rule.
    clock
        Seconds that never run backwards.
    """

    def __init__(self, rule: Rule, *, forget_s: float = QUIET_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._rule = rule
        self._forget_s = forget_s
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        # In the order of their last tries.
        self._tries: OrderedDict[bytes, deque[float]] = OrderedDict()

    def admit(self, key: str) -> float:
        """Count a try, unless it comes too early: then nothing is to be done for whoever makes it.

        A try counts before its outcome is known, so that many at once do not slip through together;
        :meth:`forgive` takes it back.

        Parameters
        ----------
        key
            Who tries, for instance a network address; only a keyed hash of it is remembered.

        Returns
        -------
        float
            0 if the try may go on, else how many seconds to wait.
        """
        hashed = self._hash(key)
        with self._lock:
            now = self._clock()
            self._forget_quiet(now)
            tries = self._tries.get(hashed)
            if tries is None:
                if len(self._tries) >= MOST_KEYS:
                    self._tries.popitem(last=False)
                tries = self._tries[hashed] = deque(maxlen=_MOST_TRIES)
            elif (wait_s := self._rule(tries) - now) > 0:
                return wait_s
            tries.append(now)
            self._tries.move_to_end(hashed)
            return 0.0

    def forgive(self, key: str) -> None:
        """Forget the tries of a key: one has succeeded.

        Parameters
        ----------
        key
            Who tried.
        """
        with self._lock:
            self._tries.pop(self._hash(key), None)

    def _forget_quiet(self, now: float) -> None:
        """Forget who has been quiet for long."""
        while self._tries and now - next(iter(self._tries.values()))[-1] >= self._forget_s:
            self._tries.popitem(last=False)

    def _hash(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16).digest()
