"""The product's kernel: from columns in memory on one core, and streaming from the files in any number of processes."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from graduand.pure.audit.kernel.partition import EXEMPT, SCORED, Compiled, Partition, Students, Verdicts, compile_rules
from graduand.pure.audit.rules.ruleset import RuleSet

from ..dataset import EXEMPT_WORD, FIRST_NUMBER, MILLION, Dataset
from ..people import People
from ..reading import scores_x10

BATCH = 500_000


@dataclass(frozen=True, eq=False)
class Feed:
    """Results as the kernel takes them: ids as they are, courses by the compiled dictionary."""

    student: NDArray[np.int64]
    course: NDArray[np.int32]
    score: NDArray[np.int16]
    kind: NDArray[np.int8]

    def only(self, chosen: slice | NDArray[np.intp]) -> "Feed":
        return Feed(self.student[chosen], self.course[chosen], self.score[chosen], self.kind[chosen])

    def into(self, partition: Partition) -> None:
        partition.feed(self.student, self.course, self.score, self.kind)


def compiled_rules(people: People, rulesets: Sequence[RuleSet]) -> tuple[Compiled, Feed]:
    """Compile, and bring the results into the kernel's form."""
    compiled = compile_rules(rulesets)
    course = compiled.course_index(people.codes)[people.course]
    return compiled, Feed(people.student.astype(np.int64), course, people.score, kinds(people.exempt))


def kinds(exempt: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The kinds of results as the kernel writes them."""
    return np.where(exempt, EXEMPT, SCORED).astype(np.int8)


def decide(compiled: Compiled, people: People, feed: Feed) -> Verdicts:
    """Audit everybody in one partition, results in the order of arrival."""
    everybody = np.arange(len(people), dtype=np.int64)
    partition = Partition(compiled, Students(everybody, people.rule, people.bridging, people.language))
    for start in range(0, len(feed.student), BATCH):
        feed.only(slice(start, start + BATCH)).into(partition)
    return partition.verdicts()


def from_files(data: Dataset, compiled: Compiled, processes: int) -> int:
    """Audit a whole data set from its Parquet files, a million students at a time; give how many meet the conditions.

    A partition of a million is cheaper than eight of 125,000, since nobody has to sort the results by partition first;
    what it holds is 100 bytes a student and the sums.
    """
    blocks = range(0, data.count, MILLION)
    _shared[:] = [(data, compiled)]
    if processes == 1:
        return sum(map(_block, blocks))
    with ProcessPoolExecutor(processes) as pool:  # forked: the rules are there already
        return sum(pool.map(_block, blocks))


_shared: list[tuple[Dataset, Compiled]] = []


def _block(first: int) -> int:
    data, compiled = _shared[0]
    students = data.students().slice(first, MILLION)
    flags = [students[name].to_numpy() for name in ("bridging", "language")]
    ids = np.arange(first, first + len(students), dtype=np.int64)
    partition = Partition(compiled, Students(ids, data.rule_index(students), *flags))
    for feed in _batches(data, compiled, first):
        feed.into(partition)
    return int(partition.verdicts().academic_ok.sum())


def _batches(data: Dataset, compiled: Compiled, first: int) -> Iterator[Feed]:
    """The results of a million students, by record batches."""
    file = pq.ParquetFile(data.results_file)
    groups = [number for number in range(file.num_row_groups) if _first_of(file, number) // MILLION == first // MILLION]
    for batch in file.iter_batches(BATCH, groups, columns=["student_number", "course", "score", "kind"]):
        course = batch["course"]
        yield Feed(
            batch["student_number"].to_numpy() - FIRST_NUMBER,
            compiled.course_index(course.dictionary.to_pylist())[course.indices.to_numpy()],
            scores_x10(pa.chunked_array([batch["score"]])),
            kinds(pc.equal(batch["kind"], EXEMPT_WORD).to_numpy(zero_copy_only=False)),
        )


def _first_of(file: pq.ParquetFile, group: int) -> int:
    return int(file.metadata.row_group(group).column(0).statistics.min) - FIRST_NUMBER
