"""The work of an audit, in this process or shared among several.

Results are read piece by piece by whoever is free, each worker into transcripts of its own: a transcript is the best
result per place of the plan, so those of two workers are joined by the larger of two numbers, and the order of rows
cannot matter. Then the students are decided part by part. Workers are forks: rules, students and the transcripts (in
shared memory) are theirs without being sent.
"""

import mmap
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graduand.base.errors import NotReady
from graduand.fronts.cli.audit_files.sources import Source
from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.frames import STUDENTS_AT_ONCE, Refusals, Roll, Words, decided_part, feed
from graduand.pure.audit.frames.telling import parts
from graduand.pure.audit.kernel.partition import Partition

MOST_WORKERS = 64


@dataclass(frozen=True)
class Taken:
    """What reading a piece has come to."""

    rows: int
    unpublished: int
    refusals: Refusals


@dataclass(eq=False)
class Job:
    """Everything a worker needs; `best` [workers, n, S] and `refused` [workers, n] are shared by all of them."""

    compiled: Compiled
    roll: Roll
    source: Source
    month: str | None
    workers: int = 1
    best: NDArray[np.int16] = field(init=False)
    refused: NDArray[np.int32] = field(init=False)
    words: Words = field(init=False)
    partition: Partition | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.best = _shared((self.workers, len(self.roll), self.compiled.slots), np.int16)
        self.refused = _shared((self.workers, len(self.roll)), np.int32)
        self.words = Words(self.compiled)

    def take(self, piece: int, me: int) -> Taken:
        """Read one piece into the transcripts of worker `me`."""
        if self.partition is None:
            self.partition = self.roll.partition(self.compiled)
            self.partition.best = self.best[me]
        roll, refusals = replace(self.roll, refused_results=self.refused[me]), Refusals()
        rows = unpublished = 0
        for batch in self.source.batches(piece, refusals):
            unpublished += feed(self.partition, roll, batch, refusals)
            rows += len(batch)
        return Taken(rows, unpublished, refusals)

    def decide(self, part: slice) -> pa.Table:
        """Join the transcripts of all workers for one part of the students, and decide it."""
        roll = replace(self.roll, refused_results=self.refused.sum(axis=0, dtype=np.int32))
        return decided_part(self.words, roll, part, self.best[:, part].max(axis=0), self.month)


def _shared(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """Zeros in memory that forks share."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype, int(np.prod(shape))).reshape(shape)


class Crew:
    """Workers for one job; with one worker this process does everything itself."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.job.workers > 1:
            self.job.words.look_up()  # once, before the forks, and not once in each of them
            context = multiprocessing.get_context("fork")
            names = context.Value("i", 0)
            self.pool = ProcessPoolExecutor(self.job.workers, context, _enlist, (self.job, names))
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def take_all(self) -> Iterator[Taken]:
        """Read every piece, in any order."""
        return self._done(_take, range(self.job.source.pieces), ordered=False)

    def decide_all(self) -> Iterator[pa.Table]:
        """Decide every student, in the order of the roll."""
        return self._done(_decide, parts(len(self.job.roll), STUDENTS_AT_ONCE), ordered=True)

    def _done(self, work: Callable[[Any], Any], tasks: Any, *, ordered: bool) -> Iterator[Any]:
        """The outcome of every task; no more are under way than there are workers, and one that waits."""
        if self.pool is None:
            _enlist(self.job, None)
            yield from map(work, tasks)
            return
        waiting, under_way = iter(tasks), list[Future[Any]]()
        try:
            while True:
                while len(under_way) <= self.job.workers and (task := next(waiting, None)) is not None:
                    under_way.append(self.pool.submit(work, task))
                if not under_way:
                    return
                done = under_way[0] if ordered else next(iter(wait(under_way, return_when=FIRST_COMPLETED).done))
                under_way.remove(done)
                yield done.result()
        except BrokenProcessPool as fault:
            raise NotReady("audit_file.worker_lost", workers=self.job.workers) from fault


_mine: tuple[Job, int] | None = None


def _enlist(job: Job, names: Any) -> None:
    """Tell this process what the job is and which worker it is."""
    global _mine
    me = 0
    if names is not None:
        with names.get_lock():
            me, names.value = names.value, names.value + 1
    _mine = (job, me)


def _take(piece: int) -> Taken:
    assert _mine
    job, me = _mine
    return job.take(piece, me)


def _decide(part: slice) -> pa.Table:
    assert _mine
    return _mine[0].decide(part)
