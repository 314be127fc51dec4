"""The house, fed with the office's files, sees every planted trouble for what it is (domain.md 8)."""

from collections.abc import Iterator

import pytest

from graduand.base.journal.queries import verify
from graduand.fronts.season.playing import script
from graduand.steps.applications.models import Candidate, Readiness, State
from graduand.steps.applications.queries import candidates
from graduand.steps.certificates.models import Certificate
from graduand.steps.registry.models import Enrollment
from graduand.steps.registry.posts import actors_in
from tests.factories import MORNING
from tests.fronts.season.conftest import Season

# What each trouble makes of a candidate on the morning of 12 July, when CHSI's second list has come.
SEEN_AS = {
    "credits_short": Readiness.CONDITIONS,
    "capstone_missing": Readiness.CONDITIONS,
    "course_missing": Readiness.CONDITIONS,
    "hq_credits_short": Readiness.CONDITIONS,
    "module_short": Readiness.CONDITIONS,
    "exemption_over_limit": Readiness.CONDITIONS,
    "result_not_published": Readiness.CONDITIONS,
    "photo_missing": Readiness.PHOTO,
    "photo_wrong_size": Readiness.PHOTO,
    "photo_too_big": Readiness.PHOTO,
    "photo_not_jpeg": Readiness.PHOTO,
    "photo_other_extension": Readiness.PHOTO,
    "photo_broken": Readiness.PHOTO,
    "photo_gray": Readiness.PHOTO,
    "photo_twice": Readiness.PHOTO,
    "identity_failed": Readiness.IDENTITY,
    "identity_abnormal": Readiness.IDENTITY,
    "not_on_chsi": Readiness.CHSI_UNKNOWN,
    "validity_expired": Readiness.EXPIRED,
}
NOT_THERE = ("duplicate_row", "bad_check_digit")
NO_CANDIDATE = ("intake_too_late", "status_not_enrolled")


@pytest.fixture
def morning(season: Season, transactional_db: None) -> Iterator[Season]:
    """The season played to the morning of 12 July."""
    for _scene in script.play(season.folder, "chsi_again", lambda step, done, total: None):
        pass
    return season


@pytest.fixture
def evening(season: Season, transactional_db: None) -> Season:
    """The season played to its last signature."""
    for _scene in script.play(season.folder, script.LAST, lambda step, done, total: None):
        pass
    return season


def test_each_trouble_is_seen_for_what_it_is(morning: Season) -> None:
    mended = set(morning.troubles["mended_on_20230710"])
    reader = actors_in("hq_reviewer", MORNING)[0]
    seen = dict(candidates(reader, MORNING).values_list("student_number", "readiness"))
    told = {
        code: {seen.get(number) for number in morning.troubles[code] if number not in mended}
        for code in SEEN_AS
        if code in morning.troubles
    }
    assert told == {code: {SEEN_AS[code].value} for code in told}
    for code in NOT_THERE:
        assert not Enrollment.objects.filter(student_number__in=morning.troubles.get(code, [])).exists()
    for code in NO_CANDIDATE:
        assert not Candidate.objects.filter(student_number__in=morning.troubles.get(code, [])).exists()


def test_nobody_with_a_blocker_gets_a_number_and_everybody_without_one_gets_the_certificate(evening: Season) -> None:
    """P6: no credential with a blocker; S49: all others hold theirs."""
    numbered = set(Certificate.objects.values_list("candidate__student_number", flat=True))
    healed = set(evening.troubles["mended_on_20230710"]) | set(evening.troubles["published_on_20230713"])
    barred = {number for code in SEEN_AS for number in evening.troubles.get(code, ())} - healed
    assert numbered & barred == set()
    left = Candidate.objects.exclude(state=State.COLLECTED)
    assert set(left.values_list("readiness", flat=True)) & {Readiness.READY.value} == set()
    assert Candidate.objects.filter(state=State.COLLECTED).count() == len(numbered) > 80
    assert verify().faults == ()
