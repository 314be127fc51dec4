"""The whole audit as one portable SQL text: integers, CASE, SUM, MAX, COALESCE, joins and two levels of GROUP BY.

No division, no bit operator, no window, booleans as 0 and 1, so that the same characters run on any SQL engine. It
knows the primary allocation only; who might be saved by another one it marks `undecided`. The tables are made in
`sql_tables.py`; there surplus flows one step at most and a slot counts in at most two modules.
"""

from .columns import GROUPS, MODULES

PASS = 600
M, G = range(MODULES), range(GROUPS)
LINES = ",\n         "
CREDITS, HQ_CREDITS, COURSES, OF_GROUPS = range(4)


def case(condition: str, value: str | int, otherwise: str | int = 0) -> str:
    """CASE in one line."""
    return f"CASE WHEN {condition} THEN {value} ELSE {otherwise} END"


BEST = f"""SELECT r.student AS student, p.slot AS slot, MAX({case("r.exempt = 1", 1, "r.score")}) AS best
  FROM audit_result r
  JOIN audit_student s ON s.student = r.student
  JOIN audit_plan p ON p.rule = s.rule AND p.course = r.course
  WHERE (r.exempt = 0 AND r.score >= {PASS}) OR (r.exempt = 1 AND p.capstone = 0)
  GROUP BY r.student, p.slot"""


def sums() -> dict[str, str]:
    """What a transcript adds up to; `hqx` is what an exemption earns in headquarters credits."""
    hq = case("b.best > 1", "l.hq", "l.hqx")
    exempt = "b.best = 1"
    columns = {}
    for m in M:
        columns[f"raw{m}"] = f"SUM({case(f'l.module = {m}', 'l.credits')})"
        columns[f"hq{m}"] = f"SUM({case(f'l.module = {m}', hq)})"
        columns[f"n{m}"] = f"SUM({case(f'l.module = {m}', 'l.counts')})"
        columns[f"alt{m}"] = f"SUM({case(f'l.second = {m}', 'l.credits')})"
        columns[f"althq{m}"] = f"SUM({case(f'l.second = {m}', hq)})"
        columns[f"altn{m}"] = f"SUM({case(f'l.second = {m}', 'l.counts')})"
    for g in G:
        columns[f"gc{g}"] = f"SUM({case(f'l.group{g} = 1', 'l.credits')})"
        columns[f"gh{g}"] = f"SUM({case(f'l.group{g} = 1', hq)})"
        columns[f"gn{g}"] = f"SUM({case(f'l.group{g} = 1', 'l.counts')})"
    return columns | {
        "exempt": f"SUM({case(exempt, 'l.capped * l.credits')})",
        "compulsory": "SUM(l.compulsory)",
        "capstones": "SUM(l.capstone)",
        "bridges": "SUM(l.bridging)",
        "thesis": f"MAX({case('l.thesis = 1 AND b.best > 1', 'b.best')})",
        "points": f"SUM({case(exempt, 'l.exempt_points', 'b.best * l.averaged')})",
        "weights": f"SUM({case(exempt, 'l.exempt_weight', 'l.averaged')})",
    }


def _over(amount: str, most: str) -> str:
    return case(f"{amount} > {most}", f"{amount} - {most}")


def _settled(of: str, put: str) -> list[str]:
    """`of{m}` after maximums and overflow when `put` (a pattern of m) is put in."""
    lines = []
    for m in M:
        inflow = "".join(f" + {case(f'r.into{k} = {m}', _over(put.format(m=k), f'r.most{k}'))}" for k in M if k != m)
        own = put.format(m=m)
        lines.append(f"{own} - {_over(own, f'r.most{m}')}{inflow} AS {of}{m}")
    return lines


def _values() -> list[str]:
    """What each group counts; a group of groups sees the groups before it, which are settled one CTE earlier."""
    return [
        f"CASE r.unit{g} WHEN {CREDITS} THEN a.gc{g} WHEN {HQ_CREDITS} THEN a.gh{g} WHEN {COURSES} THEN a.gn{g} "
        f"ELSE 0 END AS value{g}"
        for g in G
    ]


def _upper_values() -> list[str]:
    """The same with the groups of groups counted."""
    lines = []
    for g in G:
        satisfied = " + ".join(case(f"e.value{k} >= e.least{k}", f"e.below{g}_{k}") for k in G if k != g)
        lines.append(case(f"e.unit{g} = {OF_GROUPS}", satisfied, f"e.value{g}") + f" AS value{g}")
    return lines


def text() -> str:
    """The audit, in one statement."""
    added = sums()
    rules = [f"{name}{m}" for m in M for name in ("min", "minhq", "minn", "bitc", "bith", "bitn")]
    rules += [f"{name}{g}" for g in G for name in ("unit", "least", "bitg")]
    rules += [f"below{g}_{k}" for g in G for k in G if k != g]
    rules += ["min_total", "min_hq", "need_compulsory", "need_capstones", "need_bridges", "degree", "min_average",
              "min_thesis", "need_language"]  # fmt: skip
    zeros = [f"COALESCE(a.{name}, 0) AS {name}" for name in added]
    put = [f"{value} AS {name}" for name, value in added.items()]
    return f"""WITH best AS (
  {BEST}
), added AS (
  SELECT b.student AS student,
         {LINES.join(put)}
  FROM best b JOIN audit_slot l ON l.slot = b.slot
  GROUP BY b.student
), everybody AS (
  SELECT s.student AS student, s.rule AS rule, s.bridging AS bridging, s.language AS language,
         {LINES.join(zeros)}
  FROM audit_student s LEFT JOIN added a ON a.student = s.student
), e AS (
  SELECT a.*, r.rule AS has_rule,
         {LINES.join(f"r.{name} AS {name}" for name in rules)},
         {_over("a.exempt", "r.cap")} AS over,
         {LINES.join(_settled("module", "a.raw{m}"))},
         {LINES.join(_settled("bound", "(a.raw{m} + a.alt{m})"))},
         {LINES.join(_values())}
  FROM everybody a LEFT JOIN audit_rule r ON r.rule = a.rule
), f AS (
  SELECT e.student AS student,
         {LINES.join(_upper_values())}
  FROM e
)
SELECT e.student AS student,
       {_reasons()} AS reasons,
       {_degree()} AS degree_reasons,
       {_undecided()} AS undecided,
       {case("e.has_rule IS NULL", 0, TOTAL)} AS total, {HQ} AS hq, e.exempt AS exempt, e.points AS points,
       e.weights AS average_credits, e.thesis AS thesis,
       {", ".join(f"COALESCE(e.module{m}, 0) AS module{m}" for m in M)},
       {", ".join(f"e.hq{m} AS module_hq{m}" for m in M)},
       {", ".join(f"e.n{m} AS module_courses{m}" for m in M)},
       {", ".join(f"COALESCE(f.value{g}, 0) AS group{g}" for g in G)}
FROM e JOIN f ON f.student = e.student"""


TOTAL = "(" + " + ".join(f"e.module{m}" for m in M) + " - e.over)"
HQ = "(" + " + ".join(f"e.hq{m}" for m in M) + ")"


def _reasons() -> str:
    parts = [
        case(f"{TOTAL} < e.min_total", 2),
        case(f"{HQ} < e.min_hq", 4),
        case("e.compulsory < e.need_compulsory", 8),
        case("e.capstones < e.need_capstones", 16),
        case("e.over > 0", 32),
        case("e.bridging = 1 AND e.bridges < e.need_bridges", 64),
        *(case(f"e.module{m} < e.min{m}", f"e.bitc{m}") for m in M),
        *(case(f"e.hq{m} < e.minhq{m}", f"e.bith{m}") for m in M),
        *(case(f"e.n{m} < e.minn{m}", f"e.bitn{m}") for m in M),
        *(case(f"f.value{g} < e.least{g}", f"e.bitg{g}") for g in G),
    ]
    return case("e.has_rule IS NULL", 1, "\n         + ".join(parts))


def _degree() -> str:
    low = "(e.weights = 0 AND e.min_average > 0) OR e.points < e.min_average * e.weights"
    parts = [case(low, 2), case("e.thesis < e.min_thesis", 4), case("e.need_language = 1 AND e.language = 0", 8)]
    return case("e.has_rule IS NULL OR e.degree = 0", 1, " + ".join(parts))


def _undecided() -> str:
    """Something that an allocation decides is missing, something can move, and no bound rules it out."""
    missing = [f"{TOTAL} < e.min_total"]
    possible = [" + ".join(f"e.raw{m}" for m in M) + " - e.over >= e.min_total"]
    for m in M:
        missing += [f"e.module{m} < e.min{m}", f"e.hq{m} < e.minhq{m}", f"e.n{m} < e.minn{m}"]
        possible += [
            f"e.bound{m} >= e.min{m}",
            f"e.hq{m} + e.althq{m} >= e.minhq{m}",
            f"e.n{m} + e.altn{m} >= e.minn{m}",
        ]
    movable = " + ".join(f"e.altn{m}" for m in M)
    return case(f"({' OR '.join(missing)}) AND {movable} > 0 AND {' AND '.join(possible)}", 1)
