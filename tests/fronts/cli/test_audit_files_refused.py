"""graduand audit files: every bad file is refused in a sentence, and nothing is left half written."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError
from django.utils import translation

from graduand.base.language import say, words_of
from graduand.fronts.cli import wording
from graduand.fronts.cli.audit_files import crew, running
from graduand.fronts.cli.audit_files.writing import verdict_file
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.frames import audit_tables
from graduand.pure.audit.rules.document import rules_to_json
from graduand.pure.audit.sheets.sheet import ALL_COLUMNS, rows_from_rules
from graduand.pure.papers.sheets.writing import write_xlsx

from .conftest import RESULTS, RULES, STUDENTS, ask, objects


def written(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data) and None


def truncated(folder: Path) -> None:
    data = (folder / "results.parquet").read_bytes()
    (folder / "results.parquet").write_bytes(data[: len(data) // 2])


def scrambled(folder: Path) -> None:
    data = bytearray((folder / "results.parquet").read_bytes())
    data[4:60] = b"\xff" * 56
    (folder / "results.parquet").write_bytes(bytes(data))


def bomb(folder: Path) -> None:
    """A file of some kilobytes that unpacks to gigabytes of text."""
    count = 40_000
    long = pa.array(["x" * 8_000]).take(pa.array(np.zeros(count, np.int32)))
    table = pa.table(
        {"student_number": long, "course": ["101"] * count, "score": [60] * count, "kind": ["score"] * count}
    )
    pq.write_table(table, folder / "results.parquet", use_dictionary=False, compression="zstd")


def of_lists(folder: Path) -> None:
    pq.write_table(RESULTS.set_column(1, "course", [[["101"]] * 4]), folder / "results.parquet")


def twice(folder: Path) -> None:
    pq.write_table(RESULTS.append_column("kind", RESULTS["kind"]), folder / "results.parquet")


HEADER = "学号,课程代码,成绩,成绩类型\n"
NULS = HEADER.encode() + "1,10\x001,70,正考\n".encode()
MIXED = HEADER.encode("gb18030") + b"1,\xff\xff,1,1\n"
HOSTILE = {
    "a truncated Parquet": (truncated, "results.parquet", "audit_file.damaged"),
    "a scrambled Parquet": (scrambled, "results.parquet", "audit_file.damaged"),
    "a Parquet that unpacks without end": (bomb, "results.parquet", "audit_file.too_large"),
    "a Parquet of lists": (of_lists, "results.parquet", "frame.column_type"),
    "a Parquet with a column twice": (twice, "results.parquet", "audit_file.header.duplicate"),
    "nothing at all": (written("r.csv", b""), "r.csv", "audit_file.empty"),
    "a CSV with NULs": (written("r.csv", NULS), "r.csv", "audit_file.nul"),
    "a Parquet called CSV": (written("r.csv", b"PAR1" * 9), "r.csv", "audit_file.other_kind"),
    "a CSV in UTF-16": (written("r.csv", HEADER.encode("utf-16")), "r.csv", "audit_file.other_kind"),
    "neither UTF-8 nor GB18030": (written("r.csv", MIXED), "r.csv", "audit_file.wrong_encoding"),
    "a CSV without a column": (
        written("r.csv", b"XH,KCDM,CJ\n"),
        "r.csv",
        "audit_file.header.missing",
    ),
    "a CSV with a column twice": (written("r.csv", b"XH,KCDM,CJ,CJLX,CJ\n"), "r.csv", "audit_file.header.duplicate"),
    "one endless line": (written("r.csv", HEADER.encode() + b"1," * 3_000_000), "r.csv", "audit_file.too_large"),
    "no file": (lambda folder: None, "nowhere.parquet", "audit_file.not_found"),
    "a folder": (lambda folder: (folder / "d.parquet").mkdir(), "d.parquet", "audit_file.damaged"),
    "a workbook of results": (written("r.xlsx", b"PK"), "r.xlsx", "audit_file.suffix"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_is_written(folder: Path, what: str) -> None:
    make, name, code = HOSTILE[what]
    make(folder)
    before = {path.name for path in folder.iterdir()}
    status, out, err = ask("--json", results=name)
    closing = objects(out)[-1]
    assert (status, closing["state"], closing["code"]) == (2, "failed", code)
    with translation.override("en"):
        assert str(say(code, closing["facts"])) in err
    assert {path.name for path in folder.iterdir()} == before


def test_huge_claims_are_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_RESULTS", 3)
    Path("r.csv").write_text(HEADER + "1,101,70,正考\n" * 4)
    for name in ("results.parquet", "r.csv"):
        assert objects(ask("--json", results=name)[1])[-1]["code"] == "audit_file.too_many_rows"


def test_every_fault_of_the_rules_is_told_with_its_place(folder: Path) -> None:
    stored = rules_to_json([RULES])
    stored["rules"][0]["modules"][0]["min_credits"] = "4.3"
    Path("rules.json").write_text(json.dumps(stored))
    status, out, _ = ask("--json")
    assert (status, objects(out)[0]["codes"]) == (2, ["rules.credits_not_half"])
    assert objects(out)[0]["facts"]["path"].startswith("rules[0]")
    rows = rows_from_rules([RULES])
    rows[1][ALL_COLUMNS.index("学分")] = "四"
    write_xlsx("rules.xlsx", ALL_COLUMNS, rows, title="规则")
    assert (ask("--json", rules="rules.xlsx")[1].count('"row": 3')) == 1
    assert "四" in ask(rules="rules.xlsx")[2]


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"\xff", b'{"rules": []}', b"[]", b"1", b'{"rules": [{}]}'])
def test_rules_that_are_none_are_refused(folder: Path, data: bytes) -> None:
    Path("rules.json").write_bytes(data)
    status, out, err = ask("--json")
    assert (status, objects(out)[-1]["state"]) == (2, "failed")
    assert "Traceback" not in err


def test_verdicts_never_land_on_an_input_nor_in_a_place_that_is_none(folder: Path) -> None:
    before = Path("results.parquet").read_bytes()
    for out, code in {
        "results.parquet": "audit_file.out_is_in",
        "nowhere/v.parquet": "audit_file.cannot_write",
        "v.txt": "audit_file.suffix",
        "": "audit_file.no_out",
    }.items():
        assert objects(ask("--json", out=out)[1])[-1]["code"] == code
    assert Path("results.parquet").read_bytes() == before


def test_an_interrupted_run_leaves_the_old_verdicts_and_no_draft(folder: Path) -> None:
    Path("v.parquet").write_text("the verdicts of yesterday")
    verdicts = audit_tables(compile_rules([RULES]), STUDENTS, RESULTS)

    def interrupted() -> None:
        with verdict_file(Path("v.parquet")) as sink:
            sink.write_table(verdicts)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path("v.parquet").read_text() == "the verdicts of yesterday"
    assert not list(folder.glob(".*"))


def test_a_worker_that_is_killed_is_told_and_nothing_is_written(folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(crew.Job, "take", lambda self, piece, me: os._exit(9))
    status, out, _ = ask("--json", "--workers", "2")
    assert (status, objects(out)[-1]["code"], Path("v.parquet").exists()) == (2, "audit_file.worker_lost", False)


@pytest.mark.parametrize(
    "words", [("--today", "yesterday"), ("--pass-mark", "0"), ("--workers", "0"), ("--workers", "x")]
)
def test_an_option_that_means_nothing_is_refused(folder: Path, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=words[0]):
        ask(*words)


def test_an_encoding_that_nobody_knows_is_refused(folder: Path) -> None:
    Path("r.csv").write_text(HEADER)
    assert (
        objects(ask("--json", "--encoding", "klingon", results="r.csv")[1])[-1]["code"] == "audit_file.unknown_encoding"
    )


def test_every_code_has_words_in_chinese_and_what_to_do(folder: Path) -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(running.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'"((?:audit_file|frame)\.[a-z_.]+)"', source))
    assert {code for code in raised if words_of(code) is None} == set()
    assert all(words.remedy for words in wording.WORDS.values())
