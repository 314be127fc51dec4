"""A pytest plugin that runs the collected tests once per mutant, each time in a fork of a process that is ready.

First every test runs on the unchanged code, watched for the functions it calls. A mutant of a function is then tried
by the tests that call it, the quickest first, until one fails. A fork costs some milliseconds where a new pytest would
cost seconds.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import _lru_cache_wrapper, cache
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from graduand.pure.audit.rules import plain

CHOSEN, FATES, PROCESSES = Path("chosen.json"), Path("fates.json"), "MUTATION_PROCESSES"
SPARE_SECONDS = 5


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Find out what becomes of every chosen mutant."""
    warnings.simplefilter("ignore", DeprecationWarning)  # a process with idle threads of numpy may be forked
    covering = _watched(session.items)
    chosen = json.loads(CHOSEN.read_text("utf-8"))
    gc.freeze()  # no fork shall copy the heap by collecting it
    crew = Crew(int(os.environ.get(PROCESSES, "1")))
    for number, mutant in enumerate(chosen):
        crew.work_on(mutant, sorted(covering.get(mangled_name_from_mutant_name(mutant), ()), key=lambda pair: pair[0]))
        if number % 50 == 0:
            sys.stderr.write(f"{number} of {len(chosen)}, {sum(f != 'killed' for f in crew.fates.values())} alive\n")
    crew.finish()
    FATES.write_text(json.dumps(crew.fates, indent=0), "utf-8")
    return True


type Timed = tuple[float, pytest.Item]


def _watched(items: Iterable[pytest.Item]) -> dict[str, list[Timed]]:
    """Function -> the tests that call it, each with its seconds. A test that fails on unchanged code is left out."""
    covering: dict[str, list[Timed]] = defaultdict(list)
    set_mutant_under_test("stats")
    for item in items:
        state()._stats.clear()
        start = time.process_time()
        if not _passes(item):
            sys.stderr.write(f"left out, since it fails without any mutant: {item.nodeid}\n")
            continue
        for name in state()._stats:
            covering[name].append((time.process_time() - start, item))
    return covering


def _passes(item: pytest.Item) -> bool:
    for forget in _remembered():
        forget()
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


@cache
def _remembered() -> list[Callable[[], None]]:
    """What makes the package forget: no test shall live on what another one, or unchanged code, has found out."""
    cached = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
    return [one.cache_clear for one in cached if one.__module__.startswith("graduand.")] + [plain._known.clear]


class Crew:
    """Some forks at work at a time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.busy: dict[int, str] = {}
        self.fates: dict[str, str] = {}

    def work_on(self, mutant: str, tests: Sequence[Timed]) -> None:
        """Try a mutant as soon as somebody is free."""
        if not tests:
            self.fates[mutant] = "no tests"
            return
        if len(self.busy) == self.size:
            self._wait()
        child = os.fork()
        if not child:
            _try(mutant, tests)
        self.busy[child] = mutant

    def finish(self) -> None:
        """Wait for everybody."""
        while self.busy:
            self._wait()

    def _wait(self) -> None:
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        timeouts = (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL)
        self.fates[self.busy.pop(child)] = "survived" if not code else "timeout" if code in timeouts else "killed"


def _try(mutant: str, tests: Sequence[Timed]) -> None:
    """Run the tests in this fork and leave with 1 at the first that fails, whatever way it does."""
    seconds = round(SPARE_SECONDS + 4 * sum(duration for duration, _ in tests))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(4 * seconds)
    code = 1
    try:
        set_mutant_under_test(mutant)
        code = int(not all(_passes(item) for _, item in tests))
    finally:
        os._exit(code)
