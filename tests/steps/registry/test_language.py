"""学位外语 and 补修: what comes with a student and is no result of the plan (domain.md 2.2, 2.4)."""

from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import DegreeRule
from graduand.steps.registry import entitlement
from graduand.steps.registry.models import Enrollment, LanguageCertificate, Role
from tests import factories as make
from tests.steps.registry.office import a_line, codes, counts, csv, imported, petition_rules, seen_by, xlsx

pytestmark = pytest.mark.django_db
CERTIFICATE = {"学号": "2190101400001", "证书类别": "国开学位英语", "成绩": "合格", "通过日期": "2022-11-20"}
LIST = "/records/language/"


@pytest.fixture
def student():
    return make.an_enrollment("2190101400001", name="张青松")


@pytest.fixture
def officer(student):
    return make.an_actor(Role.HQ_REVIEWER)


def taken(officer, *lines, **params):
    return imported("language", csv(lines), officer, name="学位外语.csv", **params)


def test_certificates_come_in_by_a_sheet(officer, student):
    job = taken(officer, CERTIFICATE, CERTIFICATE | {"证书类别": "CET-4", "成绩": "431", "通过日期": "2021/12/18"})
    assert counts(job) == (2, 0, 0)
    assert set(LanguageCertificate.objects.values_list("kind", "score", "passed_on__year")) == {
        ("ouc", "合格", 2022), ("cet4", "431", 2021),
    }  # fmt: skip


def test_the_score_column_may_be_absent(officer, student):
    without = {name: value for name, value in CERTIFICATE.items() if name != "成绩"}
    assert counts(taken(officer, without)) == (1, 0, 0)


def test_the_same_sheet_twice_changes_nothing_and_a_better_one_is_told(officer, student):
    taken(officer, CERTIFICATE)
    assert codes(taken(officer, CERTIFICATE)) == {2: ["row.unchanged"]}
    assert codes(taken(officer, CERTIFICATE | {"成绩": "良好"})) == {2: ["row.changed"]}
    assert LanguageCertificate.objects.get().score == "良好"


def test_what_is_no_certificate_is_refused_with_the_reason(officer, student):
    job = taken(
        officer, CERTIFICATE | {"学号": "2190101400099"}, CERTIFICATE | {"证书类别": "雅思"},
        CERTIFICATE | {"证书类别": "北京成人学位英语", "通过日期": "2023-12-01"},
        CERTIFICATE | {"证书类别": "合作高校学位英语", "通过日期": ""},
        CERTIFICATE | {"证书类别": "CET4", "成绩": "424"},
        CERTIFICATE | {"证书类别": "大学英语四级", "成绩": "优秀", "学号": "2190101400098"},
    )  # fmt: skip
    assert codes(job) == {
        2: ["student.unknown"], 3: ["word.unknown"], 4: ["language.in_future"], 5: ["cell.missing"],
        6: ["language.score_too_low"], 7: ["language.score_needed"],
    }  # fmt: skip
    assert not LanguageCertificate.objects.exists()


def test_one_certificate_in_two_rows_refuses_both_however_it_is_written(officer, student):
    job = taken(officer, CERTIFICATE, CERTIFICATE | {"证书类别": "学位英语", "成绩": "良好"})
    assert codes(job) == {2: ["language.twice"], 3: ["language.twice"]}


def test_a_trial_stores_nothing_and_a_college_may_not_import(officer, student):
    assert counts(taken(officer, CERTIFICATE, dry_run=True)) == (1, 0, 0)
    assert not LanguageCertificate.objects.exists()
    job = taken(make.an_actor(Role.COLLEGE_REVIEWER, student.college), CERTIFICATE)
    assert (job.state, job.result["code"]) == ("failed", "post.role_needed")


def test_a_certificate_opens_the_degree_and_nothing_else(officer, student):
    degree = DegreeRule(Decimal(60), Decimal(60), language_required=True)
    student.program.level = "bachelor"
    student.program.save()
    petition_rules(student.program, degree=degree)
    for code in ("K0001", "K0002", "K0003"):
        make.a_result(student, course_code=code)
    before = entitlement.audit([student.pk])
    taken(officer, CERTIFICATE)
    after = entitlement.audit([student.pk])
    assert (before.academic_ok[0], before.degree_codes(0)) == (True, ["degree.language"])
    assert (after.academic_ok[0], after.degree_ok[0]) == (True, True)


def test_the_list_shows_a_center_its_own_and_nobody_else_s(officer, student):
    taken(officer, CERTIFICATE)
    own = seen_by(make.a_post(Role.CENTER_CLERK, student.center))
    assert "张青松" in own.get(f"{LIST}?kind=ouc&name=zqs").content.decode()
    assert "张青松" not in own.get(f"{LIST}?kind=cet4").content.decode()
    assert "国家开放大学学位英语" in own.get("/records/students/2190101400001/").content.decode()
    assert "张青松" not in seen_by(make.a_post(Role.CENTER_CLERK)).get(LIST).content.decode()


def test_the_page_offers_the_sheet_to_headquarters_alone(student):
    offered = 'value="language"'
    headquarters, college = make.a_post(Role.HQ_REVIEWER), make.a_post(Role.COLLEGE_REVIEWER, student.college)
    assert offered in seen_by(headquarters).get("/records/imports/new/").content.decode()
    assert offered not in seen_by(college).get("/records/imports/new/").content.decode()


# 补修, which comes with the students.


@pytest.fixture
def center(db):
    make.a_program(code="MD5208")
    return make.a_center(make.a_college(code="901"), code="90101", name="青松学习中心")


def test_who_was_admitted_from_another_field_is_marked_by_the_students_file(center):
    headquarters, line = make.an_actor(Role.HQ_REVIEWER), a_line()
    imported("students", xlsx([line | {"补修": "是"}]), headquarters)
    assert Enrollment.objects.get().bridging
    job = imported("students", xlsx([line]), headquarters)
    assert codes(job) == {2: ["row.unchanged"]}
    assert Enrollment.objects.get().bridging, "what the file leaves out is no change"
    job = imported("students", xlsx([line | {"补修": "否"}]), headquarters)
    assert codes(job) == {2: ["row.changed"]}
    assert not Enrollment.objects.get().bridging
    assert codes(imported("students", xlsx([line | {"补修": "也许"}]), headquarters)) == {2: ["word.unknown"]}
