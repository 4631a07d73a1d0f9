"""The command that makes hand-outs."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from geo.access.demand import demand_points
from geo.access.doorstep import check_limit
from geo.cli import common
from geo.cli.common import RegionOption, _, caution, open_chosen, put_down, tell, tell_unmeasured
from geo.errors import N_, UsageError
from geo.show.language import say
from geo.streets.walkers import WALKERS, pace

app = typer.Typer()

_KINDS: Final = (".pdf", ".svg", ".png")


class Speech(StrEnum):
    """The reader's language."""

    KO = "ko"
    EN = "en"


class Sheet(StrEnum):
    """The size of the paper."""

    A4 = "a4"
    A1 = "a1"


@app.command(
    help=_("Make hand-outs: a page for the region and one a ward (PDF), or the map alone (SVG, PNG)."),
    epilog=_("Example: baeumgil report --out eunpyeong.pdf --language ko --paper a4"),
)
def report(
    out: Annotated[Path, typer.Option(dir_okay=False, help=_("File to write: .pdf; the map alone: .svg or .png."))],
    ward: Annotated[
        str | None, typer.Option(help=_("Code or name of the only ward; default: the region and all wards."))
    ] = None,
    language: Annotated[Speech | None, typer.Option(help=_("Default: the language of the command line."))] = None,
    paper: Annotated[Sheet, typer.Option(help=_("a4, or a1 for posters."))] = Sheet.A4,
    minutes: Annotated[float, typer.Option(help=_("The walk."))] = 5.0,
    walker: Annotated[str, typer.Option(help=", ".join(WALKERS))] = "adult",
    region_name: RegionOption = None,
) -> None:
    """Measure, draw and write, whole or not at all."""
    # What is wrong with the request is said before a region is opened.
    at_pace, limit = pace(walker, "cautious"), check_limit(minutes)
    kind = out.suffix.lower()
    if kind not in _KINDS:
        msg = N_("the file {file} is none of {kinds}; choose one of these endings")
        raise UsageError(msg, file=out, kinds=", ".join(_KINDS))
    # Folium takes a second to import, which no other command needs.
    from geo.report import measure, report_pdf, report_png, report_svg, ward_named  # noqa: PLC0415

    spoken = common.LANGUAGE if language is None else language.value
    region = open_chosen(region_name)
    code = ward_named(region, ward) if ward else None
    tell(say(common.LANGUAGE, N_("Measuring the walks ...")))
    told = measure(region, demand_points(region), pace=at_pace, limit_min=limit, ward=code)
    if kind == ".pdf":
        url = common.SETTINGS.public_url
        drawing = _drawing(1 if code else len(told.rows))
        content = report_pdf(spoken, region, told, ward=code, paper=paper.value, url=url, tell=drawing)
    elif kind == ".svg":
        content = report_svg(spoken, region, told, ward=code, paper=paper.value).encode()
    else:
        content = report_png(spoken, region, told, ward=code, paper=paper.value)
    put_down(content, out)
    tell_unmeasured(region)
    caution(region)


def _drawing(pages: int) -> Callable[[str], None]:
    """Say on stderr which page is drawn, of how many."""
    numbers = iter(range(1, pages + 1))

    def one(name: str) -> None:
        told = N_("Page {number} of {count}: {name}")
        tell(say(common.LANGUAGE, told, number=next(numbers), count=pages, name=name))

    return one
