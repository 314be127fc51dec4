"""The room's long work: one job handler a kind of file."""

from collections.abc import Iterator

from graduand.base.jobs.handlers import Chunk, Work, handler
from graduand.steps.registry.actions.importing import accounts, organizations, results, rules, students
from graduand.steps.registry.actions.importing.running import run


@handler("registry.import_organizations")
def import_organizations(work: Work) -> Iterator[Chunk]:
    """机构."""
    return run(organizations.KIND, work)


@handler("registry.import_accounts")
def import_accounts(work: Work) -> Iterator[Chunk]:
    """账号."""
    return run(accounts.KIND, work)


@handler("registry.import_students")
def import_students(work: Work) -> Iterator[Chunk]:
    """学生."""
    return run(students.KIND, work)


@handler("registry.import_results")
def import_results(work: Work) -> Iterator[Chunk]:
    """成绩."""
    return run(results.KIND, work)


@handler("registry.import_rules")
def import_rules(work: Work) -> Iterator[Chunk]:
    """规则."""
    return run(rules.KIND, work)
