"""A person looks on CHSI and says what is there (S30, S71, ruling C7)."""

import pytest

from graduand.base.errors import NotFound, NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.steps.chsi import queries
from graduand.steps.chsi.actions.checking import check
from graduand.steps.registry.models import Role
from tests.factories import MORNING, a_center, an_actor, an_enrollment
from tests.steps.chsi.lists import a_csv, a_row, bring_in


def test_a_clerk_records_what_chsi_shows_today(db: None) -> None:
    enrollment = an_enrollment()
    clerk = an_actor(Role.CENTER_CLERK, enrollment.center)
    made = check(enrollment.student_number, graduation_photo=True, note="学历照片已上网", actor=clerk, at=MORNING)
    assert (made.enrollment, made.graduation_photo, made.checked_at) == (enrollment, True, MORNING)
    assert Entry.objects.get(verb="chsi.check").subject == f"enrollment:{enrollment.student_number}"
    assert list(queries.checks_of(enrollment)) == [made]


def test_the_check_stands_beside_the_older_statement_and_does_not_change_it(db: None) -> None:
    """C7: only a newer list lifts the block of the audit."""
    enrollment = an_enrollment()
    officer = an_actor(Role.COLLEGE_REVIEWER, enrollment.college)
    bring_in(a_csv(a_row(enrollment, XLZP="无")), officer)
    clerk = an_actor(Role.CENTER_LEAD, enrollment.center)
    check(enrollment.student_number, graduation_photo=True, note="学历照片已上网", actor=clerk, at=MORNING)
    row = queries.latest_statements(officer).get()
    assert (row.graduation_photo, row.seen_photo, row.seen_by) == (False, True, clerk.name)


def test_a_check_without_a_word_on_what_was_seen_is_refused(db: None) -> None:
    enrollment = an_enrollment()
    clerk = an_actor(Role.CENTER_CLERK, enrollment.center)
    with pytest.raises(NotValid, match=r"chsi\.note_missing"):
        check(enrollment.student_number, graduation_photo=True, note="  ", actor=clerk, at=MORNING)


def test_only_the_students_own_center_checks(db: None) -> None:
    """P4."""
    enrollment = an_enrollment()
    sibling = an_actor(Role.CENTER_CLERK, a_center(enrollment.college))
    with pytest.raises(NotFound):
        check(enrollment.student_number, graduation_photo=True, note="有", actor=sibling, at=MORNING)
    officer = an_actor(Role.COLLEGE_REVIEWER, enrollment.college)
    with pytest.raises(NotYours):
        check(enrollment.student_number, graduation_photo=True, note="有", actor=officer, at=MORNING)


def test_a_list_of_more_than_a_week_ago_is_called_old(db: None) -> None:
    enrollment = an_enrollment()
    officer = an_actor(Role.COLLEGE_REVIEWER, enrollment.college)
    assert queries.age_of_newest_list(officer, MORNING) is None
    bring_in(a_csv(a_row(enrollment)), officer, "名单_20230704.csv")
    bring_in(a_csv(a_row(enrollment, XLZP="无")), officer, "名单_20230620.csv")
    age = queries.age_of_newest_list(officer, MORNING)
    assert age is not None
    assert (age.days, age.stale) == (8, True)
    assert queries.age_of_newest_list(an_actor(Role.CENTER_CLERK), MORNING) is None
