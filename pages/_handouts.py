"""Hand-outs from the wards page: for the whole region, or for the ward that is chosen."""

from collections.abc import Callable

import streamlit as st

from geo.access.demand import demand_points
from geo.errors import N_
from geo.report import Figures, measure, report_pdf, report_png
from geo.show import html
from geo.show.language import Language, say
from geo.streets.walkers import pace
from pages import _session

PDF = "application/pdf"
PNG = "image/png"


def buttons(language: Language, walker: str, speed: str, limit_min: int, *, ward: str) -> None:
    """Offer the files; each is made when somebody asks for it, outside the page's run."""
    region, url = _session.region(), _session.settings().public_url
    code = ward or None

    # Made outside the page's run, so it is given all it needs.
    def told() -> Figures:
        return measure(region, demand_points(region), pace=pace(walker, speed), limit_min=limit_min, ward=code)

    files: dict[str, tuple[str, Callable[[], bytes], str]] = {
        N_("Hand-out to print (PDF, A4)"): (
            "baeumgil.pdf", lambda: report_pdf(language, region, told(), ward=code, paper="a4", url=url), PDF,
        ),
        N_("Poster (PDF, A1)"): (
            "baeumgil-a1.pdf", lambda: report_pdf(language, region, told(), ward=code, paper="a1", url=url), PDF,
        ),
        N_("The map alone (PNG)"): ("baeumgil-map.png", lambda: report_png(language, region, told(), ward=code), PNG),
    }  # fmt: skip
    st.header(say(language, N_("To hand out")), anchor=False)
    whole = N_("A page for the region and one for each ward. This takes up to half a minute.")
    one = N_("One page for the ward that is chosen.")
    st.html(html.note(say(language, one if code else whole)))
    for place, (label, (name, made, mime)) in zip(st.columns(len(files)), files.items(), strict=True):
        place.download_button(
            say(language, label),
            made,
            file_name=name,
            mime=mime,
            on_click="ignore",
            key=f"{name}-{code}",
            use_container_width=True,
        )
