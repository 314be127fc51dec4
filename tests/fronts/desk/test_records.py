"""The desk says which results and petitions wait for a post, and until when (S14, S17, S123)."""

from datetime import UTC, date, datetime

import pytest

from graduand.fronts.desk.queries import waiting
from graduand.fronts.desk.records import next_due
from graduand.steps.registry import queries_results
from graduand.steps.registry.models import PetitionKind, Role
from graduand.steps.registry.standing import Request
from tests import factories as make
from tests.steps.registry.office import Office, seen_by

pytestmark = pytest.mark.django_db
# The end of the day in Shanghai, as the notice means a date.
REVIEWED_BY, PUBLISHED_BY = datetime(2023, 7, 14, 16, tzinfo=UTC), datetime(2023, 9, 15, 16, tzinfo=UTC)


@pytest.fixture
def office():
    make.a_batch()
    return Office("2190101400001")


def told(actor):
    return {str(item.url): item for item in waiting(actor, make.MORNING) if "/records/" in str(item.url)}


def test_a_college_is_told_of_each_step_with_the_date_of_the_notice(office):
    for state, times in (("recorded", 3), ("reviewed", 2), ("submitted", 1), ("published", 4)):
        for _number in range(times):
            make.a_result(office.student, state=state)
    make.a_result(make.an_enrollment(), state="recorded")
    found = told(office.college)
    address = "/records/results/?state="
    assert {url: (item.count, item.due_at) for url, item in found.items()} == {
        f"{address}recorded": (3, REVIEWED_BY), f"{address}reviewed": (2, REVIEWED_BY),
        f"{address}submitted": (1, PUBLISHED_BY),
    }  # fmt: skip


def test_headquarters_is_told_what_is_to_be_published(office):
    make.a_result(office.student, state="submitted")
    make.a_result(office.student, state="recorded")
    assert list(told(office.headquarters)) == ["/records/results/?state=submitted"]


def test_petitions_wait_for_the_college_and_then_for_headquarters(office):
    office.ask(Request(PetitionKind.EXEMPT, course="K0001"))
    assert list(told(office.college)) == ["/records/petitions/?state=requested"]
    assert told(office.headquarters) == {}


def test_a_center_is_not_bothered_with_results(office):
    make.a_result(office.student, state="recorded")
    assert told(office.clerk) == {}


def test_a_season_full_of_results_is_counted_no_further_than_a_person_can_read(office, monkeypatch):
    monkeypatch.setattr(queries_results, "MOST_COUNTED", 5)
    for _number in range(8):
        make.a_result(office.student, state="recorded")
    (item,) = told(office.college).values()
    assert (item.count, item.more) == (5, True)


def test_the_next_date_counts_until_its_day_is_over_and_the_last_one_stays():
    days = [date(2023, 9, 15), None, date(2023, 7, 14)]
    assert next_due(days, make.MORNING) == REVIEWED_BY
    assert next_due(days, REVIEWED_BY) == PUBLISHED_BY
    assert next_due(days, datetime(2024, 1, 1, tzinfo=UTC)) == PUBLISHED_BY
    assert next_due([None], make.MORNING) is None


def test_the_page_of_the_desk_leads_to_the_list(office, monkeypatch):
    monkeypatch.setattr("graduand.base.clock.now", lambda: make.MORNING)
    make.a_result(office.student, state="recorded")
    page = seen_by(make.a_post(Role.COLLEGE_REVIEWER, office.student.college)).get("/").content.decode()
    assert "/records/results/?state=recorded" in page
