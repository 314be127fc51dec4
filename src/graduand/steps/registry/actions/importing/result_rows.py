"""What a row of the results file says (S14, S17, S123, domain.md 2.3)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from graduand.pure.audit.rules.parts import tenths
from graduand.pure.people.terms import BadTerm, read_term
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.models import ResultKind, ResultState

COLUMNS = {
    "student_number": ("学号", "XH"),
    "course_code": ("课程代码", "KCDM"),
    "course_name": ("课程名称", "KCMC"),
    "credits": ("学分", "XF"),
    "term": ("学期", "考试学期", "XQ"),
    "score": ("成绩", "CJ"),
    "kind": ("成绩类型", "CJLX"),
    "state": ("成绩状态", "CJZT"),
}
REQUIRED = tuple(COLUMNS)
KIND_WORDS = {
    "正考": ResultKind.EXAM, "补考": ResultKind.RESIT, "免修免考": ResultKind.EXEMPT, "免考": ResultKind.EXEMPT,
    "免修": ResultKind.EXEMPT, "课程替代": ResultKind.SUBSTITUTE, "成绩转换": ResultKind.TRANSFER,
}  # fmt: skip
STATE_WORDS = {
    "已录入": ResultState.RECORDED, "已复核": ResultState.REVIEWED, "已提交": ResultState.SUBMITTED,
    "已发布": ResultState.PUBLISHED,
}  # fmt: skip
STATE_ORDER = {state.value: place for place, state in enumerate(STATE_WORDS.values())}
EXEMPT_SCORES = frozenset({"", "免考", "免修", "免修免考"})
FULL_SCORE, MOST_CREDITS = 1000, 999

_PLAIN_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,4})?")

type Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A result as a row gives it; `score_x10` is None for an exemption."""

    student_number: str
    course_code: str
    course_name: str
    credits_x10: int
    term: str
    kind: str
    score_x10: int | None
    state: str

    @property
    def key(self) -> Key:
        """What makes a result one and the same."""
        return self.student_number, self.course_code, self.term, self.kind


def read_entry(judgement: Judgement) -> Entry | None:
    """The entry of a row, or None with every fault told."""
    kind, state = judgement.word("kind", KIND_WORDS), judgement.word("state", STATE_WORDS)
    number, code = judgement.required("student_number", 20), judgement.required("course_code", 20)
    name, term = judgement.required("course_name", 80), term_of(judgement.row.text("term"))
    credits_ = _tenths(judgement, "credits", MOST_CREDITS, "credits.unreadable")
    score = _score(judgement, kind)
    if not term:
        judgement.fault("term.unreadable", text=judgement.row.text("term"))
    if not judgement.good or kind is None or state is None or credits_ is None:
        return None
    return Entry(number, code, name, credits_, term, kind.value, score, state.value)


def _score(judgement: Judgement, kind: ResultKind | None) -> int | None:
    if kind == ResultKind.EXEMPT and judgement.row.text("score") in EXEMPT_SCORES:
        return None
    return _tenths(judgement, "score", FULL_SCORE, "score.unreadable")


def _tenths(judgement: Judgement, field: str, most: int, code: str) -> int | None:
    text = judgement.required(field)
    found = number_of(text)
    if text and (found is None or found > most):
        judgement.fault(code, value=text, most=most / 10)
    return found


@lru_cache(maxsize=4096)
def number_of(text: str) -> int | None:
    """Whole tenths of "86", "86.5" or "2"; None for anything else."""
    try:
        return tenths(Decimal(text)) if _PLAIN_NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None


@lru_cache(maxsize=1024)
def term_of(text: str) -> str:
    """The canonical term, or an empty text."""
    try:
        return read_term(text)
    except BadTerm:
        return ""


def key_of(text: Callable[[str], str]) -> Key:
    """The key of a row before it is judged, so that two writings of one result are found."""
    return text("student_number"), text("course_code"), term_of(text("term")), KIND_WORDS.get(text("kind"), "")
