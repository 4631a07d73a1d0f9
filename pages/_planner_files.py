"""What a planner takes away: figures as CSV, as a workbook that says all of itself, and what was asked."""

import pandas as pd
import streamlit as st

from geo.access.parameters import Parameters, facts_of, to_json
from geo.region.fingerprint import fingerprint
from geo.show.language import Language, say
from geo.show.take_away import about_figures, as_xlsx
from geo.spreadsheet import to_csv
from pages import _session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(language: Language, asked: Parameters, rows: pd.DataFrame, *, csv: pd.DataFrame, name: str) -> None:
    """Offer the files; the workbook is made when somebody asks for it, outside the page's run."""
    region = _session.region()
    plain, workbook, parameters = st.columns(3)
    plain.download_button(
        say(language, "Take away as CSV"),
        "\ufeff" + to_csv(csv),
        file_name=f"baeumgil-{name}.csv",
        mime="text/csv",
        use_container_width=True,
    )
    workbook.download_button(
        say(language, "As a workbook, with the method and a checksum (XLSX)"),
        lambda: as_xlsx(rows, about_figures(language, facts_of(region, asked), rows)),
        file_name=f"baeumgil-{name}.xlsx",
        mime=XLSX,
        on_click="ignore",
        use_container_width=True,
    )
    parameters.download_button(
        say(language, "What was asked, to run it again (JSON)"),
        to_json(asked),
        file_name=f"baeumgil-{name}.json",
        mime="application/json",
        on_click="ignore",
        use_container_width=True,
    )


def parameters(walker: str, speed: str, minutes: float) -> Parameters:
    """Say what a planning page asks of the region."""
    region = _session.region()
    return Parameters(region.name, (walker,), speed, float(minutes), data=fingerprint(region))
