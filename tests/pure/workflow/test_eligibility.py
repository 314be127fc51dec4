from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from graduand.pure.workflow.eligibility import Facts, Severity, Stage, findings, first_blocker
from graduand.pure.workflow.policy import shipped
from graduand.pure.workflow.transitions import State
from graduand.pure.workflow.windows import SHANGHAI

JULY = shipped("202307")
READY = Facts(
    state=State.NOT_APPLIED,
    intake_term="202103",
    record_status="enrolled",
    academic_ok=True,
    degree_ok=False,
    platform_photo=True,
    chsi_admission_photo=True,
    chsi_graduation_photo=True,
    identity="clear",
    statement_on=date(2023, 7, 5),
)
LOOKED = datetime(2023, 7, 11, 9, 0, tzinfo=SHANGHAI)


def found(stage: str, level: str | None = None, **facts: Any) -> list[tuple[str, str, str]]:
    """(code, severity, who mends it) of each finding about a candidate who is ready but for these facts."""
    return [
        (f.code, f.severity.value, f.mended_by) for f in findings(replace(READY, **facts), JULY, Stage(stage), level)
    ]


@pytest.mark.parametrize("stage", Stage)
def test_nothing_stands_in_the_way_of_a_candidate_who_is_ready(stage: Stage) -> None:
    assert findings(READY, JULY, stage) == ()
    assert first_blocker(findings(READY, JULY, stage)) is None


@pytest.mark.parametrize("shade", ["failed", "uncertain", "abnormal"])
@pytest.mark.parametrize(
    ("stage", "level", "severity"),
    [
        ("apply", None, "warn"),
        ("list", None, "warn"),
        ("review", "center", "warn"),
        ("review", "college", "block"),
        ("review", "headquarters", "block"),
        ("review", None, "block"),
        ("number", None, "block"),
    ],
)
def test_an_identity_in_doubt_passes_neither_college_nor_headquarters(
    shade: str, stage: str, level: str | None, severity: str
) -> None:
    """S25, S23: the center runs the identity review."""
    assert found(stage, level, identity=shade) == [(f"identity_in_doubt.{shade}", severity, "center")]


@pytest.mark.parametrize("fact", ["chsi_admission_photo", "chsi_graduation_photo"])
@pytest.mark.parametrize(("stage", "level"), [("review", "college"), ("review", "headquarters"), ("number", None)])
def test_a_photo_that_chsi_lacks_passes_neither_college_nor_headquarters(
    fact: str, stage: str, level: str | None
) -> None:
    """S32, S52; a look by hand does not help here, only a newer list (C7)."""
    mender = "center" if fact == "chsi_admission_photo" else "student"
    assert found(stage, level, **{fact: False}) == [(f"{fact}_missing", "block", mender)]
    assert found(stage, level, **{fact: False}, manual_check_at=LOOKED) == [(f"{fact}_missing", "block", "chsi")]


def test_applying_without_a_photo_on_chsi_needs_somebody_who_looked() -> None:
    """C7, S71: the platform's flag can be stale."""
    lacking: dict[str, Any] = {"chsi_graduation_photo": False}
    assert found("apply", **lacking) == [("chsi_graduation_photo_missing", "block", "center")]
    assert found("apply", **lacking, manual_check_at=LOOKED) == [("chsi_graduation_photo_missing", "warn", "chsi")]


def test_a_look_that_is_older_than_the_list_counts_no_more() -> None:
    overruled: dict[str, Any] = {
        "chsi_graduation_photo": False,
        "manual_check_at": LOOKED,
        "statement_on": date(2023, 7, 12),
    }
    assert found("apply", **overruled) == [("chsi_graduation_photo_missing", "block", "center")]
    assert found("apply", **overruled | {"statement_on": date(2023, 7, 11)})[0][1] == "warn"


def test_without_a_platform_photo_nobody_is_on_the_preliminary_list() -> None:
    """S29, and S75 for the application."""
    assert found("list", platform_photo=False) == [("platform_photo_missing_at_deadline", "block", "center")]
    assert found("apply", platform_photo=False) == [("photo_missing", "block", "center")]


def test_a_batch_that_asks_for_no_photo_only_warns_but_the_list_and_the_paper_still_need_one() -> None:
    lenient = replace(JULY, batch=replace(JULY.batch, photo_required=False, conditions_required=False))
    lacking = replace(READY, platform_photo=False, academic_ok=False)
    severities = {stage: [f.severity.value for f in findings(lacking, lenient, stage)] for stage in Stage}
    assert severities == {
        "apply": ["warn", "warn"],
        "list": ["warn", "block"],
        "review": ["block", "warn"],
        "number": ["block", "block"],
    }


def test_conditions_not_met_stop_the_application_but_the_list_waits_for_results() -> None:
    """S74; S14, S17, C3."""
    assert found("apply", academic_ok=False) == [("conditions_not_met", "block", "student")]
    assert found("list", academic_ok=False) == [("conditions_not_met", "warn", "student")]
    assert found("review", "college", academic_ok=False) == [("conditions_not_met", "block", "student")]


def test_what_is_not_known_is_said_to_be_unknown_and_not_to_be_wrong() -> None:
    assert found("apply", academic_ok=None) == [("conditions_unknown", "block", "college")]
    silent: dict[str, Any] = {
        "identity": "unknown",
        "chsi_admission_photo": None,
        "chsi_graduation_photo": None,
        "statement_on": None,
    }
    assert found("apply", **silent) == [("chsi_unknown", "warn", "headquarters")]
    assert found("review", "college", **silent) == [("chsi_unknown", "block", "headquarters")]
    (finding,) = findings(replace(READY, identity="unknown"), JULY, Stage.REVIEW)
    assert finding.facts == {"unknown": ("identity_in_doubt",)}


@pytest.mark.parametrize("stage", Stage)
def test_who_is_no_student_of_this_season_is_stopped_at_every_stage(stage: Stage) -> None:
    """S12, S104, S82."""
    assert found(stage, other_batch=True) == [("already_in_batch", "block", "center")]
    assert found(stage, intake_term="202109") == [("intake_term_too_late", "block", "headquarters")]
    assert found(stage, record_status="expired") == [("status_not_enrolled", "block", "college")]
    assert found(stage, state=State.DEFERRED) == [("deferred", "block", "center")]


def test_only_who_asks_for_the_degree_is_asked_for_its_conditions() -> None:
    """S82: a degree that cannot be had stops "apply with degree" and never graduation."""
    assert found("apply", wants_degree=True) == [("degree_conditions_not_met", "block", "student")]
    assert found("apply", wants_degree=True, degree_ok=None) == [("degree_conditions_unknown", "warn", "college")]
    assert found("review", "college", wants_degree=True) == [("degree_conditions_not_met", "warn", "student")]


def test_a_candidate_with_many_troubles_has_one_first_blocker() -> None:
    troubled = replace(READY, platform_photo=False, academic_ok=False, identity="failed", chsi_graduation_photo=None)
    found_here = findings(troubled, JULY, Stage.APPLY)
    blocker = first_blocker(found_here)
    assert blocker is not None
    assert (blocker.code, blocker.severity) == ("conditions_not_met", Severity.BLOCK)
    assert len(found_here) == 4
    only_warned = replace(READY, identity="failed")
    assert first_blocker(findings(only_warned, JULY, Stage.APPLY)) is None


@pytest.mark.parametrize("stage", Stage)
def test_an_expired_record_is_graduated_at_no_stage(stage: Stage) -> None:
    """domain.md 2.5: eight years from the first registration, then the record ends by itself."""
    assert found(stage.value, intake_term="201409") == [("validity_expired", "block", "headquarters")]
    assert found(stage.value, intake_term="201503") == [("validity_expired", "block", "headquarters")]
    assert found(stage.value, intake_term="201509") == []


@pytest.mark.parametrize("stage", Stage)
def test_who_has_not_studied_long_enough_or_too_long_by_the_rules_of_the_program_goes_no_further(stage: Stage) -> None:
    """domain.md 2.2: 机电一体化技术 asks for three years where others ask for two and a half."""
    assert found(stage, first_month="202401") == [("min_study_time", "block", "student")]
    assert found(stage, last_month="202301") == [("max_study_time", "block", "headquarters")]
    assert found(stage, first_month="202307", last_month="202307") == []
