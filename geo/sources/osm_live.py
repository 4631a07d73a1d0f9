"""Asking OpenStreetMap's servers: one after the other, politely, with an end to all patience, answers kept for a day.

The question itself is put by a program of its own (``geo.sources.osm_download``), which is killed when its time is up.
A thread would not do: nothing stops one that waits for a name server, and meanwhile OSMnx's settings, and its
replacement of ``socket.getaddrinfo``, would hold for the whole program. ``multiprocessing`` would not either: it runs
the caller's main module again, which under Streamlit is the app.
"""

import contextlib
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from filelock import FileLock, Timeout

from geo.errors import N_, GeoError, SourceError
from geo.sources.osm_services import Patience, host_of

Read = TypeVar("Read")

PROGRAM: Final = "geo.sources.osm_download"
ANSWER: Final = "answer.json"
ID: Final = "id"
DATE: Final = "osm_date"
"""Beside the members of GeoJSON: the day that features show."""
ANSWERED: Final = ("lat", "lon", "class", "display_name")
"""What is kept of what Nominatim says of an address."""
LARGEST_ANSWER_BYTES: Final = 48 * 1024**2
KEPT_FOR_SECONDS: Final = 24 * 3600
_ASKING: Final = "asking-"
_PROBLEM_CHARACTERS: Final = 200
_EMPTY: Final = "empty"

_FAILURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "busy": N_("too busy (HTTP {status})"),
        "refused": N_("it refused (HTTP {status})"),
        "unreachable": N_("it could not be reached ({problem})"),
        "silent": N_("nothing whole within {seconds} seconds"),
        "no_time": N_("no time was left to ask it"),
        "cut_off": N_("its answer is cut off"),
        "page": N_("it sent a web page, no data"),
        "no_data": N_("its answer is in no form that OpenStreetMap uses"),
        "broken_off": N_("it broke off: {problem}"),
        "too_large": N_("its answer is larger than {megabytes} MB"),
        "lie": N_("its answer has {count} ways without their nodes"),
        "stumbled": N_("its answer could not be read: {problem}"),
        _EMPTY: N_("its answer is empty"),
    }
)
"""What was wrong with a server, in a few words."""
_ABOUT_THE_PLACE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_such_place": N_(
            "there is no place {place} on OpenStreetMap; check its spelling, or add the city and the country"
        ),
        "no_area": N_("the place {place} is a point on OpenStreetMap, no area; choose a district or a city"),
    }
)
"""What is the question's fault: no other server would know better."""
_NOT_KEPT: Final = N_(
    "OpenStreetMap's answers cannot be kept in {folder} ({problem}); make room there, or choose another place"
)


@contextlib.contextmanager
def own_cache(cache: Path) -> Generator[None]:
    """Have a folder of answers to oneself, cleared of what was broken off and of what is older than a day.

    Parameters
    ----------
    cache
        The folder, made if need be.

    Raises
    ------
    SourceError
        If another process has it, or it cannot be written.
    """
    lock = FileLock(cache / ".lock")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        for left in cache.glob(f"{_ASKING}*"):
            shutil.rmtree(left)
        for answer in cache.glob("*.json"):
            if not _is_fresh(answer):
                answer.unlink(missing_ok=True)
    except Timeout:
        msg = N_("another download is under way in {folder}; wait until it is done")
        raise SourceError(msg, folder=cache) from None
    except OSError as error:
        lock.release()
        raise SourceError(_NOT_KEPT, folder=cache, problem=error.strerror or type(error).__name__) from error
    try:
        yield
    finally:
        lock.release()


def ask(
    question: Mapping[str, Any],
    servers: Sequence[str],
    *,
    patience: Patience,
    cache: Path,
    tell: Callable[..., None],
    read: Callable[[Path, str], Read],
    nothing: Read | None = None,
) -> Read:
    """Ask servers in turn until one gives an answer that can be read, and keep that answer.

    An answer of the last day to the same question is read again without asking, whoever gave it.

    Parameters
    ----------
    question
        As ``geo.sources.osm_download`` takes it, without address, folder and patience.
    servers
        Addresses in order, those that failed before last; each is asked until it answers, or fails in another way than
        being busy.
    patience
        How long to wait for what.
    cache
        Folder for answers, made if need be. Nothing is written elsewhere.
    tell
        Told what is going on: a message of the catalogues and, by keyword, its values.
    read
        Reads a file that is an answer of a named host; whatever :class:`GeoError` it raises sends the question to the
        next server.
    nothing
        What an empty answer means, if every server gives one; None where it cannot be.

    Returns
    -------
    Read
        What was read.

    Raises
    ------
    SourceError
        If no server gave an answer that can be used: names each and what was wrong with it. If the question names a
        place that does not exist or is no area. If the answer cannot be kept.
    """
    digest = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:24]
    kept = cache / f"{question['kind']}-{digest}.json"
    failures: dict[str, dict[str, Any]] = {}
    try:
        if _is_fresh(kept):
            tell(N_("reading what OpenStreetMap sent before"))
            with contextlib.suppress(GeoError):
                return read(kept, kept.name)
        cache.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + patience.total_seconds
        for url in sorted(servers, key=lambda url: url in _failed_before):
            with tempfile.TemporaryDirectory(dir=cache, prefix=_ASKING) as folder:
                said = _ask_server({**question, "folder": folder}, url, patience, deadline, tell)
                if not said:
                    tell(N_("reading the answer"))
                    try:
                        found = read(Path(folder, ANSWER), host_of(url))
                        Path(folder, ANSWER).replace(kept)
                        _failed_before.discard(url)
                    except GeoError as error:
                        said = {"failure": "stumbled", "problem": error}
                    else:
                        return found
            failures[url] = said
            if said["failure"] in _ABOUT_THE_PLACE:
                break
            _failed_before.add(url)
    except OSError as error:
        raise SourceError(_NOT_KEPT, folder=cache, problem=error.strerror or type(error).__name__) from error
    if nothing is not None and all(said["failure"] == _EMPTY for said in failures.values()):
        return nothing
    raise _nobody_answered(question, failures)


_one_at_a_time = threading.Lock()
_last_asked: dict[str, float] = {}
_failed_before: set[str] = set()


def _ask_server(
    question: dict[str, Any], url: str, patience: Patience, deadline: float, tell: Callable[..., None]
) -> dict[str, Any]:
    """Ask one server, again after a while as long as it is busy; returns what was wrong, or nothing."""
    host = host_of(url)
    for wait in (*patience.waits_seconds, None):
        with _one_at_a_time:
            gap = _last_asked.get(host, -patience.between_seconds) + patience.between_seconds - time.monotonic()
            if gap > 0:
                patience.sleep(gap)
            seconds = min(patience.attempt_seconds, deadline - time.monotonic())
            if seconds <= 0:
                return {"failure": "no_time"}
            tell(N_("asking {host}, for at most {seconds} seconds"), host=host, seconds=f"{seconds:.0f}")
            limits = {"connect_seconds": patience.connect_seconds, "attempt_seconds": seconds}
            said = _run({**question, **limits, "url": url, "parent": os.getpid()}, seconds)
            _last_asked[host] = time.monotonic()
        if said.get("failure") != "busy" or wait is None:
            break
        pause = wait if said["wait_seconds"] is None else said["wait_seconds"]
        if pause > patience.longest_wait_seconds or time.monotonic() + pause >= deadline:
            break
        tell(N_("{host} is busy; asking again in {seconds} seconds"), host=host, seconds=f"{pause:.0f}")
        patience.sleep(pause)
    return said


def _run(job: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Put a question to a server in a process of its own; returns what was wrong, or nothing."""
    package = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter)
            [sys.executable, "-P", "-m", PROGRAM],
            input=json.dumps(job),
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return {"failure": "silent", "seconds": f"{seconds:.0f}"}
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        said = {"failure": "stumbled", "problem": last}
    if "problem" in said:
        seen = "".join(sign if sign.isprintable() else " " for sign in said["problem"])
        said["problem"] = " ".join(seen.split())[:_PROBLEM_CHARACTERS]
    return said


def _is_fresh(answer: Path) -> bool:
    """Tell whether an answer is there and of the last day."""
    # One from the future was kept before the clock was set: nobody knows how old it is.
    return answer.exists() and 0 <= time.time() - answer.stat().st_mtime <= KEPT_FOR_SECONDS


def _nobody_answered(question: Mapping[str, Any], failures: Mapping[str, Mapping[str, Any]]) -> SourceError:
    """Say of the question, or else of each server, what was wrong with it."""
    for said in failures.values():
        if said["failure"] in _ABOUT_THE_PLACE:
            return SourceError(_ABOUT_THE_PLACE[said["failure"]], place=repr(question["place"]))
    each = [
        SourceError(N_("{host}: {problem}"), host=host_of(url), problem=SourceError(_FAILURES[said["failure"]], **said))
        for url, said in failures.items()
    ]
    problems = functools.reduce(lambda one, other: SourceError(N_("{one}; {other}"), one=one, other=other), each)
    msg = N_("OpenStreetMap's servers gave no answer that can be used ({problems}); try again later")
    return SourceError(msg, problems=problems)
