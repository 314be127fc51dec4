"""Transcripts: what each candidate has passed, failed, been exempted from or had replaced."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.programs import Course, Program, substitute_name
from graduand.fronts.season.making.students import Student

RESULT_HEADER = ("学号", "课程代码", "课程名称", "学分", "学期", "成绩", "成绩类型", "成绩状态")
EXAM, RESIT, EXEMPT, SUBSTITUTE = "正考", "补考", "免修免考", "课程替代"
RECORDED, REVIEWED, SUBMITTED, PUBLISHED = "已录入", "已复核", "已提交", "已发布"
PASS = 60
LAST_TERM = "2023春季"
SPARE = 5  # a student passes at most so many credits more than needed
SHORTFALL = (2, 6)
SOME = 0.15

type Row = tuple[str, str, str, str, str, str, str, str]


def result_rows(students: Iterable[Student], seed: int) -> Iterator[Row]:
    """The rows of 成绩.csv. Each student has an own stream of chance, so one changes nothing of another."""
    for student in students:
        yield from _transcript(student, chance(seed, "results", student.number))


def late_rows(students: Iterable[Student], seed: int) -> Iterator[Row]:
    """Practice results published on July 13 for every second one whose results were waiting (C3, pain 20)."""
    for student in students:
        if published_late(student):
            for row in _transcript(student, chance(seed, "results", student.number)):
                if row[-1] == REVIEWED:
                    yield (*row[:-1], PUBLISHED)


def published_late(student: Student) -> bool:
    """Whether a student's waiting results come with the later file; the first of the kind goes on waiting."""
    return student.kind == "result_not_published" and student.index % 2 == 1


def _transcript(student: Student, rng: Random) -> Iterator[Row]:
    taken = courses_of(student.program, student.kind, rng)
    level = min(92.0, max(66.0, rng.gauss(80, 5)))
    if student.kind == "degree_average_short":
        level = 66.0
    exempted = _exempted(student, taken, rng)
    for place, course in enumerate(taken):
        term = _term(student.intake, place, len(taken), course)
        if course in exempted:
            yield _row(student, course, term, "免考", EXEMPT)
        elif course.practice:
            state = REVIEWED if student.kind == "result_not_published" else PUBLISHED
            yield _row(student, course, term, str(max(70, _score(level + 4, rng))), EXAM, state)
        else:
            yield from _attempts(student, course, term, level, rng)
    yield from _unfinished(student, taken, rng)


def _attempts(student: Student, course: Course, term: str, level: float, rng: Random) -> Iterator[Row]:
    """The passed result, before it perhaps a failed one, or an older course that stands in for it."""
    chance = rng.random()
    if course.accepts and chance < 0.1:
        code = course.accepts[0]
        yield (
            *(student.number, code, substitute_name(code), f"{course.credits:g}", term),
            *(str(_score(level, rng)), SUBSTITUTE, PUBLISHED),
        )
    elif chance > 0.94:
        yield _row(student, course, term, str(rng.randrange(35, PASS)), EXAM)
        yield _row(student, course, _next_term(term), str(rng.randrange(PASS, 75)), RESIT)
    else:
        yield _row(student, course, term, str(_score(level, rng)), EXAM)


def _unfinished(student: Student, taken: Sequence[Course], rng: Random) -> Iterator[Row]:
    """For some, an elective that was failed and never made up: it counts for nothing."""
    left = [course for course in student.program.courses if course not in taken and not course.compulsory]
    if left and rng.random() < 0.3:
        course = rng.choice(left)
        yield _row(student, course, _term(student.intake, 9, 20, course), str(rng.randrange(30, PASS)), EXAM)


def _row(student: Student, course: Course, term: str, score: str, kind: str, state: str = PUBLISHED) -> Row:
    return student.number, course.code, course.name, f"{course.credits:g}", term, score, kind, state


def _score(level: float, rng: Random) -> int:
    return round(min(98, max(PASS, rng.gauss(level, 6))))


def _term(intake: str, place: int, of: int, course: Course) -> str:
    """Courses spread over the first four terms; practice comes last."""
    if course.practice:
        return LAST_TERM if intake >= "2019" else _later(intake, 5)
    return _later(intake, place * 4 // of)


def _later(term: str, terms: int) -> str:
    year, autumn = int(term[:4]), "秋" in term
    half = year * 2 + autumn + terms
    return f"{half // 2}{'秋' if half % 2 else '春'}季"


def _next_term(term: str) -> str:
    return _later(term, 1)


def _exempted(student: Student, taken: Sequence[Course], rng: Random) -> frozenset[Course]:
    """Exempted headquarters courses: one for some, far too many for one kind of trouble (domain 2.3)."""
    open_ = [course for course in taken if course.hq and course.compulsory and not course.practice]
    if student.kind == "exemption_over_limit":
        return frozenset(sorted(open_, key=lambda course: -course.credits)[:5])
    if rng.random() > SOME:
        return frozenset()
    harmless = [course for course in open_ if _may_be_exempted(student.program, taken, course)]
    return frozenset({rng.choice(harmless)} if harmless else ())


def _may_be_exempted(program: Program, taken: Sequence[Course], course: Course) -> bool:
    """An exemption earns credits but no headquarters credits: the floors must hold without them."""
    rest = [other for other in taken if other != course]
    own = [other for other in rest if other.module == course.module]
    return _hq(rest) >= program.hq and _hq(own) >= program.floors[course.module].least_hq


def courses_of(program: Program, kind: str, rng: Random) -> tuple[Course, ...]:
    """Which courses of the plan are passed, in the order of the plan. Raises ValueError if the plan allows no such."""
    lost = _lost(program, kind, rng)
    for _ in range(400):
        kept = _dropped(program, lost, _target(program, kind, rng), rng, kind)
        if _is_as_wanted(program, kept, kind):
            return tuple(course for course in program.courses if course in kept)
    raise ValueError(f"{program.code} leaves no room for {kind or 'an ordinary transcript'}")


def _lost(program: Program, kind: str, rng: Random) -> frozenset[Course]:
    """What the trouble itself takes away."""
    match kind:
        case "capstone_missing":
            return frozenset(course for course in program.courses if course.thesis)
        case "course_missing":
            return frozenset({rng.choice([course for course in program.courses if _can_be_missed(program, course)])})
        case "module_short":
            return frozenset(course for course in program.courses if course.module == "B" and not course.compulsory)
        case _:
            return frozenset()


def _can_be_missed(program: Program, course: Course) -> bool:
    if not course.compulsory or course.practice:
        return False
    rest = [other for other in program.courses if other.module == course.module and other != course]
    floor = program.floors[course.module]
    return _credits(rest) >= floor.least and _hq(rest) >= floor.least_hq


def _target(program: Program, kind: str, rng: Random) -> float:
    """How many credits the transcript is to come down to, at most."""
    if kind == "credits_short":
        return program.total - rng.randint(*SHORTFALL)
    if kind in ("exemption_over_limit", "hq_credits_short"):
        return program.total + 2
    return program.total + rng.randint(0, SPARE)


def _dropped(program: Program, lost: frozenset[Course], target: float, rng: Random, kind: str) -> frozenset[Course]:
    """Leave electives out by lot while the total stays above the target and the floors hold."""
    kept = set(program.courses) - lost
    electives = [course for course in program.courses if course in kept and not course.compulsory]
    rng.shuffle(electives)
    if kind == "hq_credits_short":
        electives.sort(key=lambda course: not course.hq)
    least = program.total - SHORTFALL[1] if kind == "credits_short" else program.total
    for course in electives:
        if _credits(kept) <= target:
            break
        rest = kept - {course}
        floors = course.module in _spoiled(kind) or _floor_holds(program, rest, course.module)
        hq = kind == "hq_credits_short" or _hq(rest) >= program.hq
        if floors and hq and _credits(rest) >= least:
            kept = rest
    return frozenset(kept)


def _spoiled(kind: str) -> str:
    """The module that a trouble spoils on purpose."""
    return {"module_short": "B", "capstone_missing": "P"}.get(kind, "")


def _is_as_wanted(program: Program, kept: Iterable[Course], kind: str) -> bool:
    """Whether exactly the wanted thing is wrong."""
    kept = frozenset(kept)
    total, hq = _credits(kept), _hq(kept)
    if kind == "credits_short":
        return hq >= program.hq and SHORTFALL[0] <= program.total - total <= SHORTFALL[1]
    if total < program.total or (hq >= program.hq) == (kind == "hq_credits_short"):
        return False
    if kind == "exemption_over_limit" and total > program.total + SPARE:
        return False
    watched = [module for module in program.floors if module not in _spoiled(kind)]
    return all(_floor_holds(program, kept, module) for module in watched)


def _floor_holds(program: Program, kept: Iterable[Course], module: str) -> bool:
    """Whether the courses that belong to a module reach its floors without help from another."""
    own = [course for course in kept if course.module == module]
    floor = program.floors[module]
    return _credits(own) >= floor.least and _hq(own) >= floor.least_hq


def _credits(courses: Iterable[Course]) -> float:
    return sum(course.credits for course in courses)


def _hq(courses: Iterable[Course]) -> float:
    return sum(course.credits for course in courses if course.hq)
