"""The embedded PostgreSQL of the test run: started once, without crash safety, and stopped by whoever started it."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from xdist.scheduler import LoadScopeScheduling

from graduand.base import embedded

OURS = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    home = Path(os.environ["GRADUAND_HOME"])
    config.stash[OURS] = not embedded.is_running(home)
    embedded.start(home, durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(OURS, False):
        embedded.stop(Path(os.environ["GRADUAND_HOME"]))


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> None:
    """Emptying the tables between tests must get past the triggers that forbid it; nothing else may."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        statements = original(self, *args, **options)
        return ["SET session_replication_role = replica;", *statements, "SET session_replication_role = DEFAULT;"]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


class OneHouse(LoadScopeScheduling):
    """Spread the tests over the workers file by file, and give all journeys to one: they share a house."""

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OneHouse(config, log)
