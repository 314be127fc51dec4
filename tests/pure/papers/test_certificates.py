"""The certificate: every item of the law on it, no blank box, the same bytes for ever (S50, S51, C5)."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from graduand.pure.papers.certificates import CertificateData, certificates, graduation_certificate
from graduand.pure.papers.engine import PaperFault, fonts
from graduand.pure.papers.pictures import jpeg_size, photo_svg
from tests.pure.papers.pdf_text import pages


def photo(size: tuple[int, int] = (480, 640)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (100, 197, 255)).save(file, "JPEG")
    return file.getvalue()


GRADUATE = CertificateData(
    name="张无照",
    sex="女",
    born=date(1990, 2, 28),
    photo=photo(),
    study_from=date(2021, 3, 1),
    study_to=date(2023, 7, 20),
    major="行政管理",
    level="专科起点本科",
    length=Decimal("2.5"),
    study_form="开放教育",
    school="示例开放大学",
    president="林知远",
    registration_number="999998202305000001",
    issue_date=date(2023, 7, 20),
    verify_url="https://verify.example.edu.cn/c/999998202305000001?k=7GQ2M4XA",
)
LONG_NAME = "阿卜杜外力·买买提吐尔逊·阿不都热依木江"


def refusal(graduate: CertificateData) -> PaperFault:
    with pytest.raises(PaperFault) as caught:
        graduation_certificate(graduate)
    return caught.value


def test_every_item_that_must_be_registered_stands_on_the_certificate():
    (page,) = pages(graduation_certificate(GRADUATE))

    assert (
        "学生张无照，性别女，一九九〇年二月二十八日生，于二〇二一年三月至二〇二三年七月在本校行政管理专业"
        "专科起点本科学习，学习形式为开放教育，学制二年半，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    ) in page
    number = "证书编号：999998202305000001"
    for item in ("毕业证书", "校名：示例开放大学", "校长：林知远", number, "二〇二三年七月二十日"):
        assert item in page


def test_the_photo_goes_onto_the_paper_as_it_was_sent():
    assert GRADUATE.photo in graduation_certificate(GRADUATE)


def test_the_same_data_give_the_same_file_byte_for_byte():
    assert graduation_certificate(GRADUATE) == graduation_certificate(GRADUATE)


def test_the_file_is_made_for_the_archive_and_dated_as_the_batch():
    pdf = graduation_certificate(GRADUATE)

    assert pdf.startswith(b"%PDF-")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/CreationDate(D:20230720000000Z)" in pdf


def test_no_font_of_the_machine_is_used():
    assert sorted(fonts().families()) == ["Noto Sans SC", "Noto Serif SC"]


@pytest.mark.parametrize("name", [LONG_NAME, "䶮𬀩", "㛃𬭎𠅤", "李*存_疑#$@"])
def test_long_rare_and_odd_names_are_printed_whole_on_one_page(name: str):
    (page,) = pages(graduation_certificate(replace(GRADUATE, name=name)))

    assert f"学生{name}，性别女" in page


def test_a_character_that_no_font_holds_is_refused_by_name_and_not_printed_as_a_box():
    problem = refusal(replace(GRADUATE, name="张\U0002ffff☐"))

    assert (problem.code, set(problem.characters)) == ("paper.missing_glyph", {"\U0002ffff", "☐"})


@pytest.mark.parametrize("picture", [b"", b"no picture", photo()[:20], b"\x89PNG" + photo()])
def test_a_photo_that_is_no_jpeg_is_refused(picture: bytes):
    assert refusal(replace(GRADUATE, photo=picture)).code == "paper.bad_picture"


def test_without_that_check_the_place_of_the_photo_would_stay_empty():
    pdf = graduation_certificate(replace(GRADUATE, photo=photo()[:200]))

    assert b"/DCTDecode" not in pdf


def test_a_specimen_says_so_across_the_page_and_a_real_one_does_not():
    marked, real = (pages(graduation_certificate(replace(GRADUATE, specimen=mark)))[0] for mark in (True, False))

    assert "样张" in marked
    assert "SPECIMEN" in marked
    assert "样张" not in real


def test_a_batch_is_one_file_in_the_order_given():
    names = ["王缺学分", LONG_NAME, "李存疑"]
    batch = pages(certificates([replace(GRADUATE, name=name) for name in names]))

    assert [page[page.index("学生") + 2 : page.index("，性别")] for page in batch] == names


def test_an_empty_batch_is_refused():
    with pytest.raises(PaperFault, match="nothing_to_print"):
        certificates([])


def test_the_size_of_a_photo_is_read_from_its_header():
    assert jpeg_size(photo((150, 210))) == (150, 210)
    assert 'viewBox="0 0 480 640"' in photo_svg(photo())
