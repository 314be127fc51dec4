"""The pages of the registry, seen by people in their posts (S119, P4, P10)."""

import io
import re

import pytest
from django.test import Client

from graduand.base.jobs.models import Job
from graduand.base.journal.models import Entry
from graduand.pure.papers.sheets.reading import read_table
from graduand.steps.registry.models import Post, Role, RuleVersion, User
from tests import factories as make
from tests.steps.registry.office import a_line, imported, xlsx

pytestmark = pytest.mark.django_db


def seen_by(post) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def college():
    make.a_program(code="MD5208")
    return make.a_college(code="901", name="生命健康学院")


@pytest.fixture
def center(college):
    return make.a_center(college, code="90101", name="青松学习中心")


@pytest.fixture
def zhang(center):
    return make.an_enrollment("2190101400001", center, name="张无照")


@pytest.fixture
def clerk(center):
    return make.a_post(Role.CENTER_CLERK, center)


def test_a_clerk_of_a_center_cannot_see_a_sibling_s_student_by_address(zhang, college):
    """P4: the same answer for "not there" and "not yours", on the page, on the reveal and in the list."""
    sibling = seen_by(make.a_post(Role.CENTER_CLERK, make.a_center(college)))
    assert sibling.get("/records/students/2190101400001/").status_code == 404
    assert sibling.post("/records/students/2190101400001/number/", {"purpose": "x"}).status_code == 404
    assert "张无照" not in sibling.get("/records/students/").content.decode()
    assert not Entry.objects.filter(verb="student.reveal").exists()


def test_the_page_masks_the_number_and_a_reveal_needs_a_purpose_and_is_journaled(zhang, clerk):
    client, number = seen_by(clerk), zhang.student.id_number
    page = client.get("/records/students/2190101400001/").content.decode()
    assert number not in page
    assert zhang.student.id_masked in page
    assert client.post("/records/students/2190101400001/number/", {"purpose": " "}).status_code == 422
    shown = client.post("/records/students/2190101400001/number/", {"purpose": "核对身份证"})
    assert number in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert Entry.objects.get(verb="student.reveal").facts == {"purpose": "核对身份证"}
    assert number not in client.get("/records/students/2190101400001/").content.decode()


def test_results_stand_term_by_term_with_their_states(zhang, clerk):
    make.a_result(zhang, course_name="健康心理学", term="202203", score_x10=775, state="reviewed")
    make.a_result(zhang, course_name="免修课", term="202109", score_x10=None, kind="exempt")
    page = seen_by(clerk).get("/records/students/2190101400001/").content.decode()
    assert page.index("免修课") < page.index("健康心理学")
    assert "77.5" in page
    assert "已复核" in page


def test_the_history_names_the_file_that_brought_the_student(center):
    imported("students", xlsx([a_line()]), make.an_actor(Role.HQ_REVIEWER), name="学生.xlsx")
    page = seen_by(make.a_post(Role.CENTER_CLERK, center)).get("/records/students/2190101400001/").content.decode()
    assert "由文件 学生.xlsx 导入或更新" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("student_number=21901014", {"张无照", "李存疑"}), ("student_number=2190101400002", {"李存疑"}),
        ("name=张", {"张无照"}), ("name=lcy", {"李存疑"}), ("name=ZWZ", {"张无照"}), ("status=suspended", {"李存疑"}),
        ("center=90101", {"张无照", "李存疑"}), ("center=青松", {"张无照", "李存疑"}), ("center=白杨", set()),
        ("level=bachelor", set()), ("program=健康", {"张无照", "李存疑"}), ("intake_term=202009", {"李存疑"}),
        ("category=village_program", {"李存疑"}),
    ],
)  # fmt: skip
def test_the_filters_of_the_student_list(zhang, clerk, query, found):
    make.an_enrollment("2190101400002", zhang.center, name="李存疑", status="suspended", intake_term="202009",
                       category="village_program")  # fmt: skip
    page = seen_by(clerk).get(f"/records/students/?{query}").content.decode()
    assert {name for name in ("张无照", "李存疑") if name in page} == found


def test_the_student_list_costs_the_same_number_of_queries_whatever_its_length(
    zhang, clerk, django_assert_max_num_queries
):
    for _number in range(30):
        make.an_enrollment(center=zhang.center, class_group=zhang.class_group)
    client = seen_by(clerk)
    with django_assert_max_num_queries(12):
        client.get("/records/students/?page_size=50")


def test_classes_are_listed_with_their_students(zhang, clerk):
    make.an_enrollment(center=zhang.center, class_group=zhang.class_group, status="withdrawn")
    page = seen_by(clerk).get("/records/classes/").content.decode()
    row = re.search(r"<tr>.*" + zhang.class_group.code + r".*</tr>", page)[0]
    assert re.findall(r'number-cell"[^>]*>(\d+)<', row) == ["2", "1"]


def test_statistics_count_only_what_the_post_may_see_and_can_be_taken_home(zhang, clerk):
    make.an_enrollment()
    make.an_enrollment(center=zhang.center, status="graduated")
    client = seen_by(clerk)
    answer = client.get("/records/statistics/?down=center&across=status&export=xlsx")
    table = read_table(b"".join(answer.streaming_content), "x.xlsx")
    assert table.header == ("学习中心", "在籍", "毕业", "合计")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["青松学习中心（90101）", "1", "1", "2"], ["合计", "1", "1", "2"],
    ]  # fmt: skip
    assert client.get("/records/statistics/?down=intake&across=level").status_code == 200
    assert client.get("/records/statistics/?down=nonsense&across=level").status_code == 200


def test_rules_are_read_as_modules_and_courses(clerk):
    from tests.steps.registry.test_importing_house import rules

    rules()
    RuleVersion.objects.update(state="published", published_at=make.MORNING)
    client = seen_by(clerk)
    page = client.get("/records/programs/").content.decode()
    address = re.search(r"/records/programs/\d+/", page)[0]
    rule = client.get(address).content.decode()
    assert "公共基础课" in rule
    assert "必修" in rule
    assert client.get("/records/programs/999999/").status_code == 404


def test_an_upload_is_tried_first_and_stored_when_confirmed(center):
    client = seen_by(make.a_post(Role.HQ_REVIEWER))
    assert "学生" in client.get("/records/imports/new/").content.decode()
    file = io.BytesIO(xlsx([a_line()]))
    file.name = "学生.xlsx"
    answer = client.post("/records/imports/new/", {"what": "students", "file": file, "encoding": ""})
    job = Job.objects.get()
    assert answer.status_code == 302
    assert (job.kind, job.params["dry_run"], job.params["name"]) == ("registry.import_students", True, "学生.xlsx")
    assert "学生.xlsx" in client.get("/records/imports/").content.decode()


def test_each_post_is_offered_only_the_files_it_may_hand_in(center):
    builder = seen_by(make.a_post(Role.SYSTEM_ADMIN))
    page = builder.get("/records/imports/new/").content.decode()
    assert 'value="organizations"' in page
    assert 'value="students"' not in page
    file = io.BytesIO(b"x")
    file.name = "学生.xlsx"
    assert builder.post("/records/imports/new/", {"what": "students", "file": file}).status_code == 422
    assert not Job.objects.exists()


def test_the_security_administrator_appoints_sets_a_password_and_ends_the_post(center):
    client = seen_by(make.a_post(Role.SECURITY_ADMIN))
    form = {"username": "new-clerk", "name": "冯新人", "organization": "90101", "role": "center_clerk"}
    assert client.post("/records/accounts/new/", form | {"role": "hq_issuer"}).status_code == 422
    assert client.post("/records/accounts/new/", form).status_code == 302
    post = Post.objects.get(user__username="new-clerk")
    assert not post.user.has_usable_password()
    weak = client.post("/records/accounts/new-clerk/password/", {"password": "123456789012"})
    assert weak.status_code == 422
    client.post("/records/accounts/new-clerk/password/", {"password": "corridor-lantern-42"})
    assert User.objects.get(username="new-clerk").check_password("corridor-lantern-42")
    client.post("/records/accounts/", {"row_verb": f"end:{post.pk}", "confirmed": "1"})
    post.refresh_from_db()
    assert post.until is not None
    assert "corridor" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_nobody_ends_a_post_of_his_own(center):
    post = make.a_post(Role.SECURITY_ADMIN)
    seen_by(post).post("/records/accounts/", {"row_verb": f"end:{post.pk}", "confirmed": "1"})
    post.refresh_from_db()
    assert post.until is None


def test_a_center_clerk_opens_neither_accounts_nor_imports(clerk):
    client = seen_by(clerk)
    assert client.get("/records/accounts/").status_code == 403
    assert client.get("/records/imports/new/").status_code == 403
    assert client.get("/records/organizations/").status_code == 200
