"""`python -m benchmarks.audit <word>`: see benchmarks/README.md."""

import argparse
import os
import sys
import time
from pathlib import Path

WHERE = Path("var") / "benchmarks"


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def folder_of(given: argparse.Namespace) -> Path:
    """The folder of the data set: --data, else one named after its size."""
    return Path(given.data) if given.data else WHERE / f"audit-{given.students}"


def generate(given: argparse.Namespace) -> int:
    """Make a data set."""
    from .dataset import write  # slow import: each word loads only what it needs

    start = time.perf_counter()
    made = write(folder_of(given), given.students, given.seed)
    say(f"{made.count:,} students in {made.folder}, {time.perf_counter() - start:.1f} s")
    return 0


def route(given: argparse.Namespace) -> int:
    """Run one route here and print its reading as JSON (the other words call this in processes of their own)."""
    from .comparing import PARALLEL, ROUTES  # slow import: see above
    from .dataset import Dataset  # slow import: see above
    from .meters import line  # slow import: see above

    data = Dataset(folder_of(given))
    work = ROUTES[given.name]
    reading = work(data, given.processes) if given.name in PARALLEL else work(data)
    say(line(reading))
    return 0


def compare(given: argparse.Namespace) -> int:
    """All routes in one run."""
    from .comparing import ROUTES, run, table  # slow import: see above

    names = tuple(given.routes.split(",")) if given.routes else tuple(ROUTES)
    rows = run(folder_of(given), names, given.rounds, say)
    say(f"\nload {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores\n")
    say("\n".join(table(rows)))
    return 0


def growth(given: argparse.Namespace) -> int:
    """How the cost of the kernel grows with the number of students."""
    from .comparing import PARALLEL, Row, table  # slow import: see above
    from .meters import in_own_process  # slow import: see above

    rows = []
    for size in map(int, given.sizes.split(",")):
        folder = WHERE / f"audit-{size}"
        for processes in (1, 2):
            for name in PARALLEL:
                reading = in_own_process(name, folder, "--processes", str(processes))
                rows.append(Row(reading, 1, reading.wall, reading.cpu))
                say(f"{size:,} students, {reading.route}: {reading.wall:.2f} s, load {os.getloadavg()[0]:.1f}")
    say("\n" + "\n".join(table(rows)))
    return 0


def oracle(given: argparse.Namespace) -> int:
    """Both oracles against the kernel; 1 when a row differs."""
    from . import reading, server  # slow import: see above
    from .dataset import Dataset  # slow import: see above
    from .oracles import compare as holding  # slow import: see above

    data = Dataset(folder_of(given))
    rulesets, everybody = data.rulesets, reading.read(data)
    kernel_says = holding.by_kernel(rulesets, everybody)
    say(f"kernel: {len(everybody):,} students, {len(everybody.student):,} results")
    loop_says = holding.by_loop(rulesets, everybody, given.processes)
    reports = [holding.against_loop(kernel_says, loop_says)]
    with server.connect() as connection:
        sql_says, undecided = holding.by_sql(connection, rulesets, everybody)
    reports.append(holding.against_sql(kernel_says, sql_says, undecided))
    for report in reports:
        say(f"\n{report.oracle}: {report.rows:,} rows, {report.left_out:,} of them left to an allocation")
        say("  " + ", ".join(f"{name} {count}" for name, count in report.differences.items()))
    return 0 if all(report.equal for report in reports) else 1


def database(given: argparse.Namespace) -> int:
    """`fill` the product's tables with a data set, or `time` what keeps verdicts true."""
    from .database.house import open_house  # slow import: see above

    open_house()
    return _fill(given) if given.what == "fill" else _time(given)


def _fill(given: argparse.Namespace) -> int:
    from . import reading  # slow import: see above
    from .database import filling  # app ready
    from .dataset import Dataset  # slow import: see above

    data, start = Dataset(folder_of(given)), time.perf_counter()
    terms = reading.terms(data)
    filling.fill(data.rulesets, reading.read(data), data.students(), terms)
    say(f"{filling.filled():,} candidates, {len(terms):,} results, {time.perf_counter() - start:.1f} s")
    return 0


def _time(given: argparse.Namespace) -> int:
    from graduand.steps.batches.models import Batch  # app ready

    from .database import timing  # app ready

    timings = []
    for one in timing.events(Batch.objects.get()):
        say(f"{one.event}: {one.wall:.4f} s, {one.read:,} read, {one.stale:,} stale, load {os.getloadavg()[0]:.1f}")
        timings.append(one)
    say("\n" + "\n".join(timing.table(timings)))
    return 0


def mutation(given: argparse.Namespace) -> int:
    """Mutation testing of pure/audit; 1 when fewer mutants are noticed than --least."""
    from . import mutation as testing  # slow import: see above

    modules = given.modules.split(",") if given.modules else testing.every_module()
    mutants = testing.run(modules, given.processes, given.share)
    say("\n".join(testing.report(mutants)))
    return 0 if testing.score(mutants) >= given.least else 1


def parser() -> argparse.ArgumentParser:
    """The words and their options."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    inside = words.add_subparsers(required=True)
    for work in (generate, route, compare, growth, oracle, database, mutation):
        word = inside.add_parser(work.__name__, help=work.__doc__)
        word.set_defaults(work=work)
        word.add_argument("--students", type=int, default=1_000_000, help="how many (the name of the folder, too)")
        word.add_argument("--data", help="folder of the data set; var/benchmarks/audit-<students> otherwise")
        word.add_argument("--processes", type=int, default=1)
        if work is generate:
            word.add_argument("--seed", type=int, default=20230711)
        if work is route:
            word.add_argument("name")
        if work is mutation:
            word.add_argument("--modules", help="some of them, with commas")
            word.add_argument("--share", type=float, default=1.0, help="test only so many of them, drawn always alike")
            word.add_argument("--least", type=float, default=0.95)
        if work is database:
            word.add_argument("what", choices=("fill", "time"))
        if work is compare:
            word.add_argument("--routes", help="some of them, with commas")
            word.add_argument("--rounds", type=int, default=3)
        if work is growth:
            word.add_argument("--sizes", default="10000,100000,1000000")
    return words


if __name__ == "__main__":
    given = parser().parse_args()
    sys.exit(given.work(given))
