"""The pages of the photo room: who sees what, what they say, and the picture behind the gate."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from graduand.base.actors import Actor
from graduand.base.jobs.models import Job
from graduand.base.journal.models import Entry
from graduand.steps.photos import queries
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Enrollment, Organization, Role
from graduand.steps.registry.posts import actor_of
from tests.factories import a_center, a_class, a_college, a_post, an_enrollment
from tests.steps.photos.pictures import WHITE, a_picture, a_zip, bring_in

NUMBER = "2023340120001"
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
    return an_enrollment(NUMBER, name="张无照")


def the_file(data: bytes, name: str = "随便.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_import_dialog_states_every_rule_before_the_upload(sign_in: SignIn, student: Enrollment) -> None:
    """S92-S103, C1."""
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    page = client.get(reverse("photos:import")).text
    for rule in ("40 MB", "50 KB", "480", "640", ".jpg"):
        assert rule in page
    for field in ("kind", "level", "naming", "overwrite", "file"):
        assert f'name="{field}"' in page


def test_an_upload_begins_a_trial_that_appears_in_the_list_of_imports(sign_in: SignIn, student: Enrollment) -> None:
    """S91, S93, S105."""
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    form = {"kind": "graduation", "level": "associate", "naming": "student_number", "overwrite": "no",
            "file": the_file(a_zip({f"{NUMBER}.jpg": a_picture()}), "照片.zip")}  # fmt: skip
    answer = client.post(reverse("photos:import"), form)
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("jobs:detail", args=[job.pk])
    assert (job.kind, job.params["dry_run"], job.params["overwrite"]) == ("photos.import_zip", True, False)
    assert "照片.zip" in client.get(reverse("photos:imports")).text


def test_a_zip_of_60_mb_is_refused_before_anything_is_kept(sign_in: SignIn, student: Enrollment) -> None:
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    form = {"kind": "graduation", "level": "associate", "naming": "student_number", "overwrite": "no",
            "file": the_file(b"\0" * (60 * 1024 * 1024), "照片.zip")}  # fmt: skip
    assert client.post(reverse("photos:import"), form).status_code == 413
    assert not Job.objects.exists()


def test_one_photo_is_uploaded_whatever_its_name(sign_in: SignIn, student: Enrollment) -> None:
    """S112-S114; the photo before stays as history."""
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    address = reverse("photos:upload", args=[NUMBER])
    for seed in "ab":
        answer = client.post(address, {"kind": "graduation", "file": the_file(a_picture(seed))})
        assert answer.status_code == 302
    assert list(Photo.objects.order_by("pk").values_list("current", "uploaded_by")) == [
        (False, clerk.name), (True, clerk.name),
    ]  # fmt: skip
    lines = Entry.objects.filter(verb="photos.upload").order_by("number")
    assert [bool(line.facts["replaced"]) for line in lines] == [False, True]
    assert queries.photo_of(student) == Photo.objects.get(current=True)
    assert "superseded" in client.get(address, headers={"accept-language": "en"}).text


def test_a_graduate_who_is_refused_in_a_zip_may_have_a_photo_uploaded_alone(
    sign_in: SignIn, student: Enrollment
) -> None:
    """S104."""
    Enrollment.objects.filter(pk=student.pk).update(status="graduated")
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    assert bring_in({f"{NUMBER}.jpg": a_picture()}, clerk).refused == 1
    client.post(reverse("photos:upload", args=[NUMBER]), {"kind": "graduation", "file": the_file(a_picture())})
    assert Photo.objects.get().enrollment == student


def test_a_withdrawn_student_gets_no_photo(sign_in: SignIn, student: Enrollment) -> None:
    Enrollment.objects.filter(pk=student.pk).update(status="withdrawn")
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    answer = client.post(reverse("photos:upload", args=[NUMBER]), {"kind": "graduation", "file": the_file(a_picture())})
    assert answer.status_code == 409
    assert not Photo.objects.exists()


def test_a_wrong_single_photo_is_shown_with_everything_that_was_measured(sign_in: SignIn, student: Enrollment) -> None:
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    wrong = the_file(a_picture(size=(413, 579)))
    answer = client.post(reverse("photos:upload", args=[NUMBER]), {"kind": "graduation", "file": wrong})
    assert answer.status_code == 422
    assert "413x579" in answer.text
    assert not Photo.objects.exists()


def test_a_white_background_is_kept_with_a_warning(sign_in: SignIn, student: Enrollment) -> None:
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    answer = client.post(
        reverse("photos:upload", args=[NUMBER]),
        {"kind": "graduation", "file": the_file(a_picture(wall=WHITE))}, follow=True,
    )  # fmt: skip
    assert Photo.objects.get().verdict == "warn"
    assert "note" in answer.text


def test_the_picture_is_served_inside_the_gate_and_kept_by_no_cache(sign_in: SignIn, student: Enrollment) -> None:
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    bring_in({f"{NUMBER}.jpg": a_picture()}, clerk)
    answer = client.get(reverse("photos:picture", args=[Photo.objects.get().pk]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content == queries.picture(Photo.objects.get())


def test_a_clerk_can_neither_fetch_nor_replace_a_photo_of_a_sibling_center(
    sign_in: SignIn, student: Enrollment
) -> None:
    """P4."""
    _, clerk = sign_in(Role.CENTER_CLERK, student.center)
    bring_in({f"{NUMBER}.jpg": a_picture()}, clerk)
    sibling, actor = sign_in(Role.CENTER_CLERK, a_center(student.college))
    photo = Photo.objects.get()
    assert sibling.get(reverse("photos:picture", args=[photo.pk])).status_code == 404
    assert sibling.get(reverse("photos:upload", args=[NUMBER])).status_code == 404
    form = {"kind": "graduation", "file": the_file(a_picture("b"))}
    assert sibling.post(reverse("photos:upload", args=[NUMBER]), form).status_code == 404
    for page in ("manage", "query", "graduates"):
        assert NUMBER not in sibling.get(reverse(f"photos:{page}")).text
    assert not queries.photos(actor).exists()
    assert Photo.objects.get() == photo


def test_headquarters_looks_but_uploads_nothing(sign_in: SignIn, student: Enrollment) -> None:
    client, _ = sign_in(Role.HQ_REVIEWER, student.college.parent)
    page = client.get(reverse("photos:manage")).text
    assert NUMBER in page
    assert reverse("photos:upload", args=[NUMBER]) not in page
    assert client.get(reverse("photos:upload", args=[NUMBER])).status_code == 403


def test_the_road_of_the_notice_to_a_missing_photo(sign_in: SignIn, student: Enrollment) -> None:
    """S112: status enrolled, graduation photo not uploaded, query, upload photo."""
    an_enrollment("2023340120002", student.center, status="graduated")
    third = an_enrollment("2023340120003", student.center)
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    bring_in({"2023340120003.jpg": a_picture()}, clerk)
    page = client.get(reverse("photos:manage"), {"status": "enrolled", "graduation": "no"}).text
    assert reverse("photos:upload", args=[NUMBER]) in page
    assert "2023340120002" not in page
    assert third.student_number not in page
    assert list(queries.students_without(clerk)) == [student]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"number": "202334012"}, True), ({"number": "21"}, False), ({"name": "张"}, True), ({"name": "李"}, False),
        ({"status": "graduated"}, False), ({"level": "associate"}, True), ({"level": "bachelor"}, False),
        ({"program": "管理"}, True), ({"intake": "202103"}, True), ({"intake": "202109"}, False),
        ({"class_code": "C-77"}, True), ({"class_name": "21春"}, True), ({"class_name": "22春"}, False),
        ({"admission": "no"}, True), ({"admission": "yes"}, False), ({"graduation": "yes"}, False),
        ({"chsi": "unknown"}, True), ({"chsi": "yes"}, False), ({"category": "open_associate"}, True),
        ({"center": "城东"}, True), ({"center": "城西"}, False), ({"college": "生命健康"}, True),
        ({"branch": "总部"}, False),
    ],
)  # fmt: skip
def test_each_of_the_fifteen_filters_filters(sign_in: SignIn, db: None, query: dict[str, str], found: bool) -> None:
    """S115."""
    college = a_college(name="生命健康学院", plays=["college", "branch"])
    center = a_center(college, name="城东学习中心")
    an_enrollment(NUMBER, class_group=a_class(center, code="C-77", name="21春健康管理一班"), name="张无照")
    client, _ = sign_in(Role.CENTER_CLERK, center)
    answer = client.get(reverse("photos:manage"), query)
    assert answer.status_code == 200
    assert (NUMBER in answer.text) is found


def test_the_export_has_the_columns_of_the_notice(sign_in: SignIn, student: Enrollment) -> None:
    """S116, S117: sixteen with the running number and the actions."""
    client, _ = sign_in(Role.CENTER_CLERK, student.center)
    text = client.get(reverse("photos:manage"), {"export": "csv"}).getvalue().decode("utf-8-sig")
    header, row = text.splitlines()[:2]
    assert len(header.split(",")) == 14
    assert NUMBER in row


def test_the_query_shows_the_history_with_verdict_and_findings(sign_in: SignIn, student: Enrollment) -> None:
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    bring_in({f"{NUMBER}.jpg": a_picture(wall=WHITE)}, clerk)
    bring_in({f"{NUMBER}.jpg": a_picture()}, clerk, overwrite=True)
    page = client.get(reverse("photos:query")).text
    assert page.count('class="picture-cell"') == 2
    assert client.get(reverse("photos:query"), {"current": "no"}).text.count('class="picture-cell"') == 1


def test_the_contact_sheet_shows_one_class_with_names_and_numbers(sign_in: SignIn, student: Enrollment) -> None:
    """S110."""
    other = an_enrollment("2023340120002", student.center, name="李存疑")
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    bring_in({f"{NUMBER}.jpg": a_picture("a"), "2023340120002.jpg": a_picture("b")}, clerk)
    page = client.get(reverse("photos:graduates"), {"class_code": student.class_group.code}).text
    assert "contact-sheet" in page
    assert ("张无照" in page, "李存疑" in page) == (True, False)
    assert other.class_group_id != student.class_group_id


def test_pages_ask_a_fixed_number_of_questions(
    sign_in: SignIn, student: Enrollment, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client, clerk = sign_in(Role.CENTER_CLERK, student.center)
    numbers = [f"20233401204{n:02d}" for n in range(10)]
    for number in numbers:
        an_enrollment(number, class_group=student.class_group)
    bring_in({f"{number}.jpg": a_picture(number) for number in numbers}, clerk)
    for page in ("manage", "query", "graduates"):
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            client.get(reverse(f"photos:{page}"))
