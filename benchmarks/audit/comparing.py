"""Every route over the same students in one run, in processes of their own, the cheap ones several times in turns."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from . import server
from .database.house import open_house
from .dataset import Dataset
from .meters import Reading, in_own_process, measure, peak_mb, stopwatch
from .oracles import compare, loop, portable_sql
from .reading import read as read_people

LOOP_SAMPLE = 50_000
ORM_SAMPLE = 5_000


def kernel_memory(data: Dataset) -> Reading:
    """The kernel from columns in memory, one core."""
    from .routes import kernel  # slow import: each route loads only what it needs, or its memory would not be its own

    people = read_people(data)
    compiled, feed = kernel.compiled_rules(people, data.rulesets)
    return _with_before("kernel, in memory", data.count, lambda: kernel.decide(compiled, people, feed))


def kernel_files(data: Dataset, processes: int = 1) -> Reading:
    """The kernel streaming from the Parquet files; the rules compiled before, and how long that took noted."""
    from .routes import kernel  # slow import: see above

    notes: dict[str, float] = {}
    with stopwatch(notes, "compile_s"):
        compiled = kernel.compile_rules(data.rulesets)
    name = f"kernel, from files, {processes} process{'es' if processes > 1 else ''}"
    return _with_before(name, data.count, lambda: kernel.from_files(data, compiled, processes), notes)


def files(data: Dataset, processes: int = 1) -> Reading:
    """The product's own `graduand audit files`, from three files to a fourth, reading and compiling rules included."""
    with TemporaryDirectory() as folder:
        given = {"rules": data.rules_file, "students": data.students_file, "results": data.results_file}
        options = [word for name, path in given.items() for word in (f"--{name}", str(path.absolute()))]
        command = [sys.executable, "-m", "graduand", "audit", "files", *options, "--out", "verdicts.parquet",
                   "--workers", str(processes), "--json"]  # fmt: skip
        return measure(f"graduand audit files, {processes} workers", data.count,
                       lambda: subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL))  # fmt: skip


def floor_memory(data: Dataset) -> Reading:
    """One group-by in memory."""
    from .routes import floor  # slow import: see above

    return _with_before("floor, in memory", data.count, floor.from_memory(data))


def floor_files(data: Dataset) -> Reading:
    """One scan of the file and one group-by."""
    from .routes import floor  # slow import: see above

    return _with_before("floor, from files", data.count, floor.from_file(data))


def polars(data: Dataset) -> Reading:
    """The whole audit as a Polars query, without an allocation."""
    from .routes import polars_audit  # slow import: see above

    people = read_people(data)
    tables = polars_audit.Tables(data.rulesets, people.codes)
    students, results = polars_audit.students_frame(people).lazy(), polars_audit.results_frame(people).lazy()
    name = "Polars, in memory, no allocation"
    return _with_before(name, data.count, lambda: polars_audit.audit(tables, students, results))


def plain_loop(data: Dataset) -> Reading:
    """The plain loop on a sample, with every allocation tried."""
    share = read_people(data).first(LOOP_SAMPLE)
    work, given = loop.Loop(data.rulesets), list(compare.pieces(share))
    for rule in set(share.rule.tolist()):
        work.rules(rule)
    return measure("plain Python loop", data.count, lambda: [work(piece) for piece in given],
                   sample=len(share) / data.count)  # fmt: skip


def sql(data: Dataset) -> Reading:
    """The portable text on PostgreSQL, tables loaded beforehand, no allocation."""
    connection = server.connect()
    with connection.cursor() as cursor:
        portable_sql.load(cursor, data.rulesets, read_people(data))
        return measure("portable SQL, PostgreSQL, no allocation", data.count, lambda: portable_sql.decide(cursor),
                       server=lambda: server.server_cpu(connection.info.backend_pid))  # fmt: skip


def orm(data: Dataset) -> Reading:
    """Django's ORM, results prefetched, on a sample in the product's own tables."""
    open_house()
    from .routes import orm as route  # app ready

    return route.reading(data.count, ORM_SAMPLE)


ROUTES: dict[str, Callable[..., Reading]] = {
    "kernel_memory": kernel_memory, "floor_memory": floor_memory, "kernel_files": kernel_files,
    "floor_files": floor_files, "files": files, "polars": polars, "loop": plain_loop, "sql": sql, "orm": orm,
}  # fmt: skip
PARALLEL = ("kernel_files", "files")
CHEAP = ("kernel_memory", "floor_memory", "kernel_files", "floor_files", "files", "polars")


def _with_before(
    route: str, students: int, work: Callable[[], object], notes: dict[str, float] | None = None
) -> Reading:
    """Measure, and note how much memory the input alone had taken."""
    before = peak_mb()
    found = measure(route, students, work)
    found.notes |= {"before_mb": before} | (notes or {})
    return found


@dataclass(frozen=True)
class Row:
    """The middle of some runs of one route."""

    reading: Reading
    runs: int
    wall: float
    cpu: float


def run(folder: Path, names: tuple[str, ...], rounds: int, tell: Callable[[str], None]) -> list[Row]:
    """Run the routes in turns; the dear ones once."""
    found: dict[str, list[Reading]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names:
            if turn and name not in CHEAP:
                continue
            reading = in_own_process(name, folder)
            found[name].append(reading)
            tell(f"{reading.route:42} wall {reading.wall:8.2f}  CPU {reading.cpu:8.2f}  load {os.getloadavg()[0]:.1f}")
    return [_row(readings) for readings in found.values() if readings]


def _row(readings: list[Reading]) -> Row:
    readings = sorted(readings, key=lambda reading: reading.cpu)
    return Row(readings[0], len(readings), median(r.wall for r in readings), median(r.cpu for r in readings))


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as a Markdown table, CPU as a multiple of the kernel's in memory."""
    kernel = next((row.cpu for row in rows if row.reading.route.startswith("kernel, in memory")), None)
    yield "| route | students | wall s | CPU s | x kernel | students/s of CPU | peak MB (of it before) | runs |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        reading = row.reading
        scaled = f" (sample {reading.sample:.1%})" if reading.sample < 1 else ""
        before = f" ({reading.notes['before_mb']:,.0f})" if "before_mb" in reading.notes else ""
        times = f"{row.cpu / kernel:.2f}" if kernel else ""
        yield (
            f"| {reading.route}{scaled} | {reading.students:,} | {row.wall:.2f} | {row.cpu:.2f} | {times} "
            f"| {reading.students / row.cpu:,.0f} | {reading.peak_mb:,.0f}{before} | {row.runs} |"
        )
