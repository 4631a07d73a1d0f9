"""The commands of whoever runs the service."""

import getpass
import sys
from typing import Final

import typer

from geo.civic.passphrase import set_passphrase
from geo.cli import common
from geo.cli.common import _, tell
from geo.errors import N_, UsageError
from geo.show.language import say

app = typer.Typer(no_args_is_help=True, help=_("The staff: who may change what."))

_LONGEST_LINE: Final = 2000


@app.command(
    "set-passphrase",
    help=_(
        "Set the passphrase that opens the staff pages, in place of the former one. "
        "It is asked for twice; where the input is no terminal, its first line is the passphrase."
    ),
    epilog=_("Example: baeumgil staff set-passphrase"),
)
def staff_set_passphrase() -> None:
    """Ask for a passphrase and keep its hash; it is never an argument, which other accounts could see."""
    set_passphrase(common.SETTINGS.home, _asked() if sys.stdin.isatty() else _read())
    tell(say(common.LANGUAGE, N_("The passphrase is set; whoever was signed in with a former one signs in again.")))


def _asked() -> str:
    """Ask twice, without echo."""
    first = getpass.getpass(say(common.LANGUAGE, N_("New passphrase (12 characters or more): ")))
    if getpass.getpass(say(common.LANGUAGE, N_("The same once more: "))) != first:
        msg = N_("the two passphrases differ; nothing was changed, set it again")
        raise UsageError(msg)
    return first


def _read() -> str:
    """Take the first line of the input."""
    try:
        return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")
    except UnicodeDecodeError as error:
        msg = N_("the passphrase is not UTF-8 text; give it in one line of UTF-8")
        raise UsageError(msg) from error
