"""Files that nobody should send, and the network that is in pieces."""

import http.server
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VENUES = "name_ko,lat,lon\n배움터,37.6005,126.9005\n"


def broken_streets(path: Path) -> Path:
    """Write three towns of one size, with no street between them."""
    parts = []
    for town in range(3):
        for row in range(4):
            for column in range(4):
                number, lat = town * 100 + row * 10 + column + 1, 37.6 + row / 1000
                parts.append(f'<node id="{number}" lat="{lat}" lon="{126.9 + town / 50 + column / 1000}"/>')
        for line in range(4):
            for way, step, start in ((1, 1, line * 10), (2, 10, line)):
                ends = "".join(f'<nd ref="{town * 100 + start + step * place + 1}"/>' for place in range(4))
                number = town * 100 + way * 10 + line
                parts.append(f'<way id="{number}">{ends}<tag k="highway" v="residential"/></way>')
    nodes = [part for part in parts if part.startswith("<node")]
    ways = [part for part in parts if part.startswith("<way")]
    path.write_text(f'<osm version="0.6">{"".join(nodes + ways)}</osm>', encoding="utf-8")
    return path


def zip_bomb(path: Path, *, unpacked: int) -> Path:
    """Write a ZIP archive of one file of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = bytes(1024**2)
    body = b"".join([*(packer.compress(part) for _ in range(unpacked // len(part))), packer.flush()])
    facts = b"\0\0\0\0" + len(body).to_bytes(4, "little") + unpacked.to_bytes(4, "little") + b"\1\0\0\0"
    path.write_bytes(b"PK\x03\x04\x14\0\0\0\x08\0" + b"\0\0\0\0" + facts + b"a" + body)
    return path


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine; give the address, and the list of what is asked for there."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def no_files(folder: Path, name: str) -> dict[str, Path]:
    """Lay out what has the name of a file and is none: whoever opens one may wait for ever, or read without end."""
    kinds = ("folder", "pipe", "device", "to_pipe", "to_folder", "to_nothing", "loop", "missing", "long")
    paths = {kind: folder / kind / name for kind in kinds}
    for path in paths.values():
        path.parent.mkdir(parents=True)
    paths["folder"].mkdir()
    os.mkfifo(paths["pipe"])
    paths["device"].symlink_to("/dev/zero")
    paths["to_pipe"].symlink_to(paths["pipe"])
    paths["to_folder"].symlink_to(paths["folder"])
    paths["to_nothing"].symlink_to(folder / "nothing")
    paths["loop"].symlink_to(paths["loop"])
    paths["long"] = folder / ("long" * 100 + name)
    return paths
