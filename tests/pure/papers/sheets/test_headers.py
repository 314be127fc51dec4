"""Headings as people type them."""

import pytest

from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.headers import match_header

WANTED = {
    "student_number": ("学号", "XH"),
    "name": ("姓名", "学生姓名", "XM"),
    "document_number": ("证件号", "身份证号"),
    "major": ("专业",),
}


def test_spaces_stars_full_width_signs_and_remarks_do_not_matter():
    header = ["姓 名*", "ｘｈ", "证件号（18位）", "备注"]

    assert match_header(header, WANTED, ("student_number", "name")) == {
        "name": 0, "student_number": 1, "document_number": 2,
    }  # fmt: skip


def test_a_misspelt_heading_is_refused_with_the_likely_one():
    with pytest.raises(BadSheet) as caught:
        match_header(["学好", "姓名", "证件号吗"], WANTED, WANTED)

    assert caught.value.code == "header.missing"
    assert caught.value.facts == {
        "missing": ["学号", "证件号", "专业"],
        "found": ["学好", "姓名", "证件号吗"],
        "did_you_mean": {"学号": "学好", "证件号": "证件号吗"},
    }


def test_a_heading_that_is_already_somebody_elses_is_no_suggestion():
    with pytest.raises(BadSheet) as caught:
        match_header(["学号"], {"number": ("学号",), "name": ("学名",)}, ("number", "name"))

    assert caught.value.facts["did_you_mean"] == {}


def test_two_columns_for_one_field_are_refused_with_their_places():
    with pytest.raises(BadSheet) as caught:
        match_header(["学号", "姓名", "XM"], WANTED, ("name",))

    assert (caught.value.code, caught.value.facts) == ("header.duplicate", {"heading": "姓名", "columns": ["2", "3"]})
