"""Photos come in as a zip: the rules of the notice one by one (S89-S111), and the promises behind them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs import actions, queries
from graduand.base.jobs.models import Job, JobRow, JobState
from graduand.base.jobs.presenting import message
from graduand.base.journal.models import Entry
from graduand.base.language import say, words_of
from graduand.steps.photos import tasks
from graduand.steps.photos.actions import keeping, matching
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Enrollment, Organization, Role
from tests.factories import MORNING, a_center, a_college, a_program, an_actor, an_enrollment
from tests.steps.photos.pictures import WHITE, a_noisy_picture, a_picture, a_zip, a_zip_of_many, ask, bring_in, said


@pytest.fixture
def center(db: None) -> Organization:
    return a_center()


@pytest.fixture
def clerk(center: Organization) -> Actor:
    return an_actor(Role.CENTER_CLERK, center)


@pytest.fixture
def student(center: Organization) -> Enrollment:
    return an_enrollment("2023340120001", center)


def tally(job: Job) -> tuple[int, int, int]:
    assert job.ok + job.refused + job.noted == job.done
    return job.ok, job.refused, job.noted


def test_a_photo_named_by_the_student_number_becomes_the_students_photo(clerk: Actor, student: Enrollment) -> None:
    """S96, S107."""
    job = bring_in({"2023340120001.jpg": a_picture()}, clerk)

    assert (job.state, tally(job)) == (JobState.DONE, (1, 0, 0))
    photo = Photo.objects.get()
    assert (photo.enrollment, photo.kind, photo.verdict, photo.current) == (student, "graduation", "pass", True)
    assert (photo.uploaded_by, photo.uploaded_at, photo.source_name) == (clerk.name, MORNING, "2023340120001.jpg")
    assert files.fetch_bytes("photos-sealed", photo.sealed_digest, ".jpg") == a_picture()
    assert len(files.fetch_bytes("photos", photo.digest, ".jpg")) == photo.size_bytes
    line = Entry.objects.get(verb="photos.import")
    assert line.facts == {"photos": {"2023340120001": photo.digest}}


def test_a_trial_tells_the_same_and_keeps_nothing(clerk: Actor, student: Enrollment) -> None:
    """S93."""
    zipped = {"2023340120001.jpg": a_picture(), "999.jpg": a_picture("b")}
    trial = bring_in(zipped, clerk, dry_run=True)
    assert not Photo.objects.exists()
    assert not Entry.objects.filter(verb="photos.import").exists()
    assert said(trial) == said(bring_in(zipped, clerk))


def test_a_zip_with_folders_is_accepted_and_says_so(clerk: Actor, student: Enrollment) -> None:
    """S99, S109 and domain.md 8, row 11: refusing for a folder helps nobody."""
    job = bring_in({"照片/": b"", "照片/2023340120001.jpg": a_picture(), "__MACOSX/._2023340120001.jpg": b"x",
                    "照片/Thumbs.db": b"x"}, clerk)  # fmt: skip

    assert tally(job) == (1, 0, 3)
    assert job.result["members"] == job.done == 4
    assert job.result["notes"] == [["archive.folders_ignored", {"folders": ["照片"]}]]
    assert "照片" in message(job)
    codes = Counter(code for codes in said(job).values() for code in codes)
    assert codes == {"archive.ignored:folder": 1, "archive.ignored:macos": 1, "archive.ignored:windows": 1}


def test_names_packed_in_chinese_windows_are_read(clerk: Actor, center: Organization) -> None:
    """CPYZIP: GBK without a flag."""
    an_enrollment("2023340120002", center, name="李存疑")
    data = a_zip({"2023340120002LCY.jpg": a_picture()}).replace(b"LCY", "李".encode("gbk") + b"_")
    job = bring_in(data, clerk, naming="number_name")
    assert said(job) == {"2023340120002李_.jpg": ["photo.name_unreadable"]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (a_zip({}), "archive.empty"),
        (a_zip({"照片/": b""}), "archive.empty"),
        (a_zip({"1.jpg": b"x" * 999})[:-30], "archive.damaged"),
        (b"Rar!\x1a\x07\x00" + b"x" * 99, "archive.not_zip"),
        (a_zip_of_many(200_000), "archive.too_many_entries"),
        (b"PK\x03\x04" + b"\0" * (60 * 1024 * 1024), "archive.too_large"),
    ],
    ids=["empty", "only a folder", "truncated", "rar", "200,000 entries", "60 MB"],
)
def test_a_zip_that_is_none_is_refused_whole_and_nothing_is_kept(clerk: Actor, data: bytes, code: str) -> None:
    """S98, S102, C1."""
    job = bring_in(data, clerk)
    assert (job.state, job.result["code"], job.done) == (JobState.FAILED, code, 0)
    assert words_of(code) is not None
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("2023340120001.jpg", a_noisy_picture(), "entry.too_big"),
        ("2023340120001.png", a_picture(), "entry.not_jpg_name"),
        ("2023340120001.jpg", a_picture(size=(413, 579)), "photo.wrong_size"),
        ("2023340120001.jpg", a_picture()[:-900], "photo.broken:truncated"),
        ("2023340120001.jpg", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "photo.not_jpeg"),
        ("张三的照片.jpg", a_picture(), "photo.name_unreadable"),
    ],
    ids=["S100 over 50 KB", "S101 not jpg", "S103 413x579", "cut off", "png named jpg", "S107 no number"],
)
def test_a_picture_against_the_rules_is_refused_with_what_was_measured(
    clerk: Actor, student: Enrollment, name: str, data: bytes, code: str
) -> None:
    job = bring_in({name: data}, clerk)
    assert tally(job) == (0, 1, 0)
    assert said(job) == {name: [code]}
    assert not Photo.objects.exists()


def test_a_refusal_names_the_size_found_and_the_size_wanted(clerk: Actor, student: Enrollment) -> None:
    job = bring_in({"2023340120001.jpg": a_picture(size=(413, 579))}, clerk)
    (row,) = queries.told_rows(job)
    assert "413x579" in row["message"]
    assert "480x640" in row["message"]


def test_a_picture_over_50_kb_is_told_its_size_as_windows_shows_it(clerk: Actor, student: Enrollment) -> None:
    """S100."""
    job = bring_in({"2023340120001.jpg": a_noisy_picture()}, clerk)
    (row,) = queries.told_rows(job)
    assert f"{len(a_noisy_picture()) / 1024:.1f} KB" in row["message"]
    assert "50.0 KB" in row["message"]


def test_a_background_that_is_not_blue_is_kept_and_shown_to_a_person(clerk: Actor, student: Enrollment) -> None:
    """S103: a measurement proposes, a person decides."""
    job = bring_in({"2023340120001.jpg": a_picture(wall=WHITE)}, clerk)
    assert tally(job) == (0, 0, 1)
    assert said(job) == {"2023340120001.jpg": ["photo.background_not_blue:chroma"]}
    assert Photo.objects.get().verdict == "warn"


@pytest.mark.parametrize("status", ["graduated", "suspended", "withdrawn"])
def test_only_enrolled_students_come_in_by_the_zip(clerk: Actor, center: Organization, status: str) -> None:
    """S104."""
    an_enrollment("2023340120009", center, status=status)
    job = bring_in({"2023340120009.jpg": a_picture()}, clerk)
    assert said(job) == {"2023340120009.jpg": [f"photo.not_enrolled:{status}"]}


def test_a_bachelor_student_is_refused_in_an_associate_zip(clerk: Actor, center: Organization) -> None:
    """S95."""
    an_enrollment("2023340120009", center, program=a_program(level="bachelor"))
    job = bring_in({"2023340120009.jpg": a_picture()}, clerk)
    assert said(job) == {"2023340120009.jpg": ["photo.wrong_level:bachelor"]}


def test_an_existing_photo_stays_unless_overwriting_was_chosen(clerk: Actor, student: Enrollment) -> None:
    """S97; the photo before stays as history."""
    bring_in({"2023340120001.jpg": a_picture("a")}, clerk)
    refused = bring_in({"2023340120001.jpg": a_picture("b")}, clerk)
    assert said(refused) == {"2023340120001.jpg": ["photo.exists"]}
    assert Photo.objects.count() == 1

    assert tally(bring_in({"2023340120001.jpg": a_picture("b")}, clerk, overwrite=True)) == (1, 0, 0)
    assert list(Photo.objects.order_by("pk").values_list("current", flat=True)) == [False, True]


def test_the_same_zip_twice_changes_nothing_the_second_time(clerk: Actor, student: Enrollment) -> None:
    """P8."""
    for overwrite in (False, True):
        bring_in({"2023340120001.jpg": a_picture()}, clerk, overwrite=overwrite)
    again = bring_in({"2023340120001.jpg": a_picture()}, clerk)
    assert said(again) == {"2023340120001.jpg": ["photo.unchanged"]}
    assert Photo.objects.count() == 1


def test_two_files_for_one_student_are_both_refused(clerk: Actor, student: Enrollment) -> None:
    """P3: nobody can tell which one was meant."""
    job = bring_in({"2023340120001.jpg": a_picture("a"), "2023340120001 (1).jpg": a_picture("b")}, clerk)
    assert set(map(tuple, said(job).values())) == {("entry.duplicate",)}
    assert job.refused == 2
    assert not Photo.objects.exists()


def test_a_student_of_a_sibling_center_is_as_unknown_as_nobody(clerk: Actor, center: Organization) -> None:
    """P4: the answer does not even tell that the number exists."""
    an_enrollment("2023340120009", a_center(center.parent))
    job = bring_in({"2023340120009.jpg": a_picture("a"), "2023340120010.jpg": a_picture("b")}, clerk)
    assert said(job) == {name: ["photo.unknown_student"] for name in ("2023340120009.jpg", "2023340120010.jpg")}
    assert not Photo.objects.exists()


def test_the_college_brings_in_photos_of_all_its_centers(center: Organization, student: Enrollment) -> None:
    college = an_actor(Role.COLLEGE_REVIEWER, center.parent)
    assert tally(bring_in({"2023340120001.jpg": a_picture()}, college)) == (1, 0, 0)
    stranger = an_actor(Role.COLLEGE_REVIEWER, a_college())
    assert tally(bring_in({"2023340120001.jpg": a_picture("b")}, stranger)) == (0, 1, 0)


def test_an_issuer_of_the_headquarters_brings_in_no_photos(student: Enrollment) -> None:
    job = bring_in({"2023340120001.jpg": a_picture()}, an_actor(Role.HQ_ISSUER))
    assert (job.state, job.result["code"]) == (JobState.FAILED, "post.role_needed")


def test_photos_may_be_named_by_the_identity_number_which_is_shown_only_masked(
    clerk: Actor, center: Organization
) -> None:
    """C18, P10."""
    enrollment = an_enrollment(center=center)
    number = enrollment.student.id_number
    job = bring_in({f"{number}.jpg": a_picture()}, clerk, naming="id_number")
    assert tally(job) == (1, 0, 0)
    assert Photo.objects.get().enrollment == enrollment
    two = {f"{number}.jpg": a_picture(), f"{number} (1).jpg": a_picture(), "110101199001011237.jpg": a_picture("b")}
    assert bring_in(two, clerk, naming="id_number").refused == 3
    kept = [JobRow.objects.values_list("key", "codes"), Entry.objects.values_list("facts"), Photo.objects.values()]
    assert number not in str([list(rows) for rows in kept])


def test_photos_may_be_named_by_number_and_name_and_the_name_must_agree(clerk: Actor, center: Organization) -> None:
    """C18, P3."""
    an_enrollment("2023340120001", center, name="张无照")
    an_enrollment("2023340120002", center, name="李存疑")
    pictures = {"2023340120001张无照.jpg": a_picture("a"), "2023340120002_王缺学分.jpg": a_picture("b")}
    job = bring_in(pictures, clerk, naming="number_name")
    assert said(job) == {"2023340120001张无照.jpg": [], "2023340120002_王缺学分.jpg": ["photo.name_differs"]}


def test_a_picture_that_is_another_students_is_kept_and_said(clerk: Actor, center: Organization) -> None:
    """P3, domain.md 8, row 12."""
    an_enrollment("2023340120001", center)
    an_enrollment("2023340120002", center)
    bring_in({"2023340120001.jpg": a_picture()}, clerk)
    job = bring_in({"2023340120002.jpg": a_picture()}, clerk)
    (row,) = queries.told_rows(job)
    assert (row["codes"], job.noted) == (["photo.same_as_other"], 1)
    assert "2023340120001" in row["message"]


def test_a_bachelor_who_hands_in_the_old_associate_photo_is_told(clerk: Actor, center: Organization) -> None:
    """Domain.md 8, row 7."""
    old = an_enrollment("2023340120001", center)
    an_enrollment("2023340120002", center, program=a_program(level="bachelor"), student=old.student)
    bring_in({"2023340120001.jpg": a_picture()}, clerk)
    job = bring_in({"2023340120002.jpg": a_picture()}, clerk, level="bachelor")
    assert said(job) == {"2023340120002.jpg": ["photo.same_as_older"]}


def test_a_choice_that_is_none_is_refused(clerk: Actor, student: Enrollment) -> None:
    for choice in ({"kind": "passport"}, {"level": "doctor"}, {"naming": "shoe_size"}):
        job = bring_in({"2023340120001.jpg": a_picture()}, clerk, **choice)
        assert job.state == JobState.FAILED
        assert say(job.result["code"], job.result["facts"]).message != job.result["code"]


def test_a_zip_killed_in_the_middle_goes_on_to_the_same_end(
    clerk: Actor, center: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8: files of the lost chunk may lie there already; rows and counts come out the same."""
    pictures = {}
    for n in range(7):
        an_enrollment(f"20233401201{n:02d}", center)
        pictures[f"20233401201{n:02d}.jpg"] = a_picture(str(n), size=(413, 579) if n == 3 else (480, 640))
    monkeypatch.setattr(tasks, "CHUNK_LINES", 3)
    job = ask(a_zip(pictures), clerk)

    def dies(*args: object, **kwargs: object) -> list[object]:
        taken = take(*args, **kwargs)  # type: ignore[arg-type]
        if Photo.objects.count() > 3:
            raise SystemExit("the machine went dark")
        return list(taken)

    take = tasks.take
    monkeypatch.setattr(tasks, "take", dies)
    with pytest.raises(SystemExit):
        actions.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.cursor, Photo.objects.count()) == (JobState.RUNNING, 3, 3)
    monkeypatch.setattr(tasks, "take", take)

    job = actions.run(job.pk)
    assert (job.state, job.done, tally(job)) == (JobState.DONE, 7, (6, 1, 0))
    assert Photo.objects.filter(current=True).count() == 6
    assert all(default_storage.exists(files.place("photos", photo.digest, ".jpg")) for photo in Photo.objects.all())


def test_a_photo_that_came_later_has_its_own_time(clerk: Actor, student: Enrollment) -> None:
    bring_in({"2023340120001.jpg": a_picture("a")}, clerk)
    later = ask(a_zip({"2023340120001.jpg": a_picture("b")}), clerk, overwrite=True)
    Job.objects.filter(pk=later.pk).update(asked_at=MORNING + timedelta(days=1))
    actions.run(later.pk)
    assert Photo.objects.get(current=True).uploaded_at == MORNING + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_import_at_once_lose_nothing() -> None:
    """Both bring in the same twelve students, with their own pictures: every student ends with one, none with two."""
    center = a_center()
    clerks = [an_actor(Role.CENTER_CLERK, center) for _ in range(2)]
    numbers = [f"20233401203{n:02d}" for n in range(12)]
    for number in numbers:
        an_enrollment(number, center)
    jobs = [ask(a_zip({f"{n}.jpg": a_picture(f"{who.key}{n}") for n in numbers}), who) for who in clerks]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run_alone, [job.pk for job in jobs])

    assert (first.state, second.state) == (JobState.DONE, JobState.DONE)
    assert (first.ok + second.ok, first.refused + second.refused) == (12, 12)
    current = Photo.objects.filter(current=True).values_list("enrollment__student_number", flat=True)
    assert sorted(current) == numbers
    assert Photo.objects.count() == 12


def run_alone(job_id: object) -> Job:
    """Run a job on a connection of its own, as another worker does."""
    try:
        return actions.run(job_id)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_clerks_would_lose_his_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `lock_photos` is for: both find no photo, both store one, and the database throws one of them out."""
    center = a_center()
    an_enrollment("2023340120301", center)
    jobs = [ask(a_zip({"2023340120301.jpg": a_picture(seed)}), an_actor(Role.CENTER_CLERK, center)) for seed in "ab"]
    both_have_looked, keep_all = Barrier(2, timeout=5), keeping.keep_all

    def keep_late(*args: Any, **kwargs: Any) -> list[Photo]:
        both_have_looked.wait()
        return keep_all(*args, **kwargs)

    monkeypatch.setattr(keeping, "lock_photos", lambda: None)
    monkeypatch.setattr(keeping, "keep_all", keep_late)
    with pytest.raises(IntegrityError), ThreadPoolExecutor(2) as pool:
        list(pool.map(run_alone, [job.pk for job in jobs]))


def test_a_later_room_may_lend_a_way_of_naming(
    clerk: Actor, student: Enrollment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C18: the registration number is known only where certificates are numbered; until then it is not offered."""
    number = "511618202306000001"
    monkeypatch.setattr(matching, "_finders", dict(matching._finders))
    assert bring_in({f"{number}.jpg": a_picture()}, clerk, naming="registration_number").state == JobState.FAILED

    matching.finder("registration_number")(lambda rows, keys: [(number, one) for one in rows if number in keys])
    assert "registration_number" in matching.known_namings()
    assert tally(bring_in({f"{number}.jpg": a_picture()}, clerk, naming="registration_number")) == (1, 0, 0)
