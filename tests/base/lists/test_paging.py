"""Paging by key never skips or repeats a row, whatever the order, and the count stops counting."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from graduand.base.actors import SYSTEM
from graduand.base.jobs import actions
from graduand.base.jobs.handlers import handler
from graduand.base.jobs.models import Job, JobRow
from graduand.base.lists import paging

JULY = datetime(2023, 7, 12, 1, tzinfo=UTC)


@handler("test.nothing")
def nothing(work: object) -> object:
    yield from ()


@pytest.fixture
def rows(db: None) -> Job:
    """Fifty rows whose keys repeat, so that ties are settled by the primary key."""
    job = actions.ask("test.nothing", {}, label="x", actor=SYSTEM, at=JULY)
    JobRow.objects.bulk_create(JobRow(job=job, number=n, key=f"k{n % 7}", verdict="ok") for n in range(50))
    return job


def walk(order: paging.Order, size: int, link: str, start: str = "") -> list[int]:
    """All numbers from one end to the other, following only the links of the pager."""
    found: list[int] = []
    query = QueryDict(start)
    while True:
        page = paging.cut(JobRow.objects.all(), order, query, size)
        numbers = [row.number for row in page.rows]
        found = found + numbers if link == "next_url" else numbers + found
        url = getattr(page.pager, link)
        if not url:
            return found
        query = QueryDict(url.lstrip("?"))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["number", "key"])
@pytest.mark.parametrize("size", [10, 15, 200])
def test_next_leads_through_every_row_once(rows: Job, field: str, descending: bool, size: int) -> None:
    order = paging.Order(field, descending)
    expected = list(order.apply(JobRow.objects.all()).values_list("number", flat=True))
    assert walk(order, size, "next_url") == expected


def test_previous_leads_back_through_every_row_once(rows: Job) -> None:
    order = paging.Order("key")
    expected = list(order.apply(JobRow.objects.all()).values_list("number", flat=True))
    assert walk(order, 15, "previous_url", "page=4") == expected


def test_a_page_costs_two_queries_whatever_its_size(rows: Job) -> None:
    for size in (10, 200):
        with CaptureQueriesContext(connection) as queries:
            paging.cut(JobRow.objects.all(), paging.Order("number"), QueryDict(""), size)
        assert len(queries) == 2


def test_the_count_stops_at_the_cap(rows: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_CAP", 41)
    page = paging.cut(JobRow.objects.all(), paging.Order("number"), QueryDict(""), 10)
    assert (page.total, page.capped, page.pager.count) == (41, True, None)


def test_a_garbled_place_begins_at_the_start(rows: Job) -> None:
    page = paging.cut(JobRow.objects.all(), paging.Order("number"), QueryDict("after=nonsense"), 10)
    assert [row.number for row in page.rows] == list(range(10))


@pytest.mark.parametrize(("asked", "given"), [("10", 10), ("200", 200), ("1000000", 15), ("-3", 15), ("", 15)])
def test_only_the_offered_page_sizes_are_served(asked: str, given: int) -> None:
    assert paging.page_size(QueryDict(f"page_size={asked}")) == given
