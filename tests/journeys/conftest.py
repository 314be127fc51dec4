"""One house and one browser for all journeys of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, running_house

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
STUDENTS = 120


# Per package: a browser that is left running would make every later test of the worker look asynchronous.
@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home: Path = tmp_path_factory.mktemp("house")
    with running_house(home, STUDENTS) as built:
        yield built


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


# One house for all: whoever changes least comes first, and the tour of all pages sees what the road has left behind.
ORDER = ("test_bad_files", "test_blockers", "test_road", "test_every_page")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys in the order of the season; that one worker gets them all is tests/conftest.py's care."""
    journeys = [item for item in items if "journeys" in item.path.parts]
    places = [place for place, item in enumerate(items) if item in journeys]
    journeys.sort(key=lambda item: ORDER.index(item.path.stem))
    for place, item in zip(places, journeys, strict=True):
        items[place] = item
