"""Serve the pages with a staff clock that only a test sets forward: ``python -m support.clocked FILE PORT``.

The file holds what the clock of idle times and delays shows, in seconds.
"""

import runpy
import sys
from pathlib import Path

from geo.civic.throttle import Throttle, growing_delay
from pages import _staff

if __name__ == "__main__":
    shown = Path(sys.argv.pop(1))

    def clock() -> float:
        return float(shown.read_text())

    _staff.now_s = clock
    _staff._TRIES = Throttle(growing_delay, clock=clock)
    runpy.run_module("pages._serve", run_name="__main__", alter_sys=True)
