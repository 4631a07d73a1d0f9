"""Addresses of OpenStreetMap's servers."""

import pytest

from geo.errors import UsageError
from geo.settings import Settings
from geo.sources.osm_services import Services, host_of

GOOD = "https://overpass.example/api"


def test_the_settings_own_addresses_are_good() -> None:
    settings = Settings.from_environment({})
    services = Services(settings.overpass_urls, settings.nominatim_url)
    assert len(services.overpass_urls) == 2
    assert services.patience.total_seconds > services.patience.attempt_seconds


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "ftp://overpass.example/api",
        "overpass.example/api",
        "https://",
        "https:///api",
        "https://overpass.example:port/api",
        "https://[::1/api",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"is no address of a web service, in BAEUMGIL_OVERPASS; give one like https:"):
        Services((GOOD, address), GOOD)
    with pytest.raises(UsageError, match=r"is no address of a web service, in BAEUMGIL_NOMINATIM; give one like"):
        Services((GOOD,), address)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (GOOD, "overpass.example"),
        ("http://[::1]:8080/api", "[::1]:8080"),
        ("https://me:secret@overpass.example:8443/api", "overpass.example:8443"),
    ],
)
def test_a_host_is_named_without_its_password(address: str, host: str) -> None:
    assert host_of(Services((address,), address).overpass_urls[0]) == host
