"""The results of one student, read from a table as `explain` takes them."""

from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.types as pt

from graduand.pure.audit.explaining.explanation import Result
from graduand.pure.audit.frames.columns import Columns, Frame, pick
from graduand.pure.audit.frames.faults import BadFrame
from graduand.pure.audit.frames.feeding import RESULTS
from graduand.pure.audit.frames.values import KINDS, STATES, scores, settled, texts, words
from graduand.pure.audit.kernel.partition import EXEMPT
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import intake_term

_REQUIRED = [column.name for column in RESULTS if not column.nullable] + ["score"]
_FURTHER = ("state", "name", "credits", "term")


def read_results(results: Frame, rules: RuleSet) -> list[Result]:
    """Read a small table with the columns of `RESULTS` into the results that `explain` takes.

    Optional columns are `name`, `credits` and `term`; what lacks of a course of the plan is taken from `rules`. A row
    that `feed` would refuse is left out. Raises `BadFrame` for a column that lacks or has an impossible type.
    """
    columns = pick(results, _REQUIRED, _FURTHER)
    fields = ("course", "name", "term", "credits")
    course, name, term, credits = (_column(field, columns, len(results)) for field in fields)
    kind = words(settled("kind", columns["kind"]), KINDS)
    score = scores(settled("score", columns["score"], pt.is_decimal, pt.is_floating, pt.is_integer))
    state = words(settled("state", columns["state"]), STATES).tolist() if "state" in columns else [1] * len(results)
    plan = {code: slot for slot in rules.slots for code in slot.codes}
    read = []
    for place in range(len(results)):
        slot = plan.get(course[place])
        exempt = int(kind[place]) == EXEMPT
        if not course[place] or kind[place] < 0 or state[place] < 0 or (not exempt and score[place] < 0):
            continue
        read.append(
            Result(
                course=course[place],
                name=name[place] or (slot.name if slot else ""),
                credits=_amount(credits[place]) or (slot.credits if slot else Decimal(0)),
                score=None if score[place] < 0 else Decimal(int(score[place])) / 10,
                exempt=exempt,
                published=state[place] == 1,
                term=intake_term(term[place]) or term[place],
            )
        )
    return read


def _column(field: str, columns: Columns, size: int) -> list[str]:
    """The cells of a column as texts, empty ones where there is none."""
    if field not in columns:
        return [""] * size
    column = columns[field]
    try:
        return [text or "" for text in texts(column.cast(pa.string()))]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
        raise BadFrame("frame.column_type", column=field, found=str(column.type)) from fault


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount.normalize() + 0 if amount.is_finite() else None
