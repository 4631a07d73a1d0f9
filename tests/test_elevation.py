"""Heights from rasters made with a known shape."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
from affine import Affine
from support import by_hand
from support.by_hand import street

from geo.errors import SourceError
from geo.sources import elevation
from geo.sources.elevation import Heights, heights_at, read_heights
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.slope import with_slopes

GEOD = pyproj.Geod(ellps="WGS84")
KOREA = "EPSG:5186"
BOUNDS = (126.92, 37.60, 126.94, 37.62)
DEGREE = 1 / 3600


def from_origin(west: float, north: float, width: float, height: float) -> Affine:
    """Lay pixels north-up from a corner."""
    return Affine(width, 0, west, 0, -height, north)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "heights.tif"


def write(path: Path, metres: np.ndarray, transform: Affine, **facts: Any) -> None:
    """Write one band; ``facts`` are the options of rasterio."""
    plain = {"driver": "GTiff", "crs": "EPSG:4326", "dtype": "float32", "count": 1}
    with rasterio.open(
        path, "w", height=metres.shape[0], width=metres.shape[1], transform=transform, **(plain | facts)
    ) as raster:
        for band in range(raster.count):
            raster.write(metres.astype(raster.dtypes[0]), band + 1)


def around(transform: Affine, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of the middles of all pixels."""
    column, row = np.meshgrid(np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5)
    return transform @ (column, row)


def degrees_raster(margin: float = 0.01, arc: float = DEGREE) -> tuple[Affine, tuple[int, int]]:
    west, south, east, north = BOUNDS
    shape = int((north - south + 2 * margin) / arc) + 1, int((east - west + 2 * margin) / arc) + 1
    return from_origin(west - margin, north + margin, arc, arc), shape


def some_spots(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    return rng.uniform(*BOUNDS[::2], count), rng.uniform(*BOUNDS[1::2], count)


def slopes(heights: Heights, *, east_m: float = 10.0) -> np.ndarray:
    """Slope toward the east at some spots, over a few metres, as on a short street."""
    lon, lat = some_spots()
    east, north, _ = GEOD.fwd(lon, lat, np.full(lon.size, 90.0), np.full(lon.size, east_m))
    return (heights_at(heights, east, north) - heights_at(heights, lon, lat)) / east_m


def test_a_plane_in_degrees_keeps_its_slope(path: Path) -> None:
    transform, shape = degrees_raster()
    x, y = around(transform, shape)
    write(path, 50 + 4000 * (x - 126.9) - 2500 * (y - 37.6), transform)
    heights = read_heights(path, BOUNDS)
    lon, lat = some_spots()
    assert np.abs(heights_at(heights, lon, lat) - (50 + 4000 * (lon - 126.9) - 2500 * (lat - 37.6))).max() <= 0.001
    metres_a_degree = GEOD.inv(126.93, 37.61, 126.94, 37.61)[2] * 100
    assert np.abs(slopes(heights) - 4000 / metres_a_degree).max() <= 1e-4
    assert heights.smoothing_m == pytest.approx(30.83, abs=0.05)
    assert not heights.metres.flags.writeable


@pytest.mark.parametrize("pixel_m", [2.0, 5.0, 30.0, 90.0])
@pytest.mark.parametrize("turned", [0.0, 25.0])
def test_a_plane_in_metres_keeps_its_slope(pixel_m: float, turned: float, path: Path) -> None:
    to_raster = pyproj.Transformer.from_crs("EPSG:4326", KOREA, always_xy=True)
    x, y = to_raster.transform(*(np.array(BOUNDS)[[0, 2]], np.array(BOUNDS)[[1, 3]]))
    size = int(6000 / pixel_m)
    transform = (
        Affine.translation(x.mean(), y.mean())
        @ Affine.rotation(turned)
        @ Affine.scale(pixel_m, -pixel_m)
        @ Affine.translation(-size / 2, -size / 2)
    )
    x, y = around(transform, (size, size))
    write(path, (0.07 * (x - x.mean()) + 0.02 * (y - y.mean()) + 300), transform, crs=KOREA)
    heights = read_heights(path, BOUNDS)
    lon, lat = some_spots()
    east, north = to_raster.transform(lon, lat)
    expected = 0.07 * (east - x.mean()) + 0.02 * (north - y.mean()) + 300
    assert np.abs(heights_at(heights, lon, lat) - expected).max() <= 0.002
    assert np.abs(slopes(heights) - 0.07).max() <= 0.001
    assert heights.smoothing_m == pytest.approx(max(pixel_m, 30), rel=0.01)
    # Pixels of 2 m are averaged: they are finer than anything that outlives the smoothing.
    assert heights.metres.size < 1e6


def test_a_sine_is_damped_as_a_gaussian_damps_it(path: Path) -> None:
    transform, shape = degrees_raster()
    x, _ = around(transform, shape)
    wave = 20 * DEGREE
    raw = 100 * np.sin(2 * np.pi * (x - 126.9) / wave)
    write(path, raw, transform)
    heights = read_heights(path, BOUNDS)
    pixel_m = GEOD.inv(126.93, 37.61, 126.93 + DEGREE, 37.61)[2]
    damped = np.exp(-2 * (np.pi * heights.smoothing_m / (20 * pixel_m)) ** 2)
    middle = heights.metres[20:-20, 20:-20]
    assert 0.5 < damped < 0.95
    assert abs(float(middle.max()) - damped * raw.max()) <= 0.1
    assert abs(float(middle.min()) - damped * raw.min()) <= 0.1


@pytest.mark.parametrize("nodata", [-9999.0, np.nan, None])
def test_a_hole_stays_unknown_and_spoils_nothing_around(nodata: float | None, path: Path) -> None:
    transform, shape = degrees_raster()
    x, _ = around(transform, shape)
    metres = 200 + 4000 * (x - 126.9)
    hole = np.zeros(shape, bool)
    hole[60:70, 60:75] = True
    whole = path.with_name("whole.tif")
    write(whole, metres, transform)
    # A void that the file does not declare is no ground on Earth either.
    write(path, np.where(hole, -32768.0 if nodata is None else nodata, metres), transform, nodata=nodata)
    known, holed = read_heights(whole, BOUNDS), read_heights(path, BOUNDS)
    unknown = ~np.isfinite(holed.metres)
    assert unknown.sum() == hole.sum()
    assert np.isfinite(known.metres).all()
    off = np.abs(holed.metres - known.metres)[~unknown]
    slope_a_pixel = 4000 * DEGREE
    assert off.max() <= 1.5 * slope_a_pixel
    assert (off > 0.001).sum() < 600
    middle = transform @ (67.5, 65.0)
    assert np.isnan(heights_at(holed, *middle))
    assert np.isfinite(heights_at(known, *middle))


def test_stored_integers_are_scaled(path: Path) -> None:
    transform, shape = degrees_raster()
    write(path, np.full(shape, 1234), transform, dtype="int16", nodata=-1)
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (20.0,)
    assert heights_at(read_heights(path, BOUNDS), *some_spots()) == pytest.approx(143.4, abs=1e-3)


def test_beyond_the_raster_nothing_is_known(path: Path) -> None:
    transform, shape = degrees_raster(margin=-0.005)
    write(path, np.full(shape, 10.0), transform)
    heights = read_heights(path, BOUNDS)
    found = heights_at(heights, [126.93, 126.921, 0.0, 126.93], [37.61, 37.61, 0.0, 89.9])
    assert np.isfinite(found).tolist() == [True, False, False, False]
    assert found[0] == pytest.approx(10)


def test_only_what_lies_around_is_read(path: Path) -> None:
    transform, shape = degrees_raster(margin=0.3)
    write(path, np.zeros(shape), transform)
    heights = read_heights(path, BOUNDS)
    assert max(heights.metres.shape) <= 0.02 / DEGREE + 2 * 4 * 1.3 + 3


def test_a_fine_raster_is_averaged_and_its_limits_hold(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transform, shape = degrees_raster()
    x, y = around(transform, shape)
    write(path, 50 + 4000 * (x - 126.9) - 2500 * (y - 37.6), transform)
    monkeypatch.setattr(elevation, "MOST_PIXELS", 1000)
    monkeypatch.setattr(elevation, "_CHUNK", 16)
    heights = read_heights(path, BOUNDS)
    assert heights.metres.size <= 1000
    lon, lat = some_spots()
    inner = (np.abs(lon - 126.93) < 0.003) & (np.abs(lat - 37.61) < 0.003)
    found = heights_at(heights, lon[inner], lat[inner])
    assert np.abs(found - (50 + 4000 * (lon - 126.9) - 2500 * (lat - 37.6))[inner]).max() <= 0.1
    monkeypatch.setattr(elevation, "MOST_READ_PIXELS", 1000)
    with pytest.raises(SourceError, match=r"the raster has \d+ pixels over the region, more than 1000, in heights.tif"):
        read_heights(path, BOUNDS)


def test_no_other_file_and_no_address_is_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 (the name that the server calls)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    transform, shape = degrees_raster()
    write(path, np.full(shape, 5.0), transform)
    secret = path.with_name("secret.tif")
    write(secret, np.full(shape, 777.0), transform)
    monkeypatch.setattr(elevation, "MOST_PIXELS", 1000)
    try:
        for named in (str(secret), f"/vsicurl/http://127.0.0.1:{server.server_port}/secret.tif"):
            with rasterio.open(path, "r+") as raster:
                raster.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=named)
            Path(f"{path}.ovr").write_bytes(secret.read_bytes())
            # Were this read, all heights were unknown.
            Path(f"{path}.aux.xml").write_text(
                '<PAMDataset><PAMRasterBand band="1"><NoDataValue>5</NoDataValue></PAMRasterBand></PAMDataset>'
            )
            assert heights_at(read_heights(path, BOUNDS), *some_spots()) == pytest.approx(5)
    finally:
        server.shutdown()
        server.server_close()
    assert not asked


def vrt(path: Path) -> None:
    source = path.with_name("source.tif")
    write(source, np.zeros((9, 9)), from_origin(126.9, 37.7, 0.01, 0.01))
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:4326</SRS><GeoTransform>126.9,.01,0,37.7,0,-.01'
        '</GeoTransform><VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename relativeToVRT="1">'
        "source.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )


def png(path: Path) -> None:
    with rasterio.open(path, "w", driver="PNG", width=9, height=9, count=1, dtype="uint8") as raster:
        raster.write(np.zeros((9, 9), np.uint8), 1)
    path.with_name(f"{path.name}.aux.xml").unlink(missing_ok=True)


def cut_off(path: Path) -> None:
    transform, shape = degrees_raster()
    write(path, np.random.default_rng(0).normal(size=shape), transform, compress="deflate")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    "make", [vrt, png, cut_off, lambda path: path.write_bytes(b""), lambda path: path.write_text("x,y,z\n1,2,3\n")]
)
def test_what_is_no_geotiff_is_refused(make, path: Path) -> None:
    make(path)
    with pytest.raises(SourceError, match=r"the file is no GeoTIFF that can be read \(\w+\), in heights.tif; save it"):
        read_heights(path, BOUNDS)


@pytest.mark.parametrize("name", ["none.tif", "", "/vsicurl/http://127.0.0.1:9/a.tif"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"there is no file .*; give a GeoTIFF on this machine"):
        read_heights(tmp_path / name, BOUNDS)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"crs": None}, "the raster does not say its coordinate system, in heights.tif; assign the one"),
        (
            {"crs": 'LOCAL_CS["here",UNIT["metre",1]]'},
            "the raster's coordinate system is none on Earth, in heights.tif",
        ),
        ({"transform": None}, "the raster does not say where it lies, in heights.tif; give one with a geotransform"),
        ({"count": 3, "dtype": "uint8"}, "the raster has 3 bands of uint8, in heights.tif; give a height model"),
        ({"dtype": "complex64"}, "the raster has 1 bands of complex64, in heights.tif; give a height model"),
        ({"transform": from_origin(10, 60, DEGREE, DEGREE)}, "the heights in heights.tif lie elsewhere than"),
        ({"crs": "EPSG:5186"}, "the heights in heights.tif lie elsewhere than the streets; give a GeoTIFF that covers"),
        ({"crs": "EPSG:2193"}, "the heights in heights.tif lie elsewhere than the streets"),
    ],
)
def test_a_raster_that_cannot_help_is_refused(facts: dict[str, Any], message: str, path: Path) -> None:
    transform, shape = degrees_raster()
    write(path, np.zeros(shape), **({"transform": transform} | facts))
    with pytest.raises(SourceError, match=message):
        read_heights(path, BOUNDS)


def test_heights_in_feet_are_refused(path: Path) -> None:
    transform, shape = degrees_raster()
    write(path, np.zeros(shape), transform)
    with rasterio.open(path, "r+") as raster:
        raster.units = ("US survey foot",)
    with pytest.raises(SourceError, match=r"the heights are in US survey foot, in heights.tif; convert them to metres"):
        read_heights(path, BOUNDS)


def test_one_huge_block_is_refused_before_it_is_read(path: Path) -> None:
    size = 16_384
    with rasterio.open(
        path, "w", driver="GTiff", width=size, height=size, count=1, dtype="uint8", crs="EPSG:4326", SPARSE_OK=True,
        transform=from_origin(126.9, 37.7, 1e-5, 1e-5), tiled=True, blockxsize=size, blockysize=size,
    ):  # fmt: skip
        pass
    assert path.stat().st_size < 10_000
    with pytest.raises(
        SourceError, match=r"the raster is stored in blocks of \d+ pixels, in heights.tif; save it again"
    ):
        read_heights(path, BOUNDS)


@pytest.mark.parametrize("noise_m", [1.0, 3.0])
@pytest.mark.parametrize("streets", ["eunpyeong", "helsinki"])
def test_noise_on_short_streets_lengthens_no_walk_much(
    noise_m: float, streets: str, path: Path, request: pytest.FixtureRequest
) -> None:
    if streets == "helsinki":
        network = build(*request.getfixturevalue("helsinki_tables"), by_hand.ORIGIN)
    else:
        network = request.getfixturevalue("eunpyeong").network
    west, south = network.vertex_lon.min(), network.vertex_lat.min()
    east, north = network.vertex_lon.max(), network.vertex_lat.max()
    # 30 m a pixel on the ground, in metres of the network's own projection.
    x, y = network.vertex_x, network.vertex_y
    transform = from_origin(x.min() - 300, y.max() + 300, 30, 30)
    shape = int(np.ptp(y) / 30) + 20, int(np.ptp(x) / 30) + 20
    raw = 40 + np.random.default_rng(1).normal(0, noise_m, shape)
    write(path, raw, transform, crs=network.crs)
    heights = read_heights(path, (west, south, east, north))
    assert np.isfinite(heights_at(heights, network.node_lon, network.node_lat)).all()
    noisy = with_slopes(network, lambda lon, lat: heights_at(heights, lon, lat), every_m=heights.smoothing_m)
    factor = np.concatenate([noisy.edge_slope_along, noisy.edge_slope_against])
    length = np.tile(network.edge_length_m, 2)
    assert (length < 15).sum() > 100
    assert factor.max() <= 1.5
    assert abs((factor * length).sum() / length.sum() - 1) <= 0.01
    assert raw_factor(network, raw, transform) > 3


def raw_factor(network: WalkNetwork, raw: np.ndarray, transform: Affine) -> float:
    """Say what two raw pixels would have made of the worst street."""
    column, row = ~transform @ (network.vertex_x, network.vertex_y)
    metres = raw[row.astype(int), column.astype(int)]
    bounds = network.vertex_bounds
    rise = metres[bounds[1:] - 1] - metres[bounds[:-1]]
    slope = np.abs(rise) / np.maximum(network.edge_length_m, 1.0)
    return float(np.exp(3.5 * slope.max()))


@pytest.mark.parametrize("slope", [0.03, 0.10])
def test_from_the_file_to_the_factor(slope: float, path: Path) -> None:
    network = by_hand.network({1: (0, 0), 2: (700, 0), 3: (707, 0)}, [street(1, 2), street(2, 3)])
    transform = from_origin(-1000, 1000, 30, 30)
    x, _ = around(transform, (70, 100))
    write(path, 20 + slope * x, transform, crs=network.crs)
    lon, lat = network.vertex_lon, network.vertex_lat
    heights = read_heights(path, (lon.min(), lat.min(), lon.max(), lat.max()))
    hilly = with_slopes(network, lambda lon, lat: heights_at(heights, lon, lat), every_m=heights.smoothing_m)
    up = np.exp(3.5 * slope)
    down = np.exp(3.5 * (abs(slope - 0.05) - 0.05))
    assert np.abs(hilly.edge_slope_along - up).max() <= 0.001
    assert np.abs(hilly.edge_slope_against - down).max() <= 0.001
