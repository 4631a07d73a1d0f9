"""The embedded region's street file, written anew: ``python -m geo.region.embedded``."""

from pathlib import Path
from typing import Final

from geo.region.folder import STREETS
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT
from geo.sources.model import read_model_inputs, street_model
from geo.streets import store
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork

MODEL_ORIGIN: Final = StreetsOrigin(
    name_ko="모형 도로, 의사결정에 쓰지 마세요",
    name_en="model streets, not for decisions",
    date="2026-11-22",
    licence="MIT",
    is_model=True,
)


def model_network(folder: Path) -> WalkNetwork:
    """Build the street model of an embedded region.

    Parameters
    ----------
    folder
        The region's folder.

    Returns
    -------
    WalkNetwork
        Always the same for the same inputs.
    """
    nodes, edges = street_model(read_model_inputs(folder))
    return build(nodes, edges, MODEL_ORIGIN)


def write_model(folder: Path) -> None:
    """Write the street model's file, replacing the one that is there.

    Parameters
    ----------
    folder
        The region's folder.
    """
    target = folder / STREETS
    target.parent.mkdir(exist_ok=True)
    beside = target.with_suffix(".new")
    beside.unlink(missing_ok=True)
    store.save(model_network(folder), beside, compress=True)
    beside.replace(target)


if __name__ == "__main__":
    write_model(PACKAGE_ROOT / "data" / EMBEDDED_REGION)
