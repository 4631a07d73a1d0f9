"""Visitors without a browser: they say and hear what one says and hears, and leave the processor to the server."""

import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.support.browsing import HERE

_ANSWER = 'class="bg-answer"'
_AROUND = (37.6105, 126.9297)
_ASIDE_DEG = 0.006


@dataclass
class Person:
    """Somebody on the find page: their line to the server, and how the server calls the map."""

    line: ClientConnection
    map_id: str = ""

    async def click(self, chance: random.Random) -> float:
        """Click somewhere on the map; give the seconds until the answer is said, once the page is whole."""
        lat, lon = (middle + chance.uniform(-_ASIDE_DEG, _ASIDE_DEG) for middle in _AROUND)
        message = _visit()
        touched = message.rerun_script.widget_states.widgets.add()
        touched.id = self.map_id
        touched.json_value = json.dumps({"last_clicked": {"lat": lat, "lng": lon}, "last_object_clicked": None})
        return await self.ask(message)

    async def ask(self, message: BackMsg) -> float:
        """Send a message; give the seconds until the answer is said, once the page is whole."""
        began = time.perf_counter()
        said = 0.0
        await self.line.send(message.SerializeToString())
        heard = ForwardMsg()
        while heard.WhichOneof("type") != "script_finished":
            heard.ParseFromString(await self.line.recv(decode=False))
            element = heard.delta.new_element
            if _ANSWER in element.html.body:
                said = time.perf_counter() - began
            self.map_id = element.component_instance.id or self.map_id
        return said


@asynccontextmanager
async def person(url: str) -> AsyncIterator[Person]:
    """Visit the find page.

    Parameters
    ----------
    url
        Where the pages are served.

    Yields
    ------
    Person
        Once the first answer was said.
    """
    address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], origin=url, max_size=None) as line:
        visitor = Person(line)
        await visitor.ask(_visit())
        yield visitor


def _visit() -> BackMsg:
    """Write what a browser asks for on the find page."""
    message = BackMsg()
    message.rerun_script.query_string = HERE
    message.rerun_script.page_name = "find"
    return message
