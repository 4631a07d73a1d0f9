"""What residents need, as a sentence, tables and layers of a map: only what was let through is given here."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import folium
import geopandas as gpd
import shapely

from geo import tables as t
from geo.errors import N_
from geo.show import html
from geo.show.language import Language, say
from geo.show.layers import count_layer, venue_layer

TOPICS: Final[Mapping[str, str]] = {
    "literacy": N_("reading and writing"),
    "climate": N_("climate and environment"),
    "crafts": N_("crafts"),
    "digital": N_("computers and the internet"),
    "health": N_("health"),
    "arts": N_("arts"),
    "civic": N_("citizenship and the neighbourhood"),
    "digital_help": N_("help with a phone or a kiosk"),
    "place": N_("a place to learn nearby"),
    "other": N_("something else"),
}
CHANNELS: Final[Mapping[str, str]] = {
    "hall": N_("in the hall"),
    "survey": N_("in a survey"),
    "focus_group": N_("in a focus group"),
    "page": N_("on the web page"),
}
AGE_BANDS: Final[Mapping[str, str]] = {
    "under19": N_("under 19"),
    "19to39": N_("19 to 39"),
    "40to64": N_("40 to 64"),
    "65plus": N_("65 and over"),
}
MOST_READ: Final = 20


def needs_sentence(language: Language, needs: gpd.GeoDataFrame) -> str:
    """Say how many needs there are, and what most are about.

    Parameters
    ----------
    language
        The reader's.
    needs
        Of ``geo.civic.needs_frame.needs_frame``.

    Returns
    -------
    str
        One sentence.
    """
    if needs.empty:
        return say(language, N_("No need is shown yet: the staff read each one first."))
    counts = needs[t.TOPIC].value_counts()
    most = counts.index[counts == counts.iloc[0]]
    if len(needs) == 1:
        return say(language, N_("A resident told a need, about: {topics}."), topics=say(language, TOPICS[most[0]]))
    text = N_("Residents told {count} needs; the most, {most}, are about: {topics}.")
    topics = ", ".join(say(language, TOPICS[topic]) for topic in TOPICS if topic in set(most))
    return say(language, text, count=f"{len(needs):,}", most=f"{counts.iloc[0]:,}", topics=topics)


def topic_table(language: Language, needs: gpd.GeoDataFrame) -> str:
    """Count needs by topic and by how they were told.

    Parameters
    ----------
    language
        The reader's.
    needs
        Of ``geo.civic.needs_frame.needs_frame``.

    Returns
    -------
    str
        HTML, the most frequent topic first, topics that nobody named left out.
    """
    counts = Counter(zip(needs[t.TOPIC], needs[t.CHANNEL], strict=True))
    told = Counter(needs[t.TOPIC])
    headers = [
        say(language, N_("Topic")),
        *(say(language, name) for name in CHANNELS.values()),
        say(language, N_("in all")),
    ]
    rows = [
        (say(language, TOPICS[topic]), *(f"{counts[topic, channel]:,}" for channel in CHANNELS), f"{every:,}")
        for topic, every in told.most_common()
    ]
    return html.table(say(language, N_("Needs by topic")), headers, rows=rows, numbers=range(1, len(headers)))


def ward_table(language: Language, needs: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> str:
    """Count needs by ward; those with a spot on the map are counted in its ward too.

    Parameters
    ----------
    language
        The reader's.
    needs
        Of ``geo.civic.needs_frame.needs_frame``.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    str
        HTML, every ward, none of which is left out for having no need.
    """
    counts = needs[t.WARD_CODE].value_counts()
    with_spot = needs.loc[needs.geometry.notna(), t.WARD_CODE].value_counts()
    rows = [
        (name, f"{counts.get(code, 0):,}", f"{with_spot.get(code, 0):,}")
        for code, name in ward_names(language, wards).items()
    ]
    headers = [say(language, text) for text in (N_("Ward"), N_("needs"), N_("of them with a spot on the map"))]
    return html.table(say(language, N_("Needs by ward")), headers, rows=rows, numbers=(1, 2))


def words_table(language: Language, needs: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> str:
    """Write the latest needs in the words in which they were told.

    Parameters
    ----------
    language
        The reader's.
    needs
        Of ``geo.civic.needs_frame.needs_frame``.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    str
        HTML, at most :data:`MOST_READ`, the latest first.
    """
    names = ward_names(language, wards)
    latest = needs.iloc[::-1].head(MOST_READ)
    rows = [
        (text, say(language, TOPICS[topic]), names.get(code, code), say(language, CHANNELS[channel]))
        for text, topic, code, channel in latest[[t.TOLD, t.TOPIC, t.WARD_CODE, t.CHANNEL]].itertuples(index=False)
    ]
    headers = [say(language, text) for text in (N_("In their words"), N_("Topic"), N_("Ward"), N_("Told"))]
    return html.table(say(language, N_("The latest needs")), headers, rows=rows, stacks=True)


def need_layers(language: Language, needs: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> list[folium.FeatureGroup]:
    """Show needs on a map: a dot for each spot of about 100 m, a number for each ward's needs without a spot.

    Parameters
    ----------
    language
        The reader's.
    needs
        Of ``geo.civic.needs_frame.needs_frame``.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    list of folium.FeatureGroup
        For the base map.
    """
    spots = needs[needs.geometry.notna()]
    by_ward = needs.loc[needs.geometry.isna(), t.WARD_CODE].value_counts()
    told = wards[wards[t.WARD_CODE].isin(by_ward.index)]
    counts = [int(by_ward[code]) for code in told[t.WARD_CODE]]
    middles = gpd.GeoSeries(shapely.point_on_surface(told.geometry.to_numpy()), crs=t.WGS84)
    dots = venue_layer(
        spots.geometry,
        [say(language, TOPICS[topic]) for topic in spots[t.TOPIC]],
        details=spots[t.TOLD].str.slice(0, 80).tolist(),
        reached=[True] * len(spots),
    )
    without = N_("needs told without a spot: {count}")
    details = [say(language, without, count=count) for count in counts]
    numbers = count_layer(middles, list(ward_names(language, told).values()), details=details, counts=counts)
    return [numbers, dots]


def ward_names(language: Language, wards: gpd.GeoDataFrame) -> dict[str, str]:
    """Name wards for a reader.

    Parameters
    ----------
    language
        The reader's.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    dict of str
        Code to name.
    """
    names = wards[t.NAME_KO] if language == "ko" else wards[t.NAME_EN].fillna(wards[t.NAME_KO])
    return dict(zip(wards[t.WARD_CODE], names, strict=True))
