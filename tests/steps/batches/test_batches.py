"""A season is opened from one readable file, and its windows lie inside one another (S5, S13, S15, C2)."""

from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from graduand.base.errors import NotValid, NotYours, Taken
from graduand.base.journal.models import Entry
from graduand.steps.batches.actions import open_batch, set_window
from graduand.steps.batches.models import Batch, Window
from graduand.steps.batches.queries import calendar_of, current, days_left, window_for
from graduand.steps.registry.models import Organization, Role
from tests.factories import LONG_AGO, MORNING, a_center, a_college, a_user, an_actor

POLICY = files("graduand.pure.workflow").joinpath("policies", "202307.toml").read_text("utf-8")


@pytest.fixture
def college(db: None) -> Organization:
    return a_college()


def test_the_notice_of_july_2023_is_opened_with_every_date(college: Organization) -> None:
    batch = open_batch(POLICY, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)

    assert (batch.code, batch.issue_on, batch.closes_on) == ("202307", date(2023, 7, 20), date(2023, 10, 12))
    assert current(MORNING) == batch
    window = window_for(batch, a_center(college).path, "application", MORNING)
    assert window is not None
    assert (window.opens_at, window.closes_at) == (
        datetime(2023, 7, 9, 16, tzinfo=UTC), datetime(2023, 7, 16, 16, tzinfo=UTC),
    )  # fmt: skip
    assert days_left(batch, an_actor(Role.CENTER_CLERK, a_center(college)), MORNING) == 4
    tenses = {(line.event.code, line.event.round): line.tense for line in calendar_of(batch, MORNING)}
    assert tenses["round_opens", 1] == "past"
    assert tenses["round_window", 1] == "running"
    assert tenses["photos_by", 2] == "coming"
    assert Entry.objects.filter(verb="batch.open", subject="batch:202307").count() == 1


def test_only_headquarters_opens_it_and_only_once(college: Organization) -> None:
    with pytest.raises(NotYours):
        open_batch(POLICY, actor=an_actor(Role.COLLEGE_REVIEWER, college), at=MORNING)
    open_batch(POLICY, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)
    with pytest.raises(Taken):
        open_batch(POLICY, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)


def test_a_policy_with_faults_opens_nothing_and_names_them(college: Organization) -> None:
    broken = POLICY.replace("closes_on = 2023-10-12 ", "closes_on = 2023-08-01 ").replace("validity_years = 8", "")
    with pytest.raises(NotValid) as refused:
        open_batch(broken, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)
    assert any("validity_years" in fault for fault in refused.value.facts["faults"])
    assert Batch.objects.count() == 0


def test_a_narrower_window_lies_inside_the_one_above_and_then_counts(college: Organization) -> None:
    batch = open_batch(POLICY, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)
    center, reviewer = a_center(college), an_actor(Role.COLLEGE_REVIEWER, college)
    first = batch.rounds.get(number=1)
    days = {"opens_on": date(2023, 7, 13), "closes_on": date(2023, 7, 14)}
    set_window(first, center, "application", **days, actor=reviewer, at=MORNING)
    assert window_for(batch, center.path, "application", MORNING) is None

    before = Window.objects.count()
    with pytest.raises(NotValid, match="outside_parent"):
        set_window(first, center, "application", opens_on=date(2023, 7, 13), closes_on=date(2023, 7, 17),
                   actor=reviewer, at=MORNING)  # fmt: skip
    with pytest.raises(NotYours):
        set_window(first, a_center(), "application", **days, actor=reviewer, at=MORNING)
    assert Window.objects.count() == before


def test_the_calendar_is_shown_to_everybody_in_office(college: Organization) -> None:
    open_batch(POLICY, actor=an_actor(Role.HQ_REVIEWER), at=MORNING)
    user = a_user()
    user.posts.create(organization=a_center(college), role=Role.CENTER_CLERK, since=LONG_AGO)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("batches:calendar")).content.decode()
    for words in ("教【2023】23号", "2023年7月20日", "毕业生学历照片采集截止", "2021春季"):
        assert words in page


def test_it_is_opened_from_the_shell(college: Organization, tmp_path: Path) -> None:
    user = a_user(username="hq-reviewer")
    user.posts.create(organization=college.parent, role=Role.HQ_REVIEWER, since=LONG_AGO)
    policy = tmp_path / "202307.toml"
    policy.write_text(POLICY, "utf-8")
    call_command("open_batch", str(policy), "--as", "hq-reviewer")
    assert Batch.objects.get().code == "202307"
    with pytest.raises(CommandError):
        call_command("open_batch", str(policy), "--as", "hq-reviewer")
    with pytest.raises(CommandError):
        call_command("open_batch", str(tmp_path / "none.toml"), "--as", "hq-reviewer")
