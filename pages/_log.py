"""What the server may write to its log: errors, but never where somebody is."""

import logging
import re
import traceback
from typing import Any, Final

# Three decimals of a degree are a hundred metres. A version or an address of the internet has no such part.
_SPOT: Final = re.compile(r"\d{1,3}\.\d{3,}")
_WITHHELD: Final = "(withheld)"


class _Record(logging.LogRecord):
    """A record whose message and traceback withhold what could be a part of a coordinate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            # Every formatter takes a traceback that is written already.
            self.exc_text = _SPOT.sub(_WITHHELD, "".join(traceback.format_exception(*self.exc_info)).rstrip())

    def getMessage(self) -> str:  # noqa: N802 (the library's name)
        return _SPOT.sub(_WITHHELD, super().getMessage())


def keep_spots_out() -> None:
    """Withhold from all that this process logs, by whichever library, what could be a part of a coordinate."""
    logging.setLogRecordFactory(_Record)
