"""The presentation on a stick: files that open in a browser, with no server and no internet."""

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo import tables as t
from geo.region.region import Region
from geo.show.arrangement import Arrangement
from geo.show.language import LANGUAGES, Language
from geo.spreadsheet import to_csv
from geo.town_hall import Figures, drawing_of, page_of

_PAGES: Final[dict[Language, str]] = {"ko": "index.html", "en": "english.html"}
_FIGURES: Final = "figures.csv"
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The same figures make the same bytes."""


def bundle_of(
    region: Region, told: Figures, *, arrangement: Arrangement, form: Mapping[Language, str] = MappingProxyType({})
) -> bytes:
    """Put the presentation into one file.

    Parameters
    ----------
    region
        The region.
    told
        Its figures.
    arrangement
        Order, hidden steps and notes.
    form
        By language, the public address of the form on which residents tell what they need.

    Returns
    -------
    bytes
        A zip file: ``index.html`` in Korean, ``english.html``, and ``figures.csv``, the coverage they tell.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for language in LANGUAGES:
            drawing = drawing_of(language, region, told)
            page = page_of(
                language, region, told, drawing=drawing, arrangement=arrangement, form=form.get(language, "")
            )
            file.writestr(_entry(_PAGES[language]), page)
        rows = told.rows.assign(**{t.STREETS_SOURCE: region.network.origin.name_en})
        file.writestr(_entry(_FIGURES), "\ufeff" + to_csv(rows))
    return held.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
