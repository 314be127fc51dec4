"""What a candidate's row should say, worked out anew from the earlier rooms; the product only ever compares."""

from collections.abc import Collection
from typing import Any

import numpy as np
from django.db import connection

from graduand.steps.applications import verdicts
from graduand.steps.applications.facts import COPIED, COPIES
from graduand.steps.applications.verdicts import UNKNOWN
from graduand.steps.registry import entitlement
from graduand.steps.registry.entitlement import Found

READ = f"SELECT c.enrollment_id, f.* FROM unnest(%s::bigint[]) AS c(enrollment_id) CROSS JOIN LATERAL ({COPIES}) f"


def truth_of(enrollments: Collection[int]) -> dict[int, dict[str, Any]]:
    """Every copied and judged column of these enrollments' candidates, in a constant number of queries."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(enrollments)])
        copies = {pk: dict(zip(COPIED, values, strict=True)) for pk, *values in cursor.fetchall()}
    found = entitlement.audit(copies)
    numbers, places = verdicts.as_numbers(found), np.searchsorted(found.enrollment, list(copies))
    return {
        pk: row | _judged(found, numbers, int(place)) for (pk, row), place in zip(copies.items(), places, strict=True)
    }


def _judged(found: Found, numbers: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "rule_version_id": int(numbers["rule_version"][place]) or None,
        "academic_ok": _maybe(numbers["academic_ok"][place]), "degree_ok": _maybe(numbers["degree_ok"][place]),
        "reasons": int(found.reasons[place]), "degree_reasons": int(numbers["degree_reasons"][place]),
        "own_rules": bool(numbers["own_rules"][place]), "missing": found.codes(place),
        "first_month": _month(numbers["first_month"][place]), "last_month": _month(numbers["last_month"][place]),
    }  # fmt: skip


def _maybe(verdict: int) -> bool | None:
    return None if verdict == UNKNOWN else bool(verdict)


def _month(number: int) -> str:
    return str(number) if number else ""
