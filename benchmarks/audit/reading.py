"""The columns of a data set as numpy arrays, read from its files."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .dataset import EXEMPT_WORD, FIRST_NUMBER, Dataset
from .people import People
from .plans import term_number


def read(data: Dataset) -> People:
    """Read a whole data set."""
    students, results = data.students(), data.results()
    course = results["course"].unify_dictionaries().combine_chunks()
    return People(
        rule=data.rule_index(students),
        bridging=students["bridging"].to_numpy(),
        language=students["language"].to_numpy(),
        student=(results["student_number"].to_numpy() - FIRST_NUMBER).astype(np.int32),
        course=course.indices.to_numpy(),
        score=scores_x10(results["score"]),
        exempt=pc.equal(results["kind"], EXEMPT_WORD).to_numpy(),
        codes=course.dictionary.to_pylist(),
    )


def terms(data: Dataset) -> NDArray[np.int16]:
    """The term of each result, counted in half-years, in the order of `read`."""
    term = data.results()["term"].unify_dictionaries().combine_chunks()
    numbers = np.array([term_number(code) for code in term.dictionary.to_pylist()], np.int16)
    return numbers[term.indices.to_numpy()]


def scores_x10(scores: pa.ChunkedArray) -> NDArray[np.int16]:
    """Scores in tenths, 0 where there is none; written with one decimal, so rounding only undoes the binary form."""
    return np.round(pc.fill_null(scores, 0).to_numpy() * 10).astype(np.int16)
