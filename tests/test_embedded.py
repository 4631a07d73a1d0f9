"""The embedded region and its street file."""

import shutil

import numpy as np
import pytest

from geo import tables as t
from geo.region import embedded
from geo.region.embedded import MODEL_ORIGIN, model_network, write_model
from geo.region.folder import STREETS
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT
from geo.show.language import say
from geo.show.sentences import MODEL_STREETS
from geo.streets import store

DATA = PACKAGE_ROOT / "data" / EMBEDDED_REGION


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write the street file anew into a copy of the region; give its folder, and the network that was built for it."""
    built = []

    def building(folder):
        built.append(model_network(folder))
        return built[-1]

    folder = tmp_path_factory.mktemp("data") / EMBEDDED_REGION
    shutil.copytree(DATA, folder)
    (folder / STREETS).write_bytes(b"an older one")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(embedded, "model_network", building)
        write_model(folder)
    (network,) = built
    return folder, network


def test_the_street_file_is_the_model_of_the_region_s_own_inputs(written):
    folder, _ = written
    assert (folder / STREETS).read_bytes() == (DATA / STREETS).read_bytes()
    assert [path.name for path in (folder / "streets").iterdir()] == [STREETS.name]


def test_the_model_says_that_it_is_one(eunpyeong):
    origin = eunpyeong.network.origin
    assert origin == MODEL_ORIGIN
    assert origin.is_model
    assert origin.name_en == say("en", MODEL_STREETS)
    assert origin.name_ko == say("ko", MODEL_STREETS)


def test_the_network_in_memory_is_the_one_in_the_file(written):
    (_, built), stored = written, store.load(DATA / STREETS)
    assert np.array_equal(built.edge_length_m, stored.edge_length_m)
    assert np.array_equal(built.vertex_lon, stored.vertex_lon)


def test_the_region_as_published(eunpyeong):
    assert int(eunpyeong.population["all"].sum()) == 459_586
    assert (len(eunpyeong.wards), len(eunpyeong.venues), len(eunpyeong.schools)) == (16, 108, 30)
    assert eunpyeong.flags_border
    assert set(eunpyeong.venues[t.STEP_FREE]) == {"unknown"}


def test_every_programme_is_marked_as_a_sample(eunpyeong):
    assert eunpyeong.programmes[t.TITLE_KO].str.startswith(t.SAMPLE_KO).all()
    assert eunpyeong.programmes[t.TITLE_EN].dropna().str.startswith(t.SAMPLE_EN).all()


def test_every_source_says_where_when_and_under_what_licence(eunpyeong):
    assert len(eunpyeong.sources) >= 7
    for source in eunpyeong.sources:
        assert all(vars(source).values())
