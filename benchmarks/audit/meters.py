"""What a piece of work costs: wall clock, CPU seconds of this process and of a server, and the peak of its memory."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Reading:
    """One run of one route over so many students; `sample` < 1 says that it was measured on a part and scaled up."""

    route: str
    students: int
    wall: float
    cpu: float
    peak_mb: float
    sample: float = 1.0
    notes: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Students per second of CPU time."""
        return self.students / self.cpu if self.cpu else 0.0


def own_cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """The most memory this process has had, or its largest child, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def measure(
    route: str, students: int, work: Callable[[], object], server: Callable[[], float] | None = None,
    sample: float = 1.0,
) -> Reading:  # fmt: skip
    """Run once. `server` reads the CPU seconds of a database server; `sample` is the share that was run."""
    foreign = server() if server else 0.0
    cpu, wall = own_cpu(), time.perf_counter()
    work()
    wall, cpu = time.perf_counter() - wall, own_cpu() - cpu
    foreign = (server() if server else 0.0) - foreign
    return Reading(route, students, wall / sample, (cpu + foreign) / sample, peak_mb(), sample)


@contextmanager
def stopwatch(notes: dict[str, float], name: str) -> Iterator[None]:
    """Note the seconds of a step that is told apart."""
    start = time.perf_counter()
    yield
    notes[name] = time.perf_counter() - start


def in_own_process(route: str, folder: Path, *options: str) -> Reading:
    """Measure a route in a fresh process, so that its memory is its own. Raises when the route fails."""
    command = [sys.executable, "-m", "benchmarks.audit", "route", route, "--data", str(folder), *options]
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    ended = subprocess.run(command, env=os.environ | threads, stdout=subprocess.PIPE, check=True, text=True)
    return Reading(**json.loads(ended.stdout.splitlines()[-1]))


def line(reading: Reading) -> str:
    """The reading as one line of JSON, which `in_own_process` reads back."""
    return json.dumps(asdict(reading))
