"""Ask an Overpass server for the walkable ways of an area: the program that ``geo.sources.overpass`` runs and may kill.

It reads the job as JSON from standard input, keeps the answer in the job's folder under a name of OSMnx's choice, and
writes ``{"failure": ..., "problem": ...}`` to standard output if there is none.
"""

import json
import math
import sys
from typing import Any, Final

import osmnx as ox
import shapely

from geo.sources.street_tables import WALK_FILTER

USER_AGENT: Final = "baeumgil/0.1"


def download(job: dict[str, Any]) -> dict[str, str]:
    """Fetch once, with every detour of OSMnx that could hang switched off.

    Parameters
    ----------
    job
        ``polygon`` (WKT, WGS 84), ``url``, ``folder``, ``connect_seconds`` and ``total_seconds``.

    Returns
    -------
    dict
        Empty if the answer is in the folder or came with a remark (OSMnx keeps only whole answers), else
        ``failure`` (``unreachable`` or ``refused``) and ``problem``.
    """
    settings = ox.settings
    settings.overpass_url = job["url"]
    settings.http_user_agent = settings.http_referer = USER_AGENT
    # A pair is what requests takes as (connect, read); OSMnx passes it on, and would also write it into the query.
    settings.requests_timeout = (job["connect_seconds"], job["total_seconds"])  # type: ignore[assignment]
    settings.overpass_settings = f"[out:json][timeout:{math.ceil(job['total_seconds'])}]{{maxsize}}"
    # The status page is one more request that can hang; a busy server says 429 and OSMnx waits 55 s either way.
    settings.overpass_rate_limit = False
    settings.doh_url_template = None
    settings.max_query_area_size = math.inf
    settings.cache_folder = job["folder"]
    settings.cache_only_mode = True
    try:
        ox.graph_from_polygon(shapely.from_wkt(job["polygon"]), network_type="walk", custom_filter=WALK_FILTER)
    except InterruptedError:
        # With cache_only_mode this is how OSMnx says that the download is complete.
        return {}
    except OSError as error:
        return {"failure": "unreachable", "problem": type(error).__name__}
    except ValueError as error:
        return {"failure": "refused", "problem": str(error)}
    return {}


if __name__ == "__main__":
    json.dump(download(json.load(sys.stdin)), sys.stdout)
