"""The lists that go with the certificates: 花名册, 签领表, 寄送清单 with 签收回执 (S37, S40, S41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graduand.pure.papers.engine import PaperFault, make_pdf
from graduand.pure.papers.qr import qr_svg


@dataclass(frozen=True, slots=True)
class RosterHead:
    """Which frozen list this is: every paper names its `number` and `version`, so that a line can be found again.

    `sort_rule` is the order in words (按层次、专业、学号排序); `frozen_on` the day since which no line has moved.
    """

    school: str
    batch: str
    organization: str
    number: str
    version: int
    frozen_on: date
    sort_rule: str = ""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One graduate on a roster; `line` is the number given at freezing and is printed as it is, gaps and all."""

    line: int
    student_number: str
    name: str
    sex: str
    major: str
    level: str
    registration_number: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Consignment:
    """One parcel of certificates on its way. `lines` are the roster lines that lie in it, in their order."""

    parcel_number: str
    batch: str
    roster_number: str
    sender: str
    recipient: str
    carrier: str
    tracking_number: str
    sent_on: date
    lines: Sequence[RosterLine]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list: its heading and its width in mm, None for what is left over."""

    label: str
    width: int | None
    left: bool = False


_ROSTER = (
    _Column("序号", 13),
    _Column("学号", 32),
    _Column("姓名", 34),
    _Column("性别", 12),
    _Column("专业", None, left=True),
    _Column("层次", 30),
    _Column("证书编号", 42),
    _Column("签名", 34),
)
_SIGN_OFF = (
    _Column("序号", 13),
    _Column("学号", 32),
    _Column("姓名", 34),
    _Column("专业", None, left=True),
    _Column("证书编号", 42),
    _Column("学信网信息无误", 28),
    _Column("本人 / 代领 / 邮寄", 32),
    _Column("签名", 32),
    _Column("日期", 22),
)


def roster(head: RosterHead, lines: Sequence[RosterLine], *, specimen: bool = False) -> bytes:
    """Make the roster 花名册 in the order given, which must be the frozen one (S37); a PDF/A-2b dated `frozen_on`.

    The header repeats on every page; the footer gives number, version and page x of y. Split by class or major from
    about 2,000 lines on: the engine holds all pages in memory.

    Raises PaperFault `paper.nothing_to_print` or `paper.missing_glyph`.
    """
    rows = [
        [str(line.line), line.student_number, line.name, line.sex, line.major, line.level, line.registration_number, ""]
        for line in lines
    ]
    return _list(head, "毕业生花名册", _ROSTER, rows, ("制表人", "审核人", "单位盖章"), specimen)


def sign_off_sheet(head: RosterHead, lines: Sequence[RosterLine], *, specimen: bool = False) -> bytes:
    """Make the sheet 签领表 on which graduates sign for their certificate and confirm the data on CHSI (S41, S46).

    Same order and same line numbers as the roster. Raises PaperFault as `roster` does.
    """
    rows = [
        [str(line.line), line.student_number, line.name, line.major, line.registration_number, "", "", "", ""]
        for line in lines
    ]
    return _list(head, "毕业证书签领表", _SIGN_OFF, rows, ("发放人", "学习中心负责人", "单位盖章"), specimen)


def consignment_list(parcel: Consignment, *, specimen: bool = False) -> bytes:
    """Make the list of what lies in a parcel, with the receipt 签收回执 to be signed and sent back (S40).

    The QR code is the parcel number, so that returned receipts sort themselves.
    Raises PaperFault `paper.nothing_to_print` or `paper.missing_glyph`.
    """
    if not parcel.lines:
        raise PaperFault("paper.nothing_to_print")
    data = {
        "parcel": parcel.parcel_number,
        "batch": parcel.batch,
        "roster": parcel.roster_number,
        "sender": parcel.sender,
        "recipient": parcel.recipient,
        "carrier": parcel.carrier,
        "tracking": parcel.tracking_number,
        "sent": _day(parcel.sent_on),
        "count": len(parcel.lines),
        "qr": qr_svg(parcel.parcel_number),
        "lines": [
            [str(line.line), line.student_number, line.name, line.registration_number, line.remark]
            for line in parcel.lines
        ],
        "specimen": specimen,
    }
    return make_pdf("consignment.typ", data, parcel.sent_on)


def _list(
    head: RosterHead,
    title: str,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[str]],
    signatures: Sequence[str],
    specimen: bool,
) -> bytes:
    if not rows:
        raise PaperFault("paper.nothing_to_print")
    data = {
        "title": title,
        "head": {
            "school": head.school,
            "batch": head.batch,
            "organization": head.organization,
            "number": head.number,
            "version": head.version,
            "frozen": _day(head.frozen_on),
            "sort_rule": head.sort_rule,
        },
        "columns": [{"label": column.label, "width": column.width, "left": column.left} for column in columns],
        "rows": rows,
        "signatures": signatures,
        "specimen": specimen,
    }
    return make_pdf("list.typ", data, head.frozen_on)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
