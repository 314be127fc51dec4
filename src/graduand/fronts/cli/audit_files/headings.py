"""The columns of the files by the names that offices and programs give them (docs/audit-files.md)."""

from graduand.pure.audit.frames import RESULTS, STUDENTS

type Headings = dict[str, tuple[str, ...]]

STUDENT_HEADINGS: Headings = {
    "student_number": ("student_number", "学号", "XH"),
    "program": ("program", "program_code", "专业代码", "ZYDM"),
    "level": ("level", "专业层次", "学历层次", "CC"),
    "intake": ("intake", "intake_term", "入学年度学期", "入学学期", "RXXQ"),
    "bridging": ("bridging", "补修", "需补修"),
    "language": ("language", "学位外语"),
}
RESULT_HEADINGS: Headings = {
    "student_number": ("student_number", "学号", "XH"),
    "course": ("course", "course_code", "课程代码", "KCDM"),
    "score": ("score", "成绩", "CJ"),
    "kind": ("kind", "成绩类型", "CJLX"),
    "state": ("state", "成绩状态", "CJZT"),
}
# Shown in an explanation, and read for nothing else.
FURTHER_HEADINGS: Headings = {
    "name": ("name", "course_name", "课程名称", "KCMC"),
    "credits": ("credits", "学分", "XF"),
    "term": ("term", "学期", "考试学期", "XQ"),
}
STUDENTS_REQUIRED = tuple(column.name for column in STUDENTS if not column.nullable)
RESULTS_REQUIRED = ("student_number", "course", "score", "kind")
assert set(RESULTS_REQUIRED) <= set(RESULTS.names)
