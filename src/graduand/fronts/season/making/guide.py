"""说明.md for people and troubles.json for programs: what lies in the folder and what is wrong with whom."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from graduand.fronts.season.making.data import data
from graduand.fronts.season.making.manifest import File
from graduand.fronts.season.making.record_files import ALIASES
from graduand.fronts.season.making.results import published_late
from graduand.fronts.season.making.students import Student
from graduand.fronts.season.making.troubles import catalog

GUIDE, TROUBLES = "说明.md", "troubles.json"
SHOWN = 12
EXTRA = {
    "photo_for_stranger": "压缩包里有一张照片，文件名是不存在的学号",
    "mended_on_20230710": "7月5日名单上的问题，在7月10日名单里已经解决",
    "published_on_20230713": "综合实践成绩由7月13日的补充成绩发布",
    "former_enrollment": "水旧照等人的专科学籍（已毕业），同一人另有本科学籍",
    "unusual_name": "姓名带间隔号或生僻字",
}
KINDS = {
    "organizations": "机构",
    "accounts": "账号（无密码）",
    "rules": "专业规则",
    "students": "学生学籍",
    "results": "成绩",
    "results_late": "补充成绩（窗口期内发布）",
    "languages": "学位外语证书",
    "chsi": "学信网在校生名单",
    "photos": "毕业照片",
    "photos_former": "往届专科照片",
    "bad": "坏文件",
    "guide": "问题清单",
}

type Troubled = Mapping[str, Sequence[str]]


def troubled(students: Iterable[Student], former: Iterable[Student], strangers: Iterable[str]) -> dict[str, list[str]]:
    """Trouble code -> student numbers, the first of the kind first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for student in sorted(students, key=lambda student: (student.index, student.number)):
        for code in _codes(student):
            found[code].append(student.number)
    found["photo_for_stranger"] += strangers
    found["former_enrollment"] += [student.number for student in former]
    order = [trouble.code for trouble in catalog()] + list(EXTRA)
    return {code: found[code] for code in order if found[code]}


def _codes(student: Student) -> Iterator[str]:
    if student.kind:
        yield student.kind
    if student.mended:
        yield "mended_on_20230710"
    if published_late(student):
        yield "published_on_20230713"
    if not student.kind and any(student.name == one["name"] for one in data("names")["special"]):
        yield "unusual_name"


def write_troubles(out: Path, numbers: Troubled) -> File:
    """Write troubles.json."""
    text = json.dumps(numbers, ensure_ascii=False, indent=1)
    (out / TROUBLES).write_text(text, encoding="utf-8", newline="\n")
    return File(TROUBLES, "guide", len(numbers))


def write_guide(
    out: Path, files: Sequence[File], numbers: Troubled, names: Mapping[str, str], bad: Mapping[str, str]
) -> File:
    """Write 说明.md. `names`: student number -> name; `bad`: path of a bad file -> what is wrong with it."""
    sections = (_head(), _file_table(files, bad), _trouble_table(numbers, names), _alias_table())
    lines = [line for section in sections for line in (*section, "")]
    (out / GUIDE).write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return File(GUIDE, "guide", len(lines))


def _head() -> Iterator[str]:
    yield f"# 毕业批次 {data('world')['season']} 示例数据"
    yield ""
    yield "明德开放大学是虚构的学校，人名、证件号、电话、地址都是编造的，照片是人工合成的、不存在的人。"
    yield "每一种问题的第一个人，姓名就是问题本身；其余各人只换姓。`troubles.json` 有全部学号。"


def _file_table(files: Sequence[File], bad: Mapping[str, str]) -> Iterator[str]:
    yield "## 文件"
    yield ""
    yield "| 文件 | 内容 | 行数或张数 | 备注 |"
    yield "|---|---|---:|---|"
    for file in files:
        remark = bad.get(file.path) or "，".join(filter(None, (file.encoding, file.level, file.naming, file.as_of)))
        yield f"| {file.path} | {KINDS[file.kind]} | {file.rows} | {remark} |"


def _trouble_table(numbers: Troubled, names: Mapping[str, str]) -> Iterator[str]:
    words = {trouble.code: f"{trouble.words}（{trouble.file}）" for trouble in catalog()} | EXTRA
    yield "## 问题"
    yield ""
    yield "| 代码 | 问题 | 人数 | 学号 |"
    yield "|---|---|---:|---|"
    for code, some in numbers.items():
        shown = "、".join(f"{number} {names.get(number, '')}".strip() for number in some[:SHOWN])
        more = f" 等{len(some)}人" if len(some) > SHOWN else ""
        yield f"| `{code}` | {words[code]} | {len(some)} | {shown}{more} |"


def _alias_table() -> Iterator[str]:
    yield "## DBF字段"
    yield ""
    yield "| 字段 | 含义 |"
    yield "|---|---|"
    yield from (f"| {alias} | {name} |" for name, alias in ALIASES.items())
