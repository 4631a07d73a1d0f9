from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.errors import SourceError
from geo.show import assets
from geo.show.assets import install_assets

WANTED = {
    "NanumGothic.ttf",
    "NanumGothicBold.ttf",
    "images/layers-2x.png",
    "images/layers.png",
    "images/marker-icon-2x.png",
    "images/marker-icon.png",
    "images/marker-shadow.png",
    "jquery.min.js",
    "leaflet.css",
    "leaflet.js",
}


def installed(static):
    vendor = static / "vendor"
    return {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}


def test_puts_everything_in_its_place(tmp_path):
    install_assets(tmp_path / "static")
    assert installed(tmp_path / "static") == WANTED
    assert b"Leaflet 1.9.3" in (tmp_path / "static/vendor/leaflet.js").read_bytes()[:200]


def test_leaves_files_alone_that_are_there(tmp_path):
    install_assets(tmp_path)
    script = tmp_path / "vendor" / "leaflet.js"
    before = script.stat().st_mtime_ns
    install_assets(tmp_path)
    assert script.stat().st_mtime_ns == before


def test_mends_a_file_that_was_cut_off(tmp_path):
    install_assets(tmp_path)
    script = tmp_path / "vendor" / "leaflet.js"
    whole = script.read_bytes()
    script.write_bytes(whole[:1000])
    install_assets(tmp_path)
    assert script.read_bytes() == whole


def test_any_number_of_servers_may_start_at_once(tmp_path):
    with ThreadPoolExecutor(8) as servers:
        list(servers.map(install_assets, [tmp_path] * 16))
    assert installed(tmp_path) == WANTED


def test_leaves_nothing_beside_when_a_write_fails(tmp_path, monkeypatch):
    def refuse(_self, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(SourceError, match=r"No space left on device; make the folder .* writable"):
        install_assets(tmp_path)
    assert installed(tmp_path) == set()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "static").write_text("a file")
    with pytest.raises(SourceError, match=r"static.*cannot be written"):
        install_assets(tmp_path / "static")


def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "_SCRIPTS", {"xstatic.pkg.absent": ("absent.js",)})
    with pytest.raises(SourceError, match=r"absent\.js of the Python package xstatic\.pkg\.absent is missing"):
        install_assets(tmp_path)
