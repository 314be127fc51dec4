from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files

import pytest

from graduand.pure.workflow.policy import BadPolicy, calendar, digest, from_json, read_policy, shipped, to_json
from graduand.pure.workflow.windows import SHANGHAI

TEXT = files("graduand.pure.workflow").joinpath("policies", "202307.toml").read_text("utf-8")
JULY = shipped("202307")


def faults(old: str, new: str) -> list[tuple[str, str]]:
    """Path and reason of each fault after one replacement in the file."""
    assert old in TEXT
    with pytest.raises(BadPolicy) as refused:
        read_policy(TEXT.replace(old, new, 1))
    return [(fault.path, fault.reason) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("on", "until", "code", "round_number"),
    [
        (date(2023, 7, 6), None, "round_opens", 1),
        (date(2023, 7, 10), date(2023, 7, 16), "round_window", 1),
        (date(2023, 7, 11), None, "notice_dated", None),
        (date(2023, 7, 14), None, "results_reviewed_by", 1),
        (date(2023, 7, 20), None, "certificates_issued", None),
        (date(2023, 8, 30), None, "photos_by", 2),
        (date(2023, 9, 4), date(2023, 10, 12), "round_window", 2),
        (date(2023, 9, 4), None, "round_opens", 2),
        (date(2023, 9, 15), None, "results_published_by", 2),
        (date(2023, 9, 20), None, "promise_due", None),
        (date(2023, 10, 12), None, "batch_closes", None),
    ],
)
def test_every_date_of_the_notice_stands_in_the_calendar(
    on: date, until: date | None, code: str, round_number: int | None
) -> None:
    """domain.md 1.4, line by line."""
    assert [(e.on, e.until) for e in calendar(JULY) if (e.code, e.round) == (code, round_number)] == [(on, until)]


def test_the_list_of_the_fast_lane_gets_its_date_when_the_admission_deadline_is_known() -> None:
    """S21: the one computed date; 2023-09-08 is an example of a deadline, not one the notice gives."""
    assert JULY.fast_lane.due_on is None
    known = read_policy(TEXT.replace("# admission_closes_on", "admission_closes_on"))
    due = [event for event in calendar(known) if event.code == "continuation_list_due"]
    assert [(event.on, event.on.strftime("%a")) for event in due] == [(date(2023, 8, 28), "Mon")]


def test_the_calendar_is_in_the_order_of_time_and_cites_the_notice() -> None:
    events = calendar(JULY)
    assert [event.on for event in events] == sorted(event.on for event in events)
    assert all(event.source and event.level in JULY.review.levels for event in events)


def test_the_settings_of_the_notice() -> None:
    """S11, S12, S51, S74, S75, S25, S32."""
    batch = JULY.batch
    assert (batch.code, batch.latest_intake_term, batch.issue_on) == ("202307", "202103", date(2023, 7, 20))
    assert (batch.conditions_required, batch.photo_required) == (True, True)
    assert JULY.review.levels == ("center", "college", "headquarters")
    assert JULY.blocks_at("identity_in_doubt") == ("college", "headquarters")
    assert JULY.blocks_at("no_such_fact") == ()


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2023-07-09T23:59", None),
        ("2023-07-12T09:00", 1),
        ("2023-07-16T23:59", 1),
        ("2023-07-17T00:00", None),
        ("2023-10-12T23:59", 2),
    ],
)
def test_centers_apply_inside_a_round_and_never_between(at: str, number: int | None) -> None:
    found = JULY.round_open_at(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI))
    assert (found and found.number) == number


def test_the_preliminary_list_is_frozen_when_the_photo_deadline_has_passed() -> None:
    """S29: the whole of 08-30 still counts."""
    assert JULY.rounds[1].preliminary_list_at == datetime(2023, 8, 31, tzinfo=SHANGHAI)


def test_a_frozen_policy_is_read_back_equal_and_has_one_digest() -> None:
    assert from_json(to_json(JULY)) == JULY
    assert digest(from_json(to_json(JULY))) == digest(JULY)
    other_order = TEXT.replace('bachelor = "05"', "").replace('associate = "06"', 'associate = "06"\nbachelor = "05"')
    assert digest(read_policy(other_order)) == digest(JULY)
    assert digest(replace(JULY, photo_profile="other")) != digest(JULY)


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("queue_rule = ", "queue_rul = ", "batch.queue_rul", "unknown_key"),
        ("photo_required = true", "", "batch.photo_required", "missing_key"),
        ("photo_required = true", "photo_required = 1", "batch.photo_required", "wrong_type"),
        ("service_promise_months = 2", "service_promise_months = true", "batch.service_promise_months", "wrong_type"),
        ("issue_on = 2023-07-20", 'issue_on = "20. Juli"', "batch.issue_on", "wrong_type"),
        ("issue_on = 2023-07-20", "issue_on = 2023-07-20T00:00:00", "batch.issue_on", "wrong_type"),
        ('levels = ["center", "college", "headquarters"]', 'levels = "center"', "review.levels", "wrong_type"),
        ('rule = "monday_of_week_before"', 'rule = "tuesday"', "fast_lane.rule", "unknown_word"),
        ('"202103"', '"2021-spring"', "batch.latest_intake_term", "not_year_month"),
        ("number = 2", "number = 3", "rounds", "not_numbered_from_1"),
        ("opens_on = 2023-07-10", "opens_on = 2023-07-18", "rounds[0].organizations", "closes_before_opens"),
        ("opens_on = 2023-07-10", "opens_on = 2023-07-05", "rounds[0].organizations", "outside_round"),
        ("apply_until = 2023-07-16", "apply_until = 2023-07-17", "rounds[0].apply_until", "outside_round"),
        ("\ncloses_on = 2023-10-12", "\ncloses_on = 2023-10-11", "rounds[1].headquarters", "outside_batch"),
        ('may_reject = ["college"', 'may_reject = ["branch"', "review.may_reject", "not_in_chain"),
        ("associate = [[500000, 999999]]", "associate = [[5, 4]]", "number.ranges.associate", "not_a_range"),
        ("associate = [[500000, 999999]]", "associate = [[1, 5], [5, 9]]", "number.ranges.associate", "ranges_overlap"),
        ("associate = [[500000, 999999]]", "", "number.ranges.associate", "missing_key"),
        ('associate = "06"', 'associate = "6"', "number.levels.associate", "not_a_number_part"),
        ("[batch]", "[batch", "", "not_toml"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_path_and_reason(old: str, new: str, path: str, reason: str) -> None:
    assert (path, reason) in faults(old, new)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = TEXT.replace("photo_required = true", "photo_required = 1").replace("copies = 1", 'copies = "1"')
    with pytest.raises(BadPolicy) as refused:
        read_policy(text)
    assert [fault.path for fault in refused.value.faults] == ["batch.photo_required", "archive.copies"]
