"""A whole house for the journeys: its own database, real web and worker processes, and a season played into it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings

READY_SECONDS = 180


@dataclass(frozen=True)
class House:
    """Where the pages are, where the season's files are, and the password of each demo account by its role."""

    address: str
    folder: Path
    accounts: dict[str, tuple[str, str]]
    database: str


@contextmanager
def running_house(home: Path, students: int) -> Iterator[House]:
    """Start `graduand demo` on a fresh database of the test server and stop it afterwards."""
    with fresh_database() as url:
        port = free_port()
        environment = os.environ | {
            "DATABASE_URL": url, "GRADUAND_HOME": str(home), "DJANGO_SETTINGS_MODULE": "graduand.project.settings",
        }  # fmt: skip
        log = (home / "demo.log").open("w+")
        command = [sys.executable, "-m", "graduand", "demo", "--port", str(port), "--students", str(students)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(process, home)
            yield House(f"http://127.0.0.1:{port}", home / "season", _accounts(home), url)
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def fresh_database() -> Iterator[str]:
    """A database of its own on the server that the tests use."""
    server = settings.DATABASES["default"]
    host, user = server["HOST"] or "127.0.0.1", server["USER"]
    name = f"graduand_journeys_{os.getpid()}"
    secret = f":{quote(server['PASSWORD'])}" if server["PASSWORD"] else ""
    port = f":{server['PORT']}" if server["PORT"] else ""
    address = f"@/{{}}?host={host}" if host.startswith("/") else f"@{host}{port}/{{}}"
    base = f"postgresql://{user}{secret}{address}"
    with psycopg.connect(base.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield base.format(name)
    finally:
        with psycopg.connect(base.format("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", home: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        told = (home / "demo.log").read_text()
        if re.search(r"就绪|Ready in", told):
            return
        assert process.poll() is None, told[-4000:]
        time.sleep(0.2)
    raise AssertionError((home / "demo.log").read_text()[-4000:])


def _accounts(home: Path) -> dict[str, tuple[str, str]]:
    """User name and password by the first word of the user name: clerk, lead, reviewer, dispatcher, hq-reviewer …"""
    given = json.loads((home / "secrets" / "demo-accounts.json").read_text())
    return {re.sub(r"-\d+$", "", one["username"]): (one["username"], one["password"]) for one in given}
