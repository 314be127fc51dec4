"""The audit of the same rules as one lazy Polars query on the streaming engine, without the search for an allocation.

The tables are those of the SQL oracle; the query is written for Polars, with the two group-bys that the task needs and
nothing twice. Its answers are the SQL oracle's (`comparing.check_polars`).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from graduand.pure.audit.rules.ruleset import RuleSet

from ..oracles.columns import GROUPS, MODULES
from ..oracles.sql_tables import plan_rows, rule_rows, slot_rows
from ..oracles.sql_text import COURSES, CREDITS, HQ_CREDITS, OF_GROUPS, PASS
from ..people import People

M, G = range(MODULES), range(GROUPS)
col, when = pl.col, pl.when


class Tables:
    """Rules, slots and plan as frames, built once."""

    def __init__(self, rulesets: Sequence[RuleSet], codes: list[str]) -> None:
        number = {code: place for place, code in enumerate(codes)}
        self.rules = _narrow(pl.DataFrame(list(rule_rows(rulesets))))
        self.slots = _narrow(pl.DataFrame(list(slot_rows(rulesets))))
        self.plan = _narrow(pl.DataFrame(list(plan_rows(rulesets, number))))


def _narrow(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.cast(pl.Int32)


def students_frame(people: People) -> pl.DataFrame:
    """The students with the number of their rule set."""
    return pl.DataFrame(
        {"student": np.arange(len(people), dtype=np.int32), "rule": people.rule, "bridging": people.bridging,
         "language": people.language}
    )  # fmt: skip


def results_frame(people: People) -> pl.DataFrame:
    """The results."""
    return pl.DataFrame(
        {"student": people.student, "course": people.course, "score": people.score, "exempt": people.exempt}
    )


def audit(tables: Tables, students: pl.LazyFrame, results: pl.LazyFrame) -> pl.DataFrame:
    """Decide everybody; one row a student, in no order."""
    scored = ~col("exempt") & (col("score") >= PASS)
    best = (
        results.filter(scored | col("exempt"))
        .join(students.select("student", "rule"), on="student")
        .join(tables.plan.lazy(), on=["rule", "course"])
        .filter(~col("exempt") | (col("capstone") == 0))
        .group_by("student", "slot")
        .agg(when(col("exempt")).then(1).otherwise(col("score")).max().cast(pl.Int32).alias("best"))
    )
    added = best.join(tables.slots.lazy(), on="slot").with_columns(_per_slot()).group_by("student").agg(_sums())
    everybody = students.join(added, on="student", how="left").with_columns(pl.col(SUMS).fill_null(0))
    asked = everybody.join(tables.rules.lazy().with_columns(known=True), on="rule", how="left")
    settled = asked.with_columns(_settled(), over=(col("exempt") - col("cap")).clip(0)).with_columns(_values())
    counted = settled.with_columns(
        total=pl.sum_horizontal([f"module{m}" for m in M]) - col("over"), hq=pl.sum_horizontal([f"hq{m}" for m in M])
    ).with_columns(_upper_values())
    return counted.select(_answer()).collect(engine="streaming")


def _per_slot() -> list[pl.Expr]:
    exempt = col("best") == 1
    return [
        when(exempt).then("hqx").otherwise("hq").alias("hq"),
        when(exempt).then(col("capped") * col("credits")).otherwise(0).alias("exempt"),
        when(exempt).then("exempt_points").otherwise(col("best") * col("averaged")).alias("points"),
        when(exempt).then("exempt_weight").otherwise("averaged").alias("weights"),
        when((col("thesis") == 1) & ~exempt).then("best").otherwise(0).alias("thesis"),
    ]


def _sums() -> list[pl.Expr]:
    amounts = (("credits", "raw{}"), ("hq", "hq{}"), ("counts", "n{}"))
    found = [col(what).filter(col("module") == m).sum().alias(name.format(m)) for what, name in amounts for m in M]
    amounts = (("credits", "gc{}"), ("hq", "gh{}"), ("counts", "gn{}"))
    found += [col(what).filter(col(f"group{g}") == 1).sum().alias(name.format(g)) for what, name in amounts for g in G]
    found += [col(name).sum() for name in ("exempt", "compulsory", "points", "weights")]
    found += [col("capstone").sum().alias("capstones"), col("bridging").sum().alias("bridges"), col("thesis").max()]
    return found


SUMS = [f"{name}{m}" for name in ("raw", "hq", "n") for m in M] + [
    *(f"{name}{g}" for name in ("gc", "gh", "gn") for g in G),
    "exempt", "compulsory", "points", "weights", "capstones", "bridges", "thesis",
]  # fmt: skip


def _settled() -> list[pl.Expr]:
    surplus = {m: (col(f"raw{m}") - col(f"most{m}")).clip(0) for m in M}
    inflow = {m: [when(col(f"into{k}") == m).then(surplus[k]).otherwise(0) for k in M if k != m] for m in M}
    return [(col(f"raw{m}") - surplus[m] + pl.sum_horizontal(inflow[m])).alias(f"module{m}") for m in M]


def _values() -> list[pl.Expr]:
    return [
        when(col(f"unit{g}") == CREDITS).then(f"gc{g}")
        .when(col(f"unit{g}") == HQ_CREDITS).then(f"gh{g}")
        .when(col(f"unit{g}") == COURSES).then(f"gn{g}")
        .otherwise(0).alias(f"value{g}")
        for g in G
    ]  # fmt: skip


def _upper_values() -> list[pl.Expr]:
    def satisfied(g: int) -> pl.Expr:
        return pl.sum_horizontal(
            [(col(f"value{k}") >= col(f"least{k}")).cast(pl.Int32) * col(f"below{g}_{k}") for k in G if k != g]
        )

    return [when(col(f"unit{g}") == OF_GROUPS).then(satisfied(g)).otherwise(f"value{g}").alias(f"group{g}") for g in G]


def _bit(condition: pl.Expr, bit: int | pl.Expr) -> pl.Expr:
    return when(condition).then(bit).otherwise(0)


def _answer() -> list[pl.Expr]:
    reasons = [
        _bit(col("total") < col("min_total"), 2), _bit(col("hq") < col("min_hq"), 4),
        _bit(col("compulsory") < col("need_compulsory"), 8), _bit(col("capstones") < col("need_capstones"), 16),
        _bit(col("over") > 0, 32), _bit(col("bridging") & (col("bridges") < col("need_bridges")), 64),
        *(_bit(col(f"module{m}") < col(f"min{m}"), col(f"bitc{m}")) for m in M),
        *(_bit(col(f"hq{m}") < col(f"minhq{m}"), col(f"bith{m}")) for m in M),
        *(_bit(col(f"n{m}") < col(f"minn{m}"), col(f"bitn{m}")) for m in M),
        *(_bit(col(f"group{g}") < col(f"least{g}"), col(f"bitg{g}")) for g in G),
    ]  # fmt: skip
    low = (col("weights") == 0) & (col("min_average") > 0) | (col("points") < col("min_average") * col("weights"))
    degree = [_bit(low, 2), _bit(col("thesis") < col("min_thesis"), 4),
              _bit((col("need_language") == 1) & ~col("language"), 8)]  # fmt: skip
    known, offered = col("known").is_not_null(), col("degree") == 1
    return [
        col("student"),
        when(known).then(pl.sum_horizontal(reasons)).otherwise(1).cast(pl.Int64).alias("reasons"),
        when(known & offered).then(pl.sum_horizontal(degree)).otherwise(1).cast(pl.Int64).alias("degree_reasons"),
        *(col(name).fill_null(0).cast(pl.Int64) for name in ("total", "hq", "exempt", "points", "thesis")),
        col("weights").cast(pl.Int64).alias("average_credits"),
        *(col(f"module{m}").fill_null(0).cast(pl.Int64) for m in M),
        *(col(f"hq{m}").cast(pl.Int64).alias(f"module_hq{m}") for m in M),
        *(col(f"n{m}").cast(pl.Int64).alias(f"module_courses{m}") for m in M),
        *(col(f"group{g}").fill_null(0).cast(pl.Int64) for g in G),
    ]
