"""Which of OpenStreetMap's servers are asked, and how patiently."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from geo.errors import N_, UsageError


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds.

    Attributes
    ----------
    connect_seconds
        For a server to pick up.
    attempt_seconds, total_seconds
        For one request, and for one question put to all servers.
    waits_seconds
        Before each further attempt at a server that is busy and does not say for how long.
    longest_wait_seconds
        A server that asks for more is left alone.
    between_seconds
        From the end of a request to the next one to the same host, at least.
    sleep
        How to wait.
    """

    connect_seconds: float = 10
    attempt_seconds: float = 180
    total_seconds: float = 900
    waits_seconds: tuple[float, ...] = (5, 10)
    longest_wait_seconds: float = 60
    between_seconds: float = 1
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)


@dataclass(frozen=True)
class Services:
    """Who is asked, and how patiently.

    Attributes
    ----------
    overpass_urls
        Addresses of Overpass without ``/interpreter``, in the order in which they are tried.
    nominatim_url
        Address of Nominatim.
    patience
        For each of the questions.

    Raises
    ------
    UsageError
        If an address is none of http or https.
    """

    overpass_urls: tuple[str, ...]
    nominatim_url: str
    patience: Patience = Patience()

    def __post_init__(self) -> None:
        """Refuse addresses that would read files, or nothing at all."""
        for url in (*self.overpass_urls, self.nominatim_url):
            if not _is_web_address(url):
                msg = N_("{address} is no address of a web service, in {setting}; give one like https://example.org/")
                setting = "BAEUMGIL_NOMINATIM" if url == self.nominatim_url else "BAEUMGIL_OVERPASS"
                raise UsageError(msg, address=repr(url), setting=setting)


def host_of(url: str) -> str:
    """Name the host of an address, without what may be a password.

    Parameters
    ----------
    url
        The address.

    Returns
    -------
    str
        Its host, and its port if it states one.
    """
    return urlsplit(url).netloc.rpartition("@")[2]


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
