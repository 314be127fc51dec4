"""graduand audit files: verdicts in an empty folder, row for row what the kernel says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
import pytest

from graduand.fronts.cli.audit_files import crew, delimited, parquet
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.frames import VERDICTS, audit_tables
from graduand.pure.audit.sheets.sheet import ALL_COLUMNS, rows_from_rules
from graduand.pure.papers.sheets.writing import write_csv, write_xlsx

from .conftest import RESULTS, RULES, STUDENTS, ask, objects


def test_in_an_empty_folder_without_database_home_or_secrets(folder: Path) -> None:
    command = [sys.executable, "-m", "graduand", "audit", "files", "--rules", "rules.json", "--students",
               "students.parquet", "--results", "results.parquet", "--out", "v.csv", "--json"]  # fmt: skip
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("GRADUAND", "DATABASE"))}
    bare |= {"LC_ALL": "C", "DJANGO_SETTINGS_MODULE": "graduand.project.settings"}
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    closing = objects(done.stdout)[-1]
    assert (closing["state"], closing["audited"], closing["academic_ok"], closing["no_rule_set"]) == ("done", 3, 1, 1)
    assert "verdicts" in done.stderr, "progress is told on standard error"
    assert {path.name for path in folder.iterdir()} == {"rules.json", "students.parquet", "results.parquet", "v.csv"}


def test_the_file_says_row_for_row_what_the_kernel_says(folder: Path) -> None:
    assert ask("--today", "2023-07-20")[0] == 0
    expected = audit_tables(compile_rules([RULES]), STUDENTS, RESULTS, "202307")
    assert pq.read_table("v.parquet").cast(VERDICTS).to_pylist() == expected.to_pylist()
    assert [row["reasons"] for row in expected.to_pylist()][2] == ["no_rule_set"]


def test_a_csv_of_verdicts_is_plain_for_a_spreadsheet(folder: Path) -> None:
    pq.write_table(STUDENTS.set_column(0, "student_number", [["2190101400001", "=1+1", "3"]]), "students.parquet")
    ask(out="v.csv")
    data = Path("v.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "by this mark Excel knows UTF-8"
    rows = csv.read_csv("v.csv").to_pylist()
    assert (rows[0]["modules"], rows[0]["total"], rows[0]["average"]) == ("P=8/8/2;E=5/0/1", 13, 75.25)
    assert rows[1]["student_number"] == "'=1+1", "no sheet runs it"
    assert (
        rows[1]["reasons"].split(";")[:2] == ["credits.total", "credits.module:P"]
        or "credits.total" in rows[1]["reasons"]
    )


def office_sheets(encoding: str) -> None:
    students = {"学号": "student_number", "专业代码": "program", "专业层次": "level", "入学年度学期": "intake"}
    results = {"学号": "student_number", "课程代码": "course", "成绩": "score", "成绩类型": "kind"}
    words = {
        "associate": "专科",
        "202103": "2021年春季",
        "202109": "2021年秋季",
        "202503": "2025春",
        "score": "正考",
    }
    for name, table, headings in (("students", STUDENTS, students), ("results", RESULTS, results)):
        rows = [
            [words.get(str(row[field]), str(row[field])) for field in headings.values()] for row in table.to_pylist()
        ]
        with Path(f"{name}.csv").open("wb") as stream:
            write_csv(stream, list(headings), rows, encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_the_sheets_of_the_office_are_read_as_they_come(folder: Path, encoding: str) -> None:
    office_sheets(encoding)
    assert ask(students="students.csv", results="results.csv", out="from_csv.parquet")[0] == 0
    ask(out="from_parquet.parquet")
    assert pq.read_table("from_csv.parquet").equals(pq.read_table("from_parquet.parquet"))


def test_the_rules_may_be_the_sheet_of_the_staff(folder: Path) -> None:
    ask(out="by_json.parquet")
    write_xlsx("rules.xlsx", ALL_COLUMNS, rows_from_rules([RULES]), title="规则")
    with Path("rules.csv").open("wb") as stream:
        write_csv(stream, ALL_COLUMNS, rows_from_rules([RULES]))
    for name in ("rules.xlsx", "rules.csv"):
        assert ask(rules=name)[0] == 0
        assert pq.read_table("v.parquet").equals(pq.read_table("by_json.parquet"))


def test_a_season_in_many_pieces_is_the_same_for_one_worker_and_for_two(folder: Path, monkeypatch: Any) -> None:
    rng = np.random.default_rng(7)
    count = 3_000
    students = pa.table(
        {"student_number": pa.array(rng.permutation(np.arange(count) * 7 + 10**12)), "program": ["630302"] * count,
         "level": ["associate"] * count, "intake": ["202103"] * count}
    )  # fmt: skip
    rows = rng.integers(0, count, 20_000)
    results = pa.table(
        {"student_number": students["student_number"].take(pa.array(rows)), "score": rng.integers(30, 101, len(rows)),
         "course": rng.choice(["101", "102", "103", "901", "other"], len(rows)),
         "kind": rng.choice(["score", "exempt"], len(rows), p=[0.9, 0.1])}
    )  # fmt: skip
    pq.write_table(students, "students.parquet")
    pq.write_table(results, "results.parquet", row_group_size=1_500)
    csv.write_csv(results, "results.csv")
    expected = audit_tables(compile_rules([RULES]), students, results)
    monkeypatch.setattr(parquet, "PIECE_ROWS", 3_000)
    monkeypatch.setattr(delimited, "PIECE_BYTES", 50_000)
    monkeypatch.setattr(crew, "STUDENTS_AT_ONCE", 700)
    for workers in ("1", "2"):
        for name in ("results.parquet", "results.csv"):
            assert ask("--workers", workers, results=name)[0] == 0
            assert pq.read_table("v.parquet").cast(VERDICTS).to_pylist() == expected.to_pylist()


def test_bad_rows_are_named_and_the_others_audited(folder: Path) -> None:
    students = "\n".join(
        ["学号,专业代码,专业层次,入学年度学期", "1,630302,专科,202103", "2,630302,博士,202103", "", "1,630302,专科",
         "3,630302,专科,202103", ""]
    )  # fmt: skip
    results = "\n".join(
        ["学号,课程代码,成绩,成绩类型", "1,101,70,正考", "1,102,八十,正考", "9,101,60,正考", "3,101,101,补考",
         "3,102,,免考"]
    )  # fmt: skip
    Path("students.csv").write_text(students, "gb18030")
    Path("results.csv").write_text(results, "utf-8")
    status, out, _ = ask("--json", students="students.csv", results="results.csv")
    *refused, closing = objects(out)
    assert status == 1
    assert [(row["file"], row["row"], row["codes"]) for row in refused] == [
        ("students.csv", 3, ["frame.level_unknown"]),
        ("students.csv", 5, ["frame.row_shape"]),
        ("results.csv", 3, ["frame.score_unreadable"]),
        ("results.csv", 4, ["frame.student_unknown"]),
        ("results.csv", 5, ["frame.score_out_of_range"]),
    ]
    assert (closing["audited"], closing["refused_students"], closing["refused_results"]) == (2, 2, 3)
    assert pq.read_table("v.parquet")["refused_results"].to_pylist() == [1, 1]
    told = ask(students="students.csv", results="results.csv")[1]
    assert "“八十” is no score." in told
    assert "2 students audited" in told


def test_unpublished_results_count_nowhere_and_refuse_nobody(folder: Path) -> None:
    pq.write_table(RESULTS.append_column("成绩状态", [["已发布", "已录入", "已复核", "已发布"]]), "results.parquet")
    status, out, _ = ask("--json")
    assert (status, objects(out)[-1]["unpublished"], objects(out)[-1]["academic_ok"]) == (0, 2, 0)


def test_one_student_is_explained_in_the_language_of_the_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = ask("--explain", "2190101400002", out="")[1]
    assert "Graduation conditions met: no" in english
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    chinese = ask("--explain", "2190101400002", "--today", "2023-07-20", out="")[1]
    assert "满足毕业条件：否" in chinese
    assert "课程102" in chinese
    monkeypatch.setenv("LC_ALL", "C")
    assert ask("--explain", "2190101400002", "--today", "2023-07-20", out="")[1] == chinese, "Chinese is the default"


def test_an_explanation_as_json_says_what_the_verdict_says(folder: Path) -> None:
    told, closing = objects(ask("--explain", "2190101400001", "--json")[1])
    assert told["explanation"]["academic_ok"]
    assert told["explanation"]["total"] == "13"
    assert closing["summary"]
    without = objects(ask("--explain", "2190101400003", "--json", out="")[1])[0]
    assert without["explanation"] is None


def test_a_student_who_is_not_in_the_file_cannot_be_explained(folder: Path) -> None:
    status, _, err = ask("--explain", "42", out="")
    assert (status, "42" in err) == (2, True)


def test_a_lower_pass_mark_lets_more_results_count(folder: Path) -> None:
    ask()
    strict = pq.read_table("v.parquet")["total"].to_pylist()
    ask("--pass-mark", "59.5")
    assert (strict[1], pq.read_table("v.parquet")["total"].to_pylist()[1]) == (0, 4)


def test_the_door_of_the_house_takes_paths_from_where_it_was_called(folder: Path) -> None:
    """`./run` goes to its own folder first, and says where it came from."""
    root = Path(__file__).parents[3]
    assert 'export GRADUAND_CALLED_FROM="$PWD"' in (root / "run").read_text()
    command = [sys.executable, "-m", "graduand", "audit", "files", "--rules", "rules.json"]
    command += ["--students", "students.parquet", "--results", "results.parquet", "--out", "v.csv"]
    called = os.environ | {"GRADUAND_CALLED_FROM": str(folder), "DJANGO_SETTINGS_MODULE": "graduand.project.settings"}
    done = subprocess.run(command, cwd=root, env=called, capture_output=True, text=True, check=False)
    assert (done.returncode, (folder / "v.csv").exists(), (folder / "var").exists()) == (0, True, False), done.stderr
