"""A folder with the files of a small audit, and the command that runs on them."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import call_command

from graduand.pure.audit.rules.document import rules_to_json
from tests.pure.audit.office import degree, module, rule_set, slot

type Said = tuple[int, str, str]
"""Exit status, standard output, standard error."""

RULES = rule_set(
    [module("P", "4", min_hq_credits=Decimal(2)), module("E", "4")],
    [
        slot("101", "4", "P", "E", hq=True, substitutes=("901",)),
        slot("102", "4", "P", hq=True, compulsory=True),
        slot("103", "5", "E", capstone=True, thesis=True, in_average=False),
    ],
    "8",
    degree=degree("75", "80"),
)
STUDENTS = pa.table(
    {"student_number": ["2190101400001", "2190101400002", "2190101400003"], "program": ["630302"] * 3,
     "level": ["associate"] * 3, "intake": ["202103", "202109", "202503"]}
)  # fmt: skip
RESULTS = pa.table(
    {"student_number": ["2190101400001"] * 3 + ["2190101400002"], "course": ["101", "102", "103", "901"],
     "score": pa.array([Decimal("70.0"), Decimal("80.5"), Decimal(85), Decimal("59.9")], pa.decimal128(4, 1)),
     "kind": ["score"] * 4}
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules.json").write_text(json.dumps(rules_to_json([RULES])))
    pq.write_table(STUDENTS, tmp_path / "students.parquet")
    pq.write_table(RESULTS, tmp_path / "results.parquet")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return tmp_path


def ask(*more: str, **paths: str) -> Said:
    """Run the command in this process; an empty path leaves its option out."""
    names = {"rules": "rules.json", "students": "students.parquet", "results": "results.parquet", "out": "v.parquet"}
    out, err = StringIO(), StringIO()
    words = [word for name, path in (names | paths).items() if path for word in (f"--{name}", path)]
    with pytest.raises(SystemExit) as left:
        call_command("audit", "files", *words, *more, stdout=out, stderr=err)
    return int(left.value.code or 0), out.getvalue(), err.getvalue()


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects that were said."""
    return [json.loads(line) for line in text.splitlines()]
