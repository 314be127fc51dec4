"""学生 The student file: taken, refused with the reason, taken once more (domain.md 2.5, 2.6, 4.1, section 8)."""

from datetime import date

import pytest

from graduand.base.journal.models import Entry
from graduand.steps.registry.actions.importing.student_rows import index_of
from graduand.steps.registry.models import Enrollment, Organization, Role, Student
from tests import factories as make
from tests.steps.registry.office import a_line, asked, codes, counts, csv, dbf, imported, numbers_as_floats, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    college = make.a_college(code="901", name="生命健康学院")
    make.a_program(code="MD5208")
    return make.a_center(college, code="90101", name="青松学习中心")


@pytest.fixture
def officer(center):
    return make.an_actor(Role.HQ_REVIEWER)


def numbers() -> set[str]:
    return set(Enrollment.objects.values_list("student_number", flat=True))


@pytest.mark.parametrize("written", [xlsx, csv, dbf, lambda lines: csv(lines, "utf-8-sig")])
def test_a_workbook_a_text_file_and_a_dbase_table_give_the_same_student(officer, center, written):
    line = a_line()
    job = imported("students", written([line]), officer)
    enrollment = Enrollment.objects.select_related("student", "class_group").get()
    student = enrollment.student
    assert (job.state, job.refused) == ("done", 0)
    assert (student.name, student.sex, student.born_on, student.ethnic_group) == (
        "张青松",
        "2",
        date(1990, 5, 20),
        "01",
    )
    assert (enrollment.intake_term, enrollment.category, enrollment.status) == ("202103", "open_associate", "enrolled")
    assert student.id_number == line["证件号"]
    assert line["证件号"][3:-1] not in student.id_masked
    assert enrollment.college.code == "901"


def test_a_new_class_is_made_under_its_center_and_that_is_said(officer, center):
    job = imported("students", xlsx([a_line(), a_line(学号="2190101400002")]), officer)
    group = Organization.objects.get(code="2119010152080")
    assert codes(job) == {2: ["class.new"]}
    assert group.parent == center
    assert group.path == f"{center.path}{group.pk}/"
    assert set(Enrollment.objects.values_list("path", flat=True)) == {group.path}


def test_a_trial_judges_everything_and_stores_nothing(officer, center):
    job = imported("students", xlsx([a_line(), a_line(学号="2190101400002", 专业代码="MD0000")]), officer, dry_run=True)
    assert counts(job) == (0, 1, 1)
    assert not Enrollment.objects.exists()
    assert not Student.objects.exists()
    assert not Organization.objects.filter(plays__contains=["class"]).exists()
    assert not Entry.objects.filter(verb="students.import").exists()


def test_both_rows_of_a_number_that_stands_twice_are_refused_and_the_others_are_taken(officer, center):
    job = imported("students", xlsx([a_line(), a_line(学号="2190101400002"), a_line(姓名="秦重复")]), officer)
    assert codes(job) == {2: ["student.twice"], 3: ["class.new"], 4: ["student.twice"]}
    assert numbers() == {"2190101400002"}


def test_a_wrong_check_digit_refuses_the_row_and_never_shows_the_number(officer, center):
    number = a_line()["证件号"]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    job = imported("students", xlsx([a_line(证件号=wrong)]), officer)
    row = job.rows.get()
    assert [code for code, _ in row.codes] == ["identity.check_digit"]
    assert wrong not in str(row.codes)
    assert not Student.objects.exists()


def test_identity_numbers_that_arrive_as_floats_are_refused_with_the_reason(officer, center):
    """A spreadsheet keeps fifteen digits of a number; the last three of eighteen are gone for good (issue 2, 5)."""
    line = a_line() | {"学号": 2190101400001.0, "证件号": 110101199005201127.0}
    job = imported("students", numbers_as_floats(line), officer)
    assert codes(job) == {2: ["identity.lost_digits"]}
    assert not Student.objects.exists()


def test_a_text_like_one_point_one_e_seventeen_is_refused_too(officer, center):
    job = imported("students", csv([a_line(证件号="1.10101E+17")]), officer, name="学生.csv")
    assert codes(job) == {2: ["identity.lost_digits"]}


def test_an_unknown_program_is_refused_until_its_rules_are_imported(officer, center):
    job = imported("students", xlsx([a_line(专业代码="MD0000")]), officer)
    assert codes(job)[2] == ["program.unknown"]
    assert not Enrollment.objects.exists()


def test_the_level_of_the_program_must_agree(officer, center):
    job = imported("students", xlsx([a_line(专业层次="专科起点本科")]), officer)
    assert codes(job)[2] == ["program.level_differs"]


def test_every_fault_of_a_row_is_told_at_once(officer, center):
    line = a_line(姓名="张3", 性别="男", 民族="火星族", 入学年度学期="2021夏季", 学习中心代码="")
    job = imported("students", xlsx([line]), officer)
    assert set(codes(job)[2]) == {
        "name.characters", "code.unknown", "term.unreadable", "cell.missing", "student.sex_differs",
    }  # fmt: skip


def test_the_birth_date_must_be_that_of_the_identity_number(officer, center):
    job = imported("students", xlsx([a_line(出生日期="1990-05-21")]), officer)
    assert codes(job) == {2: ["student.birth_differs"]}


def test_an_officer_with_a_military_document_needs_a_birth_date(officer, center):
    """S61: whoever has no identity number gives document name and number."""
    document = {"证件类型": "军官证", "证件号": "军字第0012345号"}
    job = imported(
        "students", xlsx([a_line(**document), a_line(学号="2190101400002", 出生日期="", **document)]), officer
    )
    assert codes(job)[3] == ["cell.missing"]
    assert Student.objects.get().id_type == "2"


def test_a_person_may_hold_two_enrollments(officer, center):
    make.a_program(code="MD0801", name="健康服务与管理", level="bachelor")
    first = a_line(学籍状态="毕业")
    second = first | {
        "学号": "2190101200001", "专业代码": "MD0801", "专业名称": "健康服务与管理", "专业层次": "专科起点本科",
        "学生类别": "开放教育本科", "学籍状态": "在籍",
    }  # fmt: skip
    imported("students", xlsx([first, second]), officer)
    assert Student.objects.count() == 1
    assert numbers() == {"2190101400001", "2190101200001"}


def test_one_identity_number_under_two_names_refuses_both_rows(officer, center):
    first = a_line()
    job = imported("students", xlsx([first, first | {"学号": "2190101400002", "姓名": "李冒名"}]), officer)
    assert codes(job) == {2: ["identity.two_names"], 3: ["identity.two_names"]}


def test_an_identity_number_that_belongs_to_somebody_else_is_refused(officer, center):
    first = a_line()
    imported("students", xlsx([first]), officer)
    job = imported("students", xlsx([first | {"学号": "2190101400002", "姓名": "李冒名"}]), officer)
    assert codes(job) == {2: ["identity.taken"]}


def test_the_same_file_twice_changes_nothing(officer, center):
    data = xlsx([a_line(), a_line(学号="2190101400002")])
    imported("students", data, officer)
    before = list(Enrollment.objects.order_by("pk").values()) + list(Student.objects.order_by("pk").values())
    job = imported("students", data, officer)
    after = list(Enrollment.objects.order_by("pk").values()) + list(Student.objects.order_by("pk").values())
    assert codes(job) == {2: ["row.unchanged"], 3: ["row.unchanged"]}
    assert after == before


def test_changed_plain_facts_are_taken_and_named(officer, center):
    line = a_line()
    imported("students", xlsx([line]), officer)
    job = imported("students", xlsx([line | {"手机": "13900000000", "学籍状态": "休学", "政治面貌": ""}]), officer)
    row = job.rows.get()
    enrollment = Enrollment.objects.select_related("student").get()
    assert row.codes == [["row.changed", {"fields": ["手机", "学籍状态"]}]]
    assert (enrollment.status, enrollment.student.phone) == ("suspended", "13900000000")
    assert enrollment.student.political_affiliation == "13"


def test_a_student_moves_to_a_new_class_of_another_center(officer, center):
    other = make.a_center(center.parent, code="90102", name="白杨学习中心")
    line = a_line()
    imported("students", xlsx([line]), officer)
    moved = {"学习中心代码": "90102", "学习中心": "白杨学习中心", "班级代码": "21190102520801"}
    imported("students", xlsx([line | moved]), officer)
    enrollment = Enrollment.objects.select_related("class_group").get()
    assert enrollment.center == other
    assert enrollment.path == enrollment.class_group.path
    assert enrollment.path.startswith(other.path)


def test_name_and_identity_number_may_not_both_change(officer, center):
    """双改 (domain.md 2.6): it could be another person."""
    line = a_line()
    imported("students", xlsx([line]), officer)
    job = imported("students", xlsx([a_line(姓名="张改名")]), officer)
    assert codes(job) == {2: ["student.double_change"]}
    assert Student.objects.get().name == "张青松"


def test_the_name_alone_or_the_number_alone_may_be_mended(officer, center):
    line = a_line()
    imported("students", xlsx([line]), officer)
    imported("students", xlsx([line | {"姓名": "张清松"}]), officer)
    new = a_line(姓名="张清松")
    imported("students", xlsx([new]), officer)
    student = Student.objects.get()
    assert (student.name, student.id_number, student.id_index) == (
        "张清松",
        new["证件号"],
        index_of("1", new["证件号"]),
    )


def test_students_outside_the_gate_are_refused(center):
    officer = make.an_actor(Role.COLLEGE_REVIEWER, make.a_college())
    job = imported("students", xlsx([a_line()]), officer)
    assert codes(job) == {2: ["post.elsewhere"]}
    assert not Enrollment.objects.exists()


def test_a_number_that_is_taken_elsewhere_is_not_moved_by_a_college(officer, center):
    line = a_line()
    imported("students", xlsx([line]), officer)
    college = make.a_college(code="902")
    make.a_center(college, code="90201", name="东湖学习中心")
    stranger = make.an_actor(Role.COLLEGE_REVIEWER, college)
    moved = {"学习中心代码": "90201", "学习中心": "东湖学习中心", "班级代码": "X1"}
    job = imported("students", xlsx([line | moved]), stranger)
    assert codes(job)[2] == ["post.elsewhere"]
    assert Enrollment.objects.get().center == center


def test_a_center_clerk_may_not_import_students(center):
    job = imported("students", xlsx([a_line()]), make.an_actor(Role.CENTER_CLERK, center))
    assert (job.state, job.result["code"]) == ("failed", "post.role_needed")


def test_a_class_of_another_center_is_refused(officer, center):
    make.a_class(make.a_center(center.parent), code="2119010152080")
    job = imported("students", xlsx([a_line()]), officer)
    assert codes(job) == {2: ["class.elsewhere"]}


def test_an_import_killed_in_the_middle_goes_on_to_the_same_state(officer, center, monkeypatch):
    """P8: effect, rows and cursor of a chunk commit together; the second run begins where the first one stopped."""
    from graduand.base.jobs.actions import run
    from graduand.steps.registry import tasks
    from graduand.steps.registry.actions.importing import running, students

    lines = [a_line(学号=f"21901014{number:05d}") for number in range(5)]
    small = running.Kind(**vars(students.KIND) | {"pieces": lambda rows: running.in_chunks(rows, 2)})
    job = asked("students", xlsx(lines), officer)

    class Killed(BaseException):
        """What kill -9 looks like from inside: nothing after it runs."""

    taken = []

    def dying(rows, *args, **kwargs):
        taken.append(len(rows))
        if len(taken) == 2:
            students.take_students(rows, *args, **kwargs)
            raise Killed
        return students.take_students(rows, *args, **kwargs)

    monkeypatch.setattr(tasks.students, "KIND", running.Kind(**vars(small) | {"take": dying}))
    with pytest.raises(Killed):
        run(job.pk)
    assert len(numbers()) == 2
    job = run(job.pk)
    assert (job.state, job.done, counts(job)) == ("done", 5, (4, 0, 1))
    assert len(numbers()) == 5


def test_the_journal_says_who_came_in_by_which_file(officer, center):
    imported("students", xlsx([a_line()]), officer)
    line = Entry.objects.get(verb="students.import")
    assert line.facts["created"] == ["2190101400001"]
    assert line.actor == officer.key
