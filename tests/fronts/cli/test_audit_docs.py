"""docs/audit-files.md is true: its example runs and says what the page says, and no column or code is left out."""

import csv
import re
from pathlib import Path

import pytest

from graduand.fronts.cli.audit_files.headings import FURTHER_HEADINGS, RESULT_HEADINGS, STUDENT_HEADINGS
from graduand.fronts.cli.wording import ROWS
from graduand.pure.audit.frames import VERDICTS
from graduand.pure.audit.frames.values import KINDS, STATES
from graduand.pure.audit.rules.reasons import DegreeReason, Reason, degree_reason_codes, reason_codes

from .conftest import ask

PAGE = (Path(__file__).parents[3] / "docs" / "audit-files.md").read_text("utf-8")
FLOORS = ("credits.module:X", "credits.module_hq:X", "courses.module:X", "group:G")


def block(title: str) -> str:
    """The fenced text under a file name."""
    found = re.search(rf"`{re.escape(title)}`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found, title
    return found[1]


def table_after(words: str) -> list[dict[str, str]]:
    """The first table below some words."""
    lines = PAGE[PAGE.index(words) :].split("\n\n")[1].splitlines()
    header, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_example_says_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("rules.json", "students.csv", "results.csv"):
        Path(name).write_text(block(name), "utf-8")
    assert ask(students="students.csv", results="results.csv", out="verdicts.csv")[0] == 0
    shown = table_after("writes, among other columns")
    with Path("verdicts.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [{name: row[name] for name in shown[0]} for row in csv.DictReader(stream)] == shown


def test_no_heading_column_word_or_code_is_left_out() -> None:
    tables = (STUDENT_HEADINGS, RESULT_HEADINGS, FURTHER_HEADINGS)
    headings = [name for table in tables for names in table.values() for name in names]
    codes = [code for bit in Reason for code in reason_codes(bit, None)]
    codes += [code for bit in DegreeReason for code in degree_reason_codes(bit)]
    known = {*headings, *VERDICTS.names, *KINDS, *STATES, *ROWS, *codes, *FLOORS}
    unsaid = {word for word in known if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", PAGE)}
    assert unsaid == {"course_name"}, "another name of `name`, as the register calls it"
