"""Results and rules of earlier rooms -> the audit kernel -> verdicts, for any number of enrollments at once."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection

from graduand.pure.audit.compiled import Compiled, compile_rules
from graduand.pure.audit.kernel import Partition, Students, Verdicts
from graduand.pure.audit.reasons import reason_codes
from graduand.pure.audit.rules import RuleSet
from graduand.steps.registry.models import ResultKind, ResultState, RuleVersion

Columns = dict[str, Any]
Version = tuple[int, str]
"""A rule version by primary key and content hash."""

NO_VERDICT: Columns = {"rule_version_id": None, "academic_ok": None, "degree_ok": None, "missing": ["no_rule_set"]}

# Only published results count (S14, S17); a course that no rule mentions counts nowhere and stays behind. All lines
# come as one value of fixed-width numbers, which numpy reads as it is; rows of objects would cost ten times as much.
RESULTS = """
    SELECT string_agg(
        int8send(r.enrollment_id) || int4send((known.number - 1)::int4)
        || int2send(coalesce(r.score_x10, 0)::int2) || int2send((r.kind = %s)::int4::int2), ''::bytea)
    FROM registry_result r
    JOIN unnest(%s::text[]) WITH ORDINALITY AS known(code, number) ON known.code = r.course_code
    WHERE r.enrollment_id = ANY(%s) AND r.state = %s
"""
LINE = np.dtype([("enrollment", ">i8"), ("course", ">i4"), ("score", ">i2"), ("exempt", ">i2")])


def verdicts(records: Mapping[int, Columns]) -> dict[int, Columns]:
    """Decide every enrollment for which there is a rule set; `records` gives program and intake term of each."""
    chosen = _choose(records)
    if not chosen:
        return {}
    versions = sorted(set(chosen.values()))
    compiled = _compile(tuple(versions))
    place = {version: index for index, version in enumerate(versions)}
    rules = np.array([place[version] for version in chosen.values()], np.int32)
    partition = Partition(compiled, Students(np.array(list(chosen), np.int64), rules))
    lines = _results(compiled, list(chosen))
    partition.feed(
        lines["enrollment"].astype(np.int64), lines["course"].astype(np.int32), lines["score"].astype(np.int16),
        lines["exempt"].astype(np.int8),
    )  # fmt: skip
    return dict(_told(partition.verdicts(), compiled, list(chosen.values()), place))


def _told(
    found: Verdicts, compiled: Compiled, versions: list[Version], place: Mapping[Version, int]
) -> Iterable[tuple[int, Columns]]:
    columns = (found.student_id, found.academic_ok, found.degree_ok, found.reasons)
    lines = zip(*(column.tolist() for column in columns), versions, strict=True)
    for pk, academic_ok, degree_ok, reasons, version in lines:
        codes = reason_codes(reasons, compiled.rulesets[place[version]]) if reasons else []
        yield pk, {
            "rule_version_id": version[0], "academic_ok": academic_ok, "degree_ok": degree_ok, "missing": codes,
        }  # fmt: skip


def _choose(records: Mapping[int, Columns]) -> dict[int, Version]:
    """The rule version of each enrollment: of its program, for its intake, the one published last."""
    programs = {record["program_id"] for record in records.values()}
    by_program: dict[int, list[tuple[str, str, Version]]] = {}
    rows = RuleVersion.objects.filter(program__in=programs).order_by("-published_at", "-version", "-pk")
    for program, first, last, pk, content_hash in rows.values_list(
        "program_id", "intake_from", "intake_to", "pk", "content_hash"
    ):  # fmt: skip
        by_program.setdefault(program, []).append((first, last, (pk, content_hash)))
    found = {
        key: next((version for first, last, version in by_program.get(record["program_id"], ())
                   if first <= record["intake_term"] <= last), None)
        for key, record in records.items()
    }  # fmt: skip
    return {key: version for key, version in found.items() if version is not None}


@lru_cache(maxsize=32)
def _compile(versions: tuple[Version, ...]) -> Compiled:
    """Published rules never change, so what was compiled once stays right; the hash is part of the key."""
    contents = RuleVersion.objects.in_bulk([pk for pk, _ in versions])
    return compile_rules([RuleSet.from_json(contents[pk].content) for pk, _ in versions])


def _results(compiled: Compiled, ids: list[int]) -> "np.ndarray[Any, np.dtype[np.void]]":
    asked: list[Any] = [ResultKind.EXEMPT.value, list(compiled.courses), ids, ResultState.PUBLISHED.value]
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, asked)
        data = cursor.fetchone()[0]
    return np.frombuffer(data or b"", LINE)
