"""Students, rules, results and CHSI lists: as the other rooms of the platform read them."""

from collections import Counter, defaultdict
from decimal import Decimal

from graduand.fronts.season.making.programs import RULE_HEADER
from graduand.fronts.season.making.troubles import catalog
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Result
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.sheet import COLUMNS, rules_from_rows
from graduand.pure.people.identity import BadIdentity, read_identity
from graduand.pure.people.terms import read_term
from tests.fronts.season.conftest import STUDENTS, Season
from tests.fronts.season.making.test_season import student_rows

EXPECTED = {
    "credits_short": {"credits.total"},
    "hq_credits_short": {"credits.hq"},
    "module_short": {"credits.module:B"},
    "exemption_over_limit": {"credits.total", "exemption_over_limit"},
    "degree_average_short": {"degree.average"},
}


def test_all_kinds_of_file_together_hold_every_student_once_but_the_one_who_stands_twice(season: Season) -> None:
    files = [file.path for file in season.files if file.kind == "students"]
    assert {path.rsplit(".", 1)[1] for path in files} == {"xlsx", "csv", "dbf"}
    count = Counter(row["学号"] for row in student_rows(season))
    assert len(count) == STUDENTS + len(season.troubles["former_enrollment"])
    assert [number for number, times in count.items() if times > 1] == season.troubles["duplicate_row"]


def test_every_identity_number_is_sound_but_the_one_with_a_slip(season: Season) -> None:
    wrong = set()
    for row in student_rows(season):
        kind = {"居民身份证": "1", "军官证": "2", "护照": "A"}[row["证件类型"]]
        try:
            identity = read_identity(row["证件号"], kind)
        except BadIdentity as bad:
            wrong.add((row["学号"], bad.code))
        else:
            assert identity.born_on is None or identity.born_on.isoformat() == row["出生日期"]
            assert identity.sex is None or identity.sex == {"男": "1", "女": "2"}[row["性别"]]
    assert wrong == {(number, "identity.check_digit") for number in season.troubles["bad_check_digit"]}


def test_names_with_a_middle_dot_and_characters_outside_gbk_survive_every_kind_of_file(season: Season) -> None:
    names = {row["学号"]: row["姓名"] for row in student_rows(season)}
    unusual = {names[number] for number in season.troubles["unusual_name"]}
    assert any("·" in name for name in unusual)
    listed = {row["XH"]: row["XM"] for row in season.rows("chsi", "2023-07-05")}
    assert all(listed[number] == names[number] for number in season.troubles["unusual_name"])


def rules_of(season: Season) -> dict[str, RuleSet]:
    """Program code -> rule set, as the rules sheet gives them."""
    sets, faults = rules_from_rows(list(enumerate(season.rows("rules"), 2)))
    assert not faults
    return {rules.program: rules for rules in sets}


def test_the_rules_sheet_has_exactly_the_agreed_columns_and_is_taken_without_a_fault(season: Season) -> None:
    assert set(RULE_HEADER) == set(COLUMNS)
    rules = rules_of(season)
    assert len(rules) == 4
    assert {str(one.min_total_credits) for one in rules.values()} == {"76", "71"}


def explanations(season: Season, *, late: bool = False) -> dict[str, Explanation]:
    """Student number -> what the audit says of the results on file, with or without the later ones."""
    rules, results = rules_of(season), defaultdict(dict)
    program = {row["学号"]: row["专业代码"] for row in student_rows(season)}
    rows = season.rows("results") + (season.rows("results_late", "2023-07-13") if late else [])
    for row in rows:
        results[row["学号"]][row["课程代码"], row["学期"], row["成绩类型"]] = result(row)
    return {number: explain(rules[program[number]], list(some.values())) for number, some in results.items()}


def result(row: dict[str, str]) -> Result:
    """One row of 成绩.csv as the audit takes it."""
    exempt = row["成绩类型"] == "免修免考"
    return Result(
        course=row["课程代码"],
        name=row["课程名称"],
        credits=Decimal(row["学分"]),
        score=None if exempt else Decimal(row["成绩"]),
        exempt=exempt,
        published=row["成绩状态"] == "已发布",
        term=read_term(row["学期"]),
    )


def test_the_audit_finds_in_each_transcript_exactly_what_was_planted(season: Season) -> None:
    trouble = season.trouble_of()
    for number, said in explanations(season).items():
        planted, codes = trouble.get(number, ""), {finding.code for finding in said.findings}
        if planted in EXPECTED:
            assert codes >= EXPECTED[planted], (number, planted, codes)
        elif planted == "capstone_missing":
            assert "capstone_missing" in codes
        elif planted == "course_missing":
            assert any(code.startswith("course_missing") for code in codes)
        elif planted == "result_not_published":
            assert not said.academic_ok
            assert "result_not_published" in codes
        else:
            assert said.academic_ok, (number, planted, codes)


def test_about_six_in_seven_meet_the_conditions_of_a_season_of_usual_size(season: Season) -> None:
    academic = {"result_not_published", "capstone_missing", "course_missing", *EXPECTED} - {"degree_average_short"}
    failing = sum(trouble.count(300) for trouble in catalog() if trouble.code in academic)
    assert 0.80 <= 1 - failing / 300 <= 0.90


def test_results_that_come_inside_the_window_let_the_waiting_ones_pass_but_not_the_first(season: Season) -> None:
    """C3, pain 20: the audit is asked again when results arrive."""
    after = explanations(season, late=True)
    came = season.troubles["published_on_20230713"]
    assert came
    assert all(after[number].academic_ok for number in came)
    assert not after[season.troubles["result_not_published"][0]].academic_ok


def test_the_newer_list_of_chsi_mends_what_it_promises_and_nothing_else(season: Season) -> None:
    older, newer = ({row["XH"]: row for row in season.rows("chsi", day)} for day in ("2023-07-05", "2023-07-10"))
    changed = {number for number in older if older[number] != newer[number]}
    assert changed == set(season.troubles["mended_on_20230710"])
    for number in changed:
        assert (newer[number]["LQZP"], newer[number]["XLZP"], newer[number]["BZ"]) == ("有", "有", "")


def test_the_remark_column_carries_the_three_degrees_of_doubt(season: Season) -> None:
    """S25: 身份核验未通过, 不确定, 异常."""
    remark = {row["XH"]: row["BZ"] for row in season.rows("chsi", "2023-07-05")}
    for code, word in (("failed", "未通过"), ("uncertain", "不确定"), ("abnormal", "异常")):
        assert {remark[number] for number in season.troubles[f"identity_{code}"]} == {f"身份核验{word}"}
    assert set(season.troubles["not_on_chsi"]).isdisjoint(remark)
