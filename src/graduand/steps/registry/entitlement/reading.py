"""What students achieved, out of the database as fixed-width numbers; rows of objects would cost ten times as much."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.db.models.expressions import RawSQL

from graduand.base.arrays import array
from graduand.base.arrow import Snapshot
from graduand.pure.audit.compiling.compiled import Bools, Compiled, Ints
from graduand.pure.audit.compiling.directory import Int64s
from graduand.steps.registry.models import Course, LanguageCertificate, ResultKind, ResultState

# Only published results count (S14, S17, S123). A line is two numbers: the enrollment, and course << 11 | exempt << 10
# | score in tenths. The index `result_audit` answers without the table.
PACKED = f"(course_id << 11) | ((kind = '{ResultKind.EXEMPT}')::int << 10) | coalesce(least(score_x10, 1000), 0)"
PUBLISHED = f"state = '{ResultState.PUBLISHED}'"
COURSE, EXEMPT, SCORE = 11, 10, 2**10 - 1

ROLL = """
    SELECT string_agg(int8send(id) || int8send(program_id) || int4send(intake_term::int4) || int4send(bridging::int4),
                      ''::bytea ORDER BY id)
    FROM registry_enrollment WHERE id = ANY(%s::bigint[])
"""
STUDENT = np.dtype([("enrollment", ">i8"), ("program", ">i8"), ("intake", ">i4"), ("bridging", ">i4")])
# One value that numpy reads as it is.
RESULTS = f"""
    SELECT string_agg(int8send(enrollment_id) || int8send({PACKED}), ''::bytea)
    FROM registry_result WHERE enrollment_id = ANY(%s::bigint[]) AND {PUBLISHED}
"""  # noqa: S608 - made of our own words
# Those on their way, for "how would it be if they were published today"; the index `result_pending` answers.
PENDING = RESULTS.replace(PUBLISHED, f"state <> '{ResultState.PUBLISHED}'")
ALL_RESULTS = f"SELECT enrollment_id, {PACKED} FROM registry_result WHERE {PUBLISHED}"  # noqa: S608


class Roll(NamedTuple):
    """Students, one a place: enrollment, program, intake term as a number (202103), admitted from another field."""

    enrollment: Int64s
    program: Int64s
    intake: Ints
    bridging: Bools


class Lines(NamedTuple):
    """Results, one a place: enrollment, key of the course, score in tenths, whether it is an exemption."""

    enrollment: Int64s
    course: Int64s
    score_x10: "np.ndarray[Any, np.dtype[np.int16]]"
    exempt: "np.ndarray[Any, np.dtype[np.int8]]"

    def of(self, chosen: Bools) -> "Lines":
        """Some of them."""
        return Lines(self.enrollment[chosen], self.course[chosen], self.score_x10[chosen], self.exempt[chosen])


def listed(ids: Collection[int]) -> RawSQL:
    """Fifty thousand ids as one parameter, for `field__in`."""
    return RawSQL("SELECT unnest(%s::bigint[])", [array(ids)])


def roll(ids: Collection[int]) -> Roll:
    """The students of these enrollments, in the order of their keys."""
    with connection.cursor() as cursor:
        cursor.execute(ROLL, [array(ids)])
        rows = np.frombuffer(cursor.fetchone()[0] or b"", STUDENT)
    return Roll(
        rows["enrollment"].astype(np.int64), rows["program"].astype(np.int64), rows["intake"].astype(np.int32),
        rows["bridging"].astype(np.bool_),
    )  # fmt: skip


def language_of(ids: Collection[int] | None) -> set[int]:
    """Who has a foreign language certificate that the degree accepts; of everybody when None."""
    rows = LanguageCertificate.objects.all()
    rows = rows if ids is None else rows.filter(enrollment__in=listed(ids))
    return set(rows.values_list("enrollment_id", flat=True))


def results(ids: Collection[int], *, pending: bool = False) -> Iterator[Lines]:
    """The published results of these enrollments, in any order, as the current transaction sees them.

    With `pending` those that are on their way as well.
    """
    for query in (RESULTS, PENDING)[: 1 + pending]:
        with connection.cursor() as cursor:
            cursor.execute(query, [array(ids)])
            data = cursor.fetchone()[0]
        pairs = np.frombuffer(data or b"", ">i8").reshape(-1, 2)
        yield unpack(pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64))


def all_results(snapshot: Snapshot, ids: Int64s) -> Iterator[Lines]:
    """The published results of these enrollments out of all there are, batch by batch."""
    inside = np.zeros(int(ids.max(initial=0)) + 2, np.bool_)
    inside[ids] = True
    for batch in snapshot.batches(ALL_RESULTS):
        lines = unpack(*(column.to_numpy() for column in batch.columns))
        yield lines.of(inside.take(lines.enrollment, mode="clip"))


def unpack(enrollment: Int64s, packed: Int64s) -> Lines:
    """Take the pairs of `RESULTS` apart."""
    score, exempt = (packed & SCORE).astype(np.int16), (packed >> EXEMPT & 1).astype(np.int8)
    return Lines(enrollment, packed >> COURSE, score, exempt)


class Catalog:
    """From the keys of courses in the database to the numbers that compiled rules know them by."""

    def __init__(self, compiled: Compiled) -> None:
        self.unknown = dict(compiled.courses)
        self.table: Ints = np.zeros(1, np.int32) - 1

    def numbers(self, courses: Int64s) -> Ints:
        """
        The number of each course, -1 for one that no rule mentions.

        Codes that the catalog did not have the last time are asked for again: a course may be new.
        """
        if self.unknown:
            self._learn(dict(Course.objects.filter(code__in=list(self.unknown)).values_list("code", "pk")))
        inside = courses < len(self.table)
        return np.where(inside, self.table.take(courses, mode="clip"), -1).astype(np.int32)

    def _learn(self, keys: dict[str, int]) -> None:
        more = max([*keys.values(), 0]) + 1 - len(self.table)
        self.table = np.concatenate([self.table, np.full(max(more, 0), -1, np.int32)])
        for code, pk in keys.items():
            self.table[pk] = self.unknown.pop(code)
