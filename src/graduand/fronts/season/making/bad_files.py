"""One file for each way in which a whole file can be wrong; nothing of them may be stored."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from graduand.fronts.season.making import portraits
from graduand.fronts.season.making.archive import ENCRYPTED, Entry, plain, write_zip
from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.names import wrong_check_digit
from graduand.fronts.season.making.sheets import EPOCH, write_csv, write_xlsx
from graduand.fronts.season.making.students import STUDENT_HEADER, Student

FOLDER = "坏文件"
MEGABYTE = 2**20
NUMBER, SEX, DOCUMENT, PROGRAM = (STUDENT_HEADER.index(name) for name in ("学号", "性别", "证件号", "专业代码"))

type Rows = Sequence[tuple[str, ...]]


def make_bad_files(out: Path, students: Sequence[Student]) -> dict[str, str]:
    """Write the folder 坏文件; give path -> what is wrong with the file."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    rows = [student.row() for student in students if not student.kind][:20]
    words = {}
    for name, word, write in _CASES:
        write(folder / name, rows)
        words[f"{FOLDER}/{name}"] = word
    return words


def _wrong_header(target: Path, rows: Rows) -> None:
    header = [{"学号": "学生编号", "证件号": "号码", "学籍状态": "备注"}.get(name, name) for name in STUDENT_HEADER]
    write_xlsx(target, header, rows)


def _duplicates(target: Path, rows: Rows) -> None:
    write_xlsx(target, STUDENT_HEADER, [*rows, rows[0], rows[3]])


def _check_digits(target: Path, rows: Rows) -> None:
    write_xlsx(target, STUDENT_HEADER, [_with(row, DOCUMENT, wrong_check_digit(row[DOCUMENT])) for row in rows])


def _unknown_program(target: Path, rows: Rows) -> None:
    write_xlsx(target, STUDENT_HEADER, [_with(row, PROGRAM, "MD0000") for row in rows])


def _with(row: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*row[:place], value, *row[place + 1 :])


def _gbk(target: Path, rows: Rows) -> None:
    write_csv(target, STUDENT_HEADER, rows)


def _floats(target: Path, rows: Rows) -> None:
    """Student and identity numbers as number cells: the last digits of the latter are gone (domain 4.1)."""
    with Workbook(target) as book:
        book.set_properties({"created": EPOCH})
        sheet = book.add_worksheet("学生")
        for place, row in enumerate((STUDENT_HEADER, *rows)):
            for column, value in enumerate(row):
                if place and column in (NUMBER, DOCUMENT) and value.isdigit():
                    sheet.write_number(place, column, float(value))
                else:
                    sheet.write_string(place, column, value)


def _photos(rows: Rows) -> Iterator[Entry]:
    for row in rows[:6]:
        photo = portraits.portrait(row[SEX], chance("bad", row[NUMBER]))
        yield plain(f"{row[NUMBER]}.jpg", portraits.jpeg(photo))


def _folders(target: Path, rows: Rows) -> None:
    inside = [Entry("21春健康管理1班/".encode("gb18030") + entry.name, entry.data) for entry in _photos(rows)]
    write_zip(target, [Entry("21春健康管理1班/".encode("gb18030"), b""), *inside])


def _empty(target: Path, rows: Rows) -> None:
    write_zip(target, [])


def _truncated(target: Path, rows: Rows) -> None:
    write_zip(target, _photos(rows))
    data = target.read_bytes()
    target.write_bytes(data[: len(data) * 2 // 3])


def _many(target: Path, rows: Rows) -> None:
    write_zip(target, (Entry(b"%06d.jpg" % place, b"") for place in range(200_000)))


def _huge(target: Path, rows: Rows) -> None:
    """60 MB that take no room on the disk: the beginning of a zip, then nothing."""
    write_zip(target, list(_photos(rows))[:1])
    with target.open("r+b") as file:
        file.truncate(60 * MEGABYTE)


def _locked(target: Path, rows: Rows) -> None:
    write_zip(target, [Entry(entry.name, entry.data, ENCRYPTED) for entry in _photos(rows)])


def _escaping(target: Path, rows: Rows) -> None:
    names = ("../../etc/{}", "C:\\照片\\{}", "/etc/{}")
    entries = zip(names, _photos(rows), strict=False)
    write_zip(target, [plain(name.format(entry.name.decode()), entry.data) for name, entry in entries])


def _not_a_zip(target: Path, rows: Rows) -> None:
    target.write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(2000))


_CASES: tuple[tuple[str, str, Callable[[Path, Rows], None]], ...] = (
    ("表头错误.xlsx", "学号、证件号、学籍状态三列的表头写成了别的", _wrong_header),
    ("学号重复.xlsx", "两名学生各出现两次", _duplicates),
    ("校验码错误.xlsx", "每一行的身份证号校验码都不对", _check_digits),
    ("专业不存在.xlsx", "专业代码MD0000不存在", _unknown_program),
    ("GBK编码_声明为UTF-8.csv", "内容是gb18030编码，导入时选择UTF-8应被拒绝", _gbk),
    ("学号为数值.xlsx", "学号和身份证号是数值单元格，身份证号末位已丢失", _floats),
    ("照片_有文件夹.zip", "照片装在文件夹里：应接收并说明忽略了文件夹", _folders),
    ("照片_空.zip", "没有任何文件", _empty),
    ("照片_截断.zip", "只有前三分之二", _truncated),
    ("照片_二十万个文件.zip", "200000个空文件", _many),
    ("照片_60MB.zip", "60MB，超过40MB的限制", _huge),
    ("照片_有密码.zip", "压缩包有密码", _locked),
    ("照片_路径越界.zip", "文件名企图写到别的文件夹", _escaping),
    ("照片_不是zip.zip", "实际是RAR", _not_a_zip),
)
