"""The room's long work: one job handler a kind of file, the rule laboratory, and the early warning every night."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from graduand.base import clock
from graduand.base.actors import SYSTEM
from graduand.base.jobs.handlers import Chunk, Work, handler
from graduand.base.jobs.tasks import enqueue
from graduand.steps.registry.actions import foreseeing, foresight_runs, trial_runs, trials
from graduand.steps.registry.actions.importing import (
    accounts,
    languages,
    organizations,
    results,
    rules,
    rules_json,
    students,
)
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


@handler("registry.import_language")
def import_language(work: Work) -> Iterator[Chunk]:
    """学位外语."""
    return run(languages.KIND, work)


@handler("registry.import_rules")
def import_rules(work: Work) -> Iterator[Chunk]:
    """规则, as the sheet of the staff or as a JSON document."""
    if work.params["name"].lower().endswith(rules_json.SUFFIX):
        return rules_json.run(work)
    return run(rules.KIND, work)


@handler(trials.KIND)
def rule_trial(work: Work) -> Iterator[Chunk]:
    """规则试算: drafts held against everybody whom they would govern."""
    return trial_runs.run(work)


@handler(foreseeing.KIND)
def outlook(work: Work) -> Iterator[Chunk]:
    """毕业预警: what the next graduation terms hold for everybody who is enrolled."""
    return foresight_runs.run(work)


@app.periodic(cron="20 2 * * *")
@app.task(name="graduand.outlook", queue="default", queueing_lock="graduand.outlook")
def renew_outlook(timestamp: int) -> None:
    """Renew the early warning every night."""
    enqueue(foreseeing.KIND, {}, label=_("Early warning"), actor=SYSTEM, at=clock.now())
