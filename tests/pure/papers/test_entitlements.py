"""The statement 毕业审核说明书: all of it readable, long texts in their place, tables whole over the pages."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which

import pytest

from graduand.pure.papers.engine import PaperFault
from graduand.pure.papers.entitlements import (
    Closing,
    Lacking,
    Measured,
    Part,
    Place,
    StatementData,
    entitlement_statement,
)
from tests.pure.papers.pdf_text import pages

LONG = "马克思主义基本原理与中国特色社会主义理论体系概论及社会实践（含网络学习行为表现与形成性考核）"


def places(count: int, name: str = "健康管理学基础") -> list[Place]:
    return [Place(f"K{number:04d}", name, "4", "86", "必修；总部课程", "√") for number in range(count)]


STATEMENT = StatementData(
    school="示例开放大学",
    office="青松学习中心",
    student_number="2190101400001",
    facts=[("姓名", "王缺学分"), ("学号", "2190101400001"), ("专业", "健康管理"), ("层次", "专科")],
    rules=[("专业规则", "健康管理 MD5208"), ("版本", "1")],
    verdict="尚未符合毕业条件：至少还须通过 1 门课程（3 学分）。",
    degree="该专业不授予学位。",
    good=False,
    measures=[Measured("计入学分", "73", "76", 96, False), Measured("总部学分", "50", "49", 100, True)],
    lacking=[Lacking("总学分不足。", "76", "73", "3", "请继续修读教学计划内课程。")],
    ways=[Closing("办法 1：通过 1 门（3 学分）", ["L2004 养老法规"])],
    parts=[Part("公共基础课", "已得 17／要求 13 学分", True, places(6))],
    notes=["豁免：必修课程 大学英语。（申请 12）"],
    source="《健康管理专业规则（2019版）》第3条",
    code="0123456789abcdef",
    issued_on=date(2023, 7, 12),
)


def test_verdict_numbers_ways_plan_and_office_stand_on_one_page() -> None:
    (page,) = pages(entitlement_statement(STATEMENT))
    said = "示例开放大学毕业审核说明书 王缺学分 该专业不授予学位。 L2004养老法规"
    verdict = "尚未符合毕业条件：至少还须通过1门课程（3学分）。"
    for words in (
        *said.split(),
        verdict,
        "开具单位：青松学习中心",
        "开具日期：2023年7月12日",
        "第1页共1页",
        "0123456789abcdef",
    ):
        assert words in page.replace("　", "")


def test_a_plan_of_two_hundred_courses_repeats_its_heading_and_numbers_its_pages() -> None:
    long = replace(STATEMENT, parts=[Part("专业课", "已得 400", False, places(200, LONG))])
    found = [page.replace("　", "") for page in pages(entitlement_statement(long))]
    assert len(found) > 3
    for number, page in enumerate(found, 1):
        assert f"第{number}页共{len(found)}页" in page
        assert "专业课" in page
    assert "".join(found).count("马克思主义基本原理") == 200


def test_nothing_lacks_and_nothing_was_granted() -> None:
    good = replace(STATEMENT, lacking=[], ways=[], notes=[], good=True, verdict="符合毕业条件。")
    (page,) = pages(entitlement_statement(good))
    for heading in ("欠缺内容及补救办法", "补足毕业条件的办法", "特殊批准与调整"):
        assert heading not in page


def test_the_same_statement_is_the_same_file() -> None:
    assert entitlement_statement(STATEMENT) == entitlement_statement(STATEMENT)


def test_a_sign_without_a_font_is_refused_and_named() -> None:
    with pytest.raises(PaperFault) as caught:
        entitlement_statement(replace(STATEMENT, notes=["𐎠"]))
    assert caught.value.characters == "𐎠"


def test_a_trial_cannot_pass_for_a_statement() -> None:
    for page in pages(
        entitlement_statement(replace(STATEMENT, trial=True, parts=[Part("专业课", "", True, places(90))]))
    ):
        assert "非毕业审核结论" in page


@pytest.mark.skipif(which("pdftoppm") is None, reason="poppler is not here")
def test_long_words_stay_on_the_page(tmp_path: Path) -> None:
    """Nothing is drawn in the margins of the page: 5 mm left and right of a picture of it stay white."""
    wide = replace(
        STATEMENT,
        facts=[("姓名", "阿卜杜外力·买买提吐尔逊·阿不都热依木江"), ("学习中心", LONG)],
        parts=[Part(LONG, "已得 17／要求 13 学分、总部考试学分 17／10、最多计 20", False, places(3, LONG * 3))],
        lacking=[Lacking(f"模块“{LONG}”学分不足。", "100.5", "99.5", "1", LONG * 2)],
        ways=[Closing("办法 1", [f"K{number} {LONG}" for number in range(12)])],
    )
    (tmp_path / "wide.pdf").write_bytes(entitlement_statement(wide))
    subprocess.run(["pdftoppm", "-r", "36", "-gray", "wide.pdf", "page"], cwd=tmp_path, check=True)
    for picture in tmp_path.glob("page*.pgm"):
        width, height, pixels = _read(picture)
        rows = [pixels[line * width : (line + 1) * width] for line in range(height)]
        assert all(set(row[:7]) | set(row[-7:]) == {255} for row in rows)


def _read(picture: Path) -> tuple[int, int, bytes]:
    """Width, height and pixels of a gray picture as pdftoppm writes it."""
    head, size, _most, pixels = picture.read_bytes().split(b"\n", 3)
    assert head == b"P5"
    width, height = map(int, size.split())
    return width, height, pixels
