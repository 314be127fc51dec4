"""How long the allocation of one student takes, the hard ones: `python -m benchmarks.audit.allocation [--instances N]`.

Seeded problems of two families (tests/pure/audit/instances.py) with 6 modules and 2 or 3 options a course, tight,
solvable or not. Printed in milliseconds of processor time per student, one line a family and size.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable

from graduand.pure.audit.allocation.search import MOST_STEPS, TooWide, allocate, search
from tests.pure.audit.instances import Instance, fair_shares, hidden_answer

SIZES = (6, 10, 16, 20, 30, 40)


def main() -> None:
    """Measure every family and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=100)
    count = parser.parse_args().instances
    _say(f"{'family':<14}{'courses':>8}{'p50':>8}{'p90':>8}{'p99':>8}{'max':>8}{'solvable':>10}{'by states':>11}")
    for family in (fair_shares, hidden_answer):
        for courses in SIZES:
            _say(f"{family.__name__:<14}{courses:>8}{_line(family, courses, count)}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _line(family: Callable[..., Instance], courses: int, count: int) -> str:
    took, solvable, by_states = [], 0, 0
    for seed in range(count):
        needs, taken, may_lose = family(random.Random(seed), courses)
        nothing, nothing_flat = [0] * len(needs), [0] * len(needs.flat)
        start = time.process_time()
        solvable += allocate(needs, nothing, nothing_flat, taken, may_lose) is not None
        took.append((time.process_time() - start) * 1e3)
        try:
            search(needs, nothing, nothing_flat, taken, may_lose, MOST_STEPS)
            by_states += 1
        except TooWide:
            pass
    took.sort()
    at = [took[int(len(took) * share)] for share in (0.5, 0.9, 0.99)]
    figures = "".join(f"{value:>8.2f}" for value in (*at, took[-1]))
    return f"{figures}{solvable / count:>10.0%}{by_states / count:>11.0%}"


if __name__ == "__main__":
    main()
