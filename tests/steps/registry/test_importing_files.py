"""Whole files that are refused: nothing is stored, and the reason names what to mend (issue 2, "Bad input")."""

import pytest

from graduand.steps.registry.models import Enrollment, Organization, Role
from tests import factories as make
from tests.steps.registry.office import STUDENT, a_line, csv, imported, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    make.a_program(code="MD5208")
    make.a_center(code="90101", name="青松学习中心")
    return make.an_actor(Role.HQ_REVIEWER)


def refused(data: bytes, officer, **params):
    job = imported("students", data, officer, **params)
    assert job.state == "failed"
    assert not Enrollment.objects.exists()
    return job.result["code"], job.result["facts"]


def test_a_wrong_header_is_refused_and_the_likely_columns_are_named(officer):
    renamed = {"学号": "学生编号", "证件号": "号码", "学籍状态": "备注"}
    code, facts = refused(xlsx([{renamed.get(name, name): text for name, text in a_line().items()}]), officer)
    assert code == "header.missing"
    assert facts["missing"] == ["学号", "证件号", "学籍状态"]
    assert "学生编号 → 学号" in facts["did_you_mean"]


def test_a_gbk_file_declared_as_utf_8_is_refused(officer):
    code, facts = refused(csv([a_line()]), officer, name="学生.csv", encoding="utf-8")
    assert (code, facts["fits"], facts["line"]) == ("file.wrong_encoding", "gb18030", 1)


def test_the_same_file_without_a_declared_encoding_is_taken(officer):
    assert imported("students", csv([a_line()]), officer, name="学生.csv").state == "done"


def test_a_damaged_workbook_is_refused(officer):
    code, _ = refused(xlsx([a_line()])[:2000], officer)
    assert code == "file.damaged"


def test_a_picture_is_no_sheet(officer):
    code, _ = refused(b"\x89PNG\r\n\x1a\n" + bytes(500), officer)
    assert code == "file.kind_unknown"


def test_an_empty_file_and_a_header_without_rows_are_refused(officer):
    assert refused(b"", officer)[0] == "file.empty"
    assert refused((",".join(STUDENT) + "\r\n").encode("gb18030"), officer, name="学生.csv")[0] == "file.no_rows"


def test_a_file_of_sixty_megabytes_is_refused_unread(officer):
    code, facts = refused(bytes(60 * 1024**2), officer)
    assert code == "file.too_large"
    assert facts["found"] == 60 * 1024**2


def test_strange_characters_and_endless_texts_refuse_their_row_and_stop_nothing(officer):
    """P9: a NUL, a hundred thousand letters, a formula: each is text and none is a bug."""
    lines = [a_line(学号=f"21901014{number:05d}") for number in range(99)]
    lines += [a_line(学号="2190101400100", 性别="女" * 100_000), a_line(学号="=1+1"), a_line(学号="\0" * 9)]
    lines += [a_line(学号="2190101400101", 班级代码="2119010152081", 班级名称="21春\0一班")]
    job = imported("students", csv(lines), officer, name="学生.csv")
    assert (job.state, job.refused) == ("done", 3)
    assert len(str(list(job.rows.values_list("codes", flat=True)))) < 20_000
    assert Organization.objects.get(code="2119010152081").name == "21春一班"
