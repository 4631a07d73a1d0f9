"""A PostgreSQL of the tests' own: made in a folder that is thrown away, run by an account other than root."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ACCOUNTS = ("postgres", "nobody")
PLACES = "/usr/lib/postgresql"
PATIENCE_S = 60


class NoPostgresError(Exception):
    """There is none to be had, and why."""


@dataclass(frozen=True)
class Postgres:
    """A server that runs until its folder is thrown away."""

    folder: Path
    port: int
    programs: Path
    account: tuple[str, ...]

    @property
    def address(self) -> str:
        """Of the server, without a database."""
        return f"postgresql://baeumgil@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-F -p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("pg_ctl", "start", "--wait", "--pgdata", "data", "--log", "log", "--options", options)

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self._run("pg_ctl", "stop", "--wait", "--pgdata", "data", "--mode", "immediate")

    def initialise(self) -> None:
        """Make its files; whoever can reach the port may use it, which is this machine alone."""
        self._run("initdb", "--pgdata", "data", "--username", "baeumgil", "--auth", "trust", "--encoding", "UTF8",
                  "--locale", "C", "--no-sync")  # fmt: skip

    def empty_database(self, name: str) -> str:
        """Make a database anew and tell its address."""
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{self.address}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.account, str(self.programs / program), *arguments]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
        # The server would keep a pipe open for as long as it runs.
        said = self.folder / "said"
        with said.open("wb") as out:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, check=False, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, timeout=PATIENCE_S,
            )  # fmt: skip
        if done.returncode:
            msg = f"{program}: {said.read_text(errors='replace').strip()[-300:]}"
            raise NoPostgresError(msg)


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server; NoPostgresError says why there can be none."""
    programs = _programs()
    # A socket's path has at most 107 letters, and the folders above must be open to the other account.
    folder = Path(tempfile.mkdtemp(prefix="baeumgil-pg-", dir="/tmp"))
    try:
        server = Postgres(folder, _free_port(), programs, _account(folder))
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPostgresError(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Find the server's programs; Debian keeps them out of the way."""
    places = sorted(Path(PLACES).glob("*/bin"), key=lambda place: int("0" + place.parent.name.split(".")[0]))
    on_path = shutil.which("initdb")
    for place in ([Path(on_path).parent] if on_path else []) + places[::-1]:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    msg = "no initdb and pg_ctl on the PATH or under /usr/lib/postgresql; install Debian's postgresql"
    raise NoPostgresError(msg)


def _account(folder: Path) -> tuple[str, ...]:
    """Tell how to run a program as somebody else where we are root, and give the folder to them."""
    if os.geteuid() != 0:
        return ()
    for account in ACCOUNTS:
        try:
            shutil.chown(folder, account)
        except LookupError:
            continue
        if shutil.which("setpriv"):
            return ("setpriv", f"--reuid={account}", "--clear-groups", "--")
        if shutil.which("runuser"):
            return ("runuser", "-u", account, "--")
    msg = "PostgreSQL refuses to run as root, and there is no other account to run it (setpriv or runuser)"
    raise NoPostgresError(msg)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
