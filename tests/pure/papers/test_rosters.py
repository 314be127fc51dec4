"""Rosters and what refers to their lines (S37, S40, S41, S46)."""

from dataclasses import replace
from datetime import date

import pytest

from graduand.pure.papers.engine import PaperFault
from graduand.pure.papers.rosters import (
    Consignment,
    RosterHead,
    RosterLine,
    consignment_list,
    roster,
    sign_off_sheet,
)
from tests.pure.papers.pdf_text import pages

HEAD = RosterHead(
    school="示例开放大学",
    batch="2023年7月",
    organization="实验学院",
    number="R202307-0001",
    version=2,
    frozen_on=date(2023, 7, 14),
    sort_rule="按层次、专业、学号排序",
)


def lines(count: int) -> list[RosterLine]:
    return [
        RosterLine(number, f"21210014{number:05d}", "王缺学分", "男", "法学", "专科", f"9999982023060{number:05d}")
        for number in range(1, count + 1)
    ]


PARCEL = Consignment(
    parcel_number="P202307-0001-03",
    batch="2023年7月",
    roster_number="R202307-0001第2版",
    sender="示例开放大学总部",
    recipient="实验学院",
    carrier="示例快递",
    tracking_number="1234567890123",
    sent_on=date(2023, 8, 2),
    lines=lines(3),
)


def test_a_roster_keeps_the_frozen_order_and_its_own_line_numbers():
    frozen = [lines(9)[index] for index in (6, 2, 8)]
    (page,) = pages(roster(HEAD, frozen))

    printed = [f"{line.line}{line.student_number}王缺学分男法学专科{line.registration_number}" for line in frozen]
    assert "".join(printed) in page


def test_every_page_of_a_roster_repeats_the_header_and_says_which_list_it_is():
    sheets = pages(roster(HEAD, lines(45)))

    assert len(sheets) == 3
    for number, sheet in enumerate(sheets, 1):
        assert "序号学号姓名性别专业层次证书编号签名" in sheet
        assert "花名册编号R202307-0001第2版2023年7月14日定稿" in sheet.replace("\u3000", "")
        assert f"第{number}页共3页" in sheet.replace("\u3000", "")


def test_a_sign_off_sheet_asks_for_the_check_against_chsi_and_a_signature():
    (page,) = pages(sign_off_sheet(HEAD, lines(2)))

    assert "毕业证书签领表" in page
    assert "学信网信息无误本人/代领/邮寄签名日期" in page
    assert "12121001400001王缺学分法学999998202306000001" in page


def test_a_parcel_carries_its_list_and_a_receipt_to_sign():
    (page,) = pages(consignment_list(PARCEL))

    for words in ("寄送清单", "签收回执", "P202307-0001-03", "1234567890123", "示例快递", "3本", "应为3本", "签收人："):
        assert words in page


def test_the_same_list_gives_the_same_file_byte_for_byte():
    assert roster(HEAD, lines(3)) == roster(HEAD, lines(3))
    assert consignment_list(PARCEL) == consignment_list(PARCEL)


def test_a_demonstration_is_marked_on_every_page():
    assert all("SPECIMEN" in page for page in pages(roster(HEAD, lines(45), specimen=True)))


def test_a_very_long_name_and_major_do_not_push_a_line_to_the_next_page():
    (line,) = lines(1)
    long = replace(line, name="阿卜杜外力·" * 8 + "吐尔逊", major="机械设计制造及其自动化" * 4)

    assert len(pages(roster(HEAD, lines(18)))) == 1
    assert [page.count(long.name) for page in pages(roster(HEAD, [long] * 18))] == [18]


def test_no_page_asks_for_a_signature_under_an_empty_list():
    for count in (17, 18, 19, 36, 37):
        sheets = pages(roster(HEAD, lines(count)))
        assert all("王缺学分" in sheet and "单位盖章：" in sheet for sheet in sheets)


def test_an_empty_list_is_refused():
    for make in (roster, sign_off_sheet):
        with pytest.raises(PaperFault, match="nothing_to_print"):
            make(HEAD, [])


def test_a_name_that_cannot_be_printed_is_found_before_the_roster_is():
    with pytest.raises(PaperFault) as caught:
        roster(HEAD, [RosterLine(1, "1", "张\U0002ffff", "男", "法学", "专科", "2")])

    assert caught.value.characters == "\U0002ffff"
