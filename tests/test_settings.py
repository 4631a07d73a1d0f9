"""Settings from the environment."""

import dataclasses
from pathlib import Path

import platformdirs
import pytest

from geo.settings import EMBEDDED_REGION, Settings


def test_nothing_set() -> None:
    settings = Settings.from_environment({})
    assert settings.home == platformdirs.user_data_path("baeumgil", appauthor=False)
    assert (settings.data / EMBEDDED_REGION).is_dir()
    assert settings.data.parent == settings.static.parent
    assert (settings.offline, settings.language) == (False, "en")


def test_an_own_home(tmp_path: Path) -> None:
    assert Settings.from_environment({"BAEUMGIL_HOME": str(tmp_path)}).home == tmp_path
    assert Settings.from_environment({"BAEUMGIL_HOME": "~/x"}).home == Path.home() / "x"
    assert Settings.from_environment({"BAEUMGIL_HOME": ""}) == Settings.from_environment({})


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_offline(value: str, offline: bool) -> None:
    assert Settings.from_environment({"OFFLINE": value}).offline is offline


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"BAEUMGIL_LANGUAGE": "ko"}, "ko"),
        ({"BAEUMGIL_LANGUAGE": "KO"}, "ko"),
        ({"BAEUMGIL_LANGUAGE": "en", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"BAEUMGIL_LANGUAGE": "", "LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "ko_KR", "LANG": "en_US"}, "ko"),
        ({"LC_ALL": "en_US", "LANG": "ko_KR"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"BAEUMGIL_LANGUAGE": "fr"}, "en"),
    ],
)
def test_language(environment: dict[str, str], language: str) -> None:
    assert Settings.from_environment(environment).language == language


def test_addresses_of_openstreetmap() -> None:
    plain = Settings.from_environment({})
    assert plain.overpass_urls == ("https://overpass-api.de/api", "https://overpass.private.coffee/api")
    assert plain.nominatim_url == "https://nominatim.openstreetmap.org/"
    own = {
        "BAEUMGIL_OVERPASS": " http://one.example/api, ,http://two.example/api ",
        "BAEUMGIL_NOMINATIM": "http://three/",
    }
    settings = Settings.from_environment(own)
    assert settings.overpass_urls == ("http://one.example/api", "http://two.example/api")
    assert settings.nominatim_url == "http://three/"
    assert Settings.from_environment({"BAEUMGIL_OVERPASS": " , ", "BAEUMGIL_NOMINATIM": " "}) == plain


def test_addresses_of_the_staff() -> None:
    assert Settings.from_environment({}).staff == ()
    assert Settings.from_environment({"BAEUMGIL_STAFF": " , ,"}).staff == ()
    listed = Settings.from_environment({"BAEUMGIL_STAFF": " Kim@Example.kr,, park@EXAMPLE.kr ,"})
    assert listed.staff == ("kim@example.kr", "park@example.kr")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://baeumgil.example.kr", "https://baeumgil.example.kr"),
        (" http://10.0.0.7:8501/ ", "http://10.0.0.7:8501"),
        ("https://example.kr/learn//", "https://example.kr/learn"),
        ("HTTPS://[2001:db8::1]:8501", "HTTPS://[2001:db8::1]:8501"),
        ("https://배움길.한국", "https://배움길.한국"),
        *[(wrong, None) for wrong in ("", " / ", "example.kr", "ftp://example.kr", "javascript:alert(1)", "https://")],
        *[
            (f"https://{wrong}", None)
            for wrong in ("/find", "a b.kr", "me:secret@a.kr", "a.kr?x=1", "a.kr#x", "a.kr:x")
        ],
    ],
)
def test_address_of_the_site(written: str, address: str | None) -> None:
    assert Settings.from_environment({"BAEUMGIL_URL": written}).public_url == address
    assert Settings.from_environment({}).public_url is None


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings(home=tmp_path).offline = True
