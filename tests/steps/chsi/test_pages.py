"""The pages of the CHSI room."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from graduand.base.actors import Actor
from graduand.base.jobs.models import Job
from graduand.steps.chsi.models import ManualCheck
from graduand.steps.registry.models import Enrollment, Organization, Role
from graduand.steps.registry.posts import actor_of
from tests.factories import a_center, a_post, an_enrollment
from tests.steps.chsi.lists import a_csv, a_row, bring_in

NUMBER = "2190101400001"
SignIn = Callable[[str, Organization], tuple[Client, Actor]]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    def enter(role: str, organization: Organization) -> tuple[Client, Actor]:
        post = a_post(role, organization)
        client = Client()
        client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        return client, actor_of(post)

    return enter


@pytest.fixture
def student(db: None) -> Enrollment:
    return an_enrollment(NUMBER, name="李存疑")


def test_the_list_says_what_chsi_says_and_where_it_says_so(sign_in: SignIn, student: Enrollment) -> None:
    """S126."""
    client, officer = sign_in(Role.COLLEGE_REVIEWER, student.college)
    bring_in(a_csv(a_row(student, XM="李一名", BZ="身份核验不确定")), officer)
    page = client.get(reverse("chsi:statements")).text
    for said in (NUMBER, "身份核验不确定", "学信网_在校生名单_20230705.csv : 2", "李一名"):
        assert said in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"identity": "uncertain"}, True), ({"identity": "clear"}, False), ({"graduation_photo": "no"}, True),
        ({"admission_photo": "no"}, False), ({"differs": "no"}, True), ({"differs": "yes"}, False),
        ({"checked": "no"}, True), ({"checked": "yes"}, False), ({"number": "219"}, True), ({"name": "张"}, False),
    ],
)  # fmt: skip
def test_each_filter_filters(sign_in: SignIn, student: Enrollment, query: dict[str, str], found: bool) -> None:
    client, officer = sign_in(Role.COLLEGE_REVIEWER, student.college)
    bring_in(a_csv(a_row(student, XLZP="无", BZ="身份核验不确定")), officer)
    answer = client.get(reverse("chsi:statements"), query)
    assert answer.status_code == 200
    assert (NUMBER in answer.text) is found


def test_an_old_list_is_warned_of(sign_in: SignIn, student: Enrollment) -> None:
    """The request's own clock is years after the list."""
    client, officer = sign_in(Role.COLLEGE_REVIEWER, student.college)
    assert 'role="alert"' not in client.get(reverse("chsi:statements")).text
    bring_in(a_csv(a_row(student)), officer)
    assert 'role="alert"' in client.get(reverse("chsi:statements")).text


def test_an_upload_begins_a_trial_with_the_day_told(sign_in: SignIn, student: Enrollment) -> None:
    client, _ = sign_in(Role.COLLEGE_REVIEWER, student.college)
    file = SimpleUploadedFile("名单.csv", a_csv(a_row(student)))
    client.post(reverse("chsi:import"), {"file": file, "taken_on": "2023-07-05"})
    job = Job.objects.get()
    assert (job.kind, job.params["taken_on"], job.params["dry_run"]) == ("chsi.import_list", "2023-07-05", True)
    assert "名单.csv" in client.get(reverse("chsi:imports")).text


def test_a_center_records_a_check_and_sees_it_in_the_list(sign_in: SignIn, student: Enrollment) -> None:
    """S30, S71."""
    _, officer = sign_in(Role.COLLEGE_REVIEWER, student.college)
    bring_in(a_csv(a_row(student, XLZP="无")), officer)
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    address = reverse("chsi:check", args=[NUMBER])
    assert address in client.get(reverse("chsi:statements")).text
    assert client.post(address, {"graduation_photo": "yes"}).status_code == 422
    assert client.post(address, {"graduation_photo": "yes", "note": "七月十日已上网"}).status_code == 302
    assert ManualCheck.objects.get().checked_by == clerk.name
    assert "七月十日已上网" in client.get(address).text
    assert NUMBER in client.get(reverse("chsi:statements"), {"checked": "yes"}).text


def test_a_center_neither_imports_nor_sees_a_sibling(sign_in: SignIn, student: Enrollment) -> None:
    """P4."""
    _, officer = sign_in(Role.COLLEGE_REVIEWER, student.college)
    bring_in(a_csv(a_row(student)), officer)
    sibling, _ = sign_in(Role.CENTER_CLERK, a_center(student.college))
    assert NUMBER not in sibling.get(reverse("chsi:statements")).text
    assert sibling.get(reverse("chsi:check", args=[NUMBER])).status_code == 404
    assert sibling.get(reverse("chsi:import")).status_code == 403
