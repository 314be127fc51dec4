"""Make a season: every file that the offices have on the morning before graduation begins."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from graduand.fronts.season.making import (
    albums,
    bad_files,
    chsi,
    guide,
    languages,
    manifest,
    programs,
    record_files,
    results,
    world,
)
from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.data import data
from graduand.fronts.season.making.manifest import File
from graduand.fronts.season.making.sheets import write_csv, write_dbf, write_xlsx
from graduand.fronts.season.making.students import Student, enroll, former_enrollments

FEWEST = 60
SMALL_SEASON = 1000
OLDER_LIST, NEWER_LIST, LATE_RESULTS = "2023-07-05", "2023-07-10", "2023-07-13"

type Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class StepRow:
    """What one step made and how long it took; `rows` are data rows or pictures."""

    step: str
    files: int
    rows: int
    size_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SeasonSummary:
    """The whole: `digest` is one SHA-256 over all files, equal for equal `students` and `seed`."""

    students: int
    seed: int
    steps: tuple[StepRow, ...]
    files: int
    size_bytes: int
    seconds: float
    digest: str


@dataclass(slots=True)
class _Making:
    """What the steps share while a season is being made."""

    out: Path
    students: int
    seed: int
    progress: Progress
    world: world.World
    people: tuple[Student, ...] = ()
    former: tuple[Student, ...] = ()
    files: list[File] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)


def make_season(
    out: Path, *, students: int, seed: int, progress: Progress, bad_files: bool | None = None
) -> SeasonSummary:
    """Write the files of season 202307 for so many candidates into `out`.

    The same `students` and `seed` give the same bytes. `progress(step, done, total)` is called often. `bad_files`
    None means: only for a small season. Raises ValueError for fewer than `FEWEST` students, FileExistsError when
    `out` has something in it already.
    """
    if students < FEWEST:
        raise ValueError(f"a season needs at least {FEWEST} students, not {students}")
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(out)
    making = _Making(out, students, seed, progress, world.build_world(students))
    with_bad = students <= SMALL_SEASON if bad_files is None else bad_files
    start = perf_counter()
    rows = tuple(_timed(making, name, step) for name, step in _STEPS if with_bad or step is not _bad_files)
    digest = manifest.write_manifest(out, data("world")["season"], students, seed, making.files)
    size = sum(row.size_bytes for row in rows)
    return SeasonSummary(students, seed, rows, len(making.files) + 1, size, perf_counter() - start, digest)


def _timed(making: _Making, name: str, step: Callable[[_Making], Iterable[File]]) -> StepRow:
    start = perf_counter()
    making.progress(name, 0, 1)
    files = list(step(making))
    making.files += files
    making.progress(name, 1, 1)
    size = sum((making.out / file.path).stat().st_size for file in files)
    return StepRow(name, len(files), sum(file.rows for file in files), size, perf_counter() - start)


def _offices(making: _Making) -> Iterator[File]:
    places = world.organization_rows(making.world, chance(making.seed, "organizations"))
    yield File("机构.xlsx", "organizations", write_xlsx(making.out / "机构.xlsx", world.ORGANIZATION_HEADER, places))
    accounts = world.account_rows(making.world, chance(making.seed, "accounts"))
    yield File("账号.xlsx", "accounts", write_xlsx(making.out / "账号.xlsx", world.ACCOUNT_HEADER, accounts))


def _rules(making: _Making) -> Iterator[File]:
    rows = programs.rule_rows()
    yield File("规则.xlsx", "rules", write_xlsx(making.out / "规则.xlsx", programs.RULE_HEADER, rows))


def _students(making: _Making) -> Iterator[File]:
    making.people = enroll(making.world, making.students, chance(making.seed, "students"))
    making.former = former_enrollments(making.people, chance(making.seed, "former"))
    yield from record_files.write_students(making.out, making.world, [*making.people, *making.former])


def _results(making: _Making) -> Iterator[File]:
    watched = _watched(making, "results", making.people)
    rows = write_csv(making.out / "成绩.csv", results.RESULT_HEADER, results.result_rows(watched, making.seed))
    yield File("成绩.csv", "results", rows, encoding="gb18030")
    name = f"成绩_{LATE_RESULTS.replace('-', '')}补充.csv"
    late = results.late_rows(making.people, making.seed)
    rows = write_csv(making.out / name, results.RESULT_HEADER, late)
    yield File(name, "results_late", rows, encoding="gb18030", as_of=LATE_RESULTS)


def _watched(making: _Making, step: str, people: Sequence[Student]) -> Iterator[Student]:
    for place, student in enumerate(people):
        if place % 500 == 0:
            making.progress(step, place, len(people))
        yield student


def _languages(making: _Making) -> Iterator[File]:
    rows = languages.language_rows(making.people, making.seed)
    count = write_xlsx(making.out / "学位外语.xlsx", languages.LANGUAGE_HEADER, rows)
    yield File("学位外语.xlsx", "languages", count)


def _chsi(making: _Making) -> Iterator[File]:
    older, newer = (f"学信网_在校生名单_{day.replace('-', '')}" for day in (OLDER_LIST, NEWER_LIST))
    rows = write_dbf(making.out / f"{older}.dbf", chsi.CHSI_FIELDS, chsi.chsi_rows(making.people, newer=False))
    yield File(f"{older}.dbf", "chsi", rows, encoding="gb18030", as_of=OLDER_LIST)
    rows = write_xlsx(making.out / f"{newer}.xlsx", chsi.CHSI_HEADER, chsi.chsi_rows(making.people, newer=True))
    yield File(f"{newer}.xlsx", "chsi", rows, as_of=NEWER_LIST)


def _photos(making: _Making) -> Iterator[File]:
    planned = albums.albums_of(making.world, making.people, making.former)
    making.strangers += [album.stranger for album in planned if album.stranger]
    made = albums.make_albums(
        making.out, planned, making.seed, lambda done, total: making.progress("photos", done, total)
    )
    for album in planned:
        kind = "photos_former" if album.is_former else "photos"
        yield File(album.path, kind, made[album.path], album.center, album.level, album.naming)


def _bad_files(making: _Making) -> Iterator[File]:
    making.bad = bad_files.make_bad_files(making.out, making.people)
    yield from (File(path, "bad", 0) for path in making.bad)


def _guide(making: _Making) -> Iterator[File]:
    numbers = guide.troubled(making.people, making.former, making.strangers)
    names = {student.number: student.name for student in (*making.people, *making.former)}
    yield guide.write_troubles(making.out, numbers)
    yield guide.write_guide(making.out, making.files, numbers, names, making.bad)


_STEPS: tuple[tuple[str, Callable[[_Making], Iterable[File]]], ...] = (
    ("offices", _offices),
    ("rules", _rules),
    ("students", _students),
    ("results", _results),
    ("languages", _languages),
    ("chsi", _chsi),
    ("photos", _photos),
    ("bad_files", _bad_files),
    ("guide", _guide),
)
