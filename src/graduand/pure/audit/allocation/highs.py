"""HiGHS, told to say nothing and to do everything in the same order every time."""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

type Row = tuple[Mapping[int, int], float, float]
"""Factors by variable, and the least and the most that their sum may be."""

_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_heuristic_run_feasibility_jump": False,  # 3 ms, which is more than most of these programs take
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,  # all costs are whole, so nothing lies between
}


class _Silent(highspy.Highs):
    """Says nothing: the first solver of a process would print its banner into the output of whoever asked."""

    def enableCallbacks(self) -> None:  # noqa: N802 -- a name of highspy
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def solve(
    upper: Sequence[int],
    whole: Sequence[bool],
    rows: Sequence[Row],
    cost: Mapping[int, int],
    options: Mapping[str, str | int],
) -> tuple[str, list[int]]:
    """Minimize the cost of variables from 0 to `upper`: how it ended in the words of HiGHS, and the values found."""
    solver = _Silent()  # type: ignore[no-untyped-call]
    for name, value in {**_OPTIONS, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(upper, whole, rows, cost))
    solver.run()
    ended = solver.modelStatusToString(solver.getModelStatus())
    return ended, [round(value) for value in solver.getSolution().col_value]


def _model(
    upper: Sequence[int], whole: Sequence[bool], rows: Sequence[Row], cost: Mapping[int, int]
) -> highspy.HighsLp:
    model, kinds, costs = highspy.HighsLp(), highspy.HighsVarType, np.zeros(len(upper))
    costs[list(cost)] = list(cost.values())
    model.num_col_, model.num_row_ = len(upper), len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(len(upper)), np.array(upper, np.double)
    model.integrality_ = [kinds.kInteger if is_whole else kinds.kContinuous for is_whole in whole]
    model.row_lower_ = np.array([least for _, least, _ in rows], np.double)
    model.row_upper_ = np.array([most for _, _, most in rows], np.double)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in rows)], dtype=np.int32)
    matrix.index_ = np.array([place for terms, _, _ in rows for place in terms], np.int32)
    matrix.value_ = np.array([factor for terms, _, _ in rows for factor in terms.values()], np.double)
    return model
