"""What the offices do in a scene, each through the action that its page calls."""

import json
from decimal import Decimal

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs import actions as jobs
from graduand.base.jobs.models import Job, JobState
from graduand.base.outcomes import Outcome
from graduand.fronts.season.playing.stage import SceneFault, Stage
from graduand.steps.applications import queries as applications
from graduand.steps.applications.actions import applying, reviewing
from graduand.steps.applications.models import Intent, Readiness
from graduand.steps.certificates import queries as certificates
from graduand.steps.certificates.actions import numbering
from graduand.steps.registry import queries_laboratory
from graduand.steps.registry.actions import publishing, trials
from graduand.steps.registry.models import Level, Organization, RuleState
from graduand.steps.registry.scope import within

BATCH = "202307"
CHUNK_ROWS = 2000


def centers(stage: Stage) -> list[Actor]:
    """The clerks of all learning centers, in the order of the centers' codes."""
    clerks = by_center(stage, "center_clerk")
    return [clerks[code] for code in sorted(clerks)]


def by_center(stage: Stage, role: str) -> dict[str, Actor]:
    """The person in a role at each learning center, by the center's code."""
    codes = dict(Organization.objects.filter(plays__contains=[Level.CENTER]).values_list("pk", "code"))
    return {codes[actor.organization_id]: actor for actor in stage.all(role) if actor.organization_id in codes}


def lead_of(stage: Stage, clerk: Actor) -> Actor:
    """The person who hands up what the clerk applied for."""
    return next(lead for lead in stage.all("center_lead") if lead.organization_id == clerk.organization_id)


def college_of(stage: Stage, clerk: Actor, role: str) -> Actor:
    """The person in a role at the college above a clerk's center."""
    return next(actor for actor in stage.all(role) if clerk.path.startswith(actor.path))


def rule_writer(stage: Stage) -> Actor:
    """Who drafts rules: the reviewer of headquarters who was appointed last."""
    return stage.all("hq_reviewer")[-1]


def try_drafts(stage: Stage, writer: Actor) -> int:
    """Try every draft in one job."""
    drafts = queries_laboratory.rules(writer, stage.at).filter(state=RuleState.DRAFT)
    asked: dict[str, object] = {"versions": list(drafts.order_by("pk").values_list("pk", flat=True))}
    return _run(stage, trials.KIND, asked, "规则试算", writer).done


def publish_drafts(stage: Stage, reviewer: Actor) -> Outcome:
    """Publish every draft at once."""
    drafts = queries_laboratory.rules(reviewer, stage.at).filter(state=RuleState.DRAFT)
    return publishing.publish(drafts, actor=reviewer, at=stage.at)


def draft_harder(stage: Stage, writer: Actor, *, credits: int) -> None:
    """Hand in the first program's rules as a document, in their next version and with more credits to graduate."""
    first = queries_laboratory.rules(writer, stage.at).order_by("program__code", "-version").first()
    if first is None:
        raise SceneFault("there are no rules to draft anew")
    total = Decimal(first.content["min_total_credits"]) + credits
    changed = first.content | {"version": first.version + 1, "min_total_credits": str(total)}
    digest = files.keep(json.dumps({"rules": [changed]}).encode(), "uploads")
    _run(stage, "registry.import_rules", {"digest": digest, "name": "规则草案.json"}, "规则草案", writer)


def _run(stage: Stage, kind: str, params: dict[str, object], label: str, actor: Actor) -> Job:
    job = jobs.run(jobs.ask(kind, params, label=label, actor=actor, at=stage.at).pk)
    if job.state != JobState.DONE or job.refused:
        raise SceneFault(f"{label}: {job.result}")
    return job


def apply_all(stage: Stage, clerk: Actor) -> int:
    """Apply for everybody who is ready: with the degree where its conditions are met (S82)."""
    ready = applications.candidates(clerk, stage.at).filter(readiness=Readiness.READY)
    done = 0
    for intent, rows in (
        (Intent.GRADUATE_WITH_DEGREE, ready.filter(degree_ok=True)),
        (Intent.GRADUATE, ready.exclude(degree_ok=True)),
    ):
        for keys in chunks(list(rows.order_by("student_number").values_list("pk", flat=True))):
            done += len(applying.apply(keys, intent=intent, actor=clerk, at=stage.at).done)
            stage.progress("apply", done, done)
    return done


def pass_on(stage: Stage, reviewer: Actor, *, below: str = "", most: int | None = None) -> int:
    """Pass on what waits at the reviewer's level, in the order of the queue (S43)."""
    waiting = applications.review_queue(reviewer, stage.at)
    if below:
        waiting = waiting.filter(within(below))
    keys = list(waiting.order_by("queue_number", "student_number").values_list("pk", flat=True)[:most])
    done = 0
    for chunk in chunks(keys):
        done += len(reviewing.pass_on(chunk, actor=reviewer, at=stage.at).done)
        stage.progress("pass on", done, len(keys))
    return done


def number_all(stage: Stage, most: int | None = None) -> int:
    """Headquarters numbers what is approved, in the order of the queue."""
    issuer = stage.one("hq_issuer")
    keys = list(certificates.awaiting(issuer).order_by("queue_number").values_list("pk", flat=True)[:most])
    done = 0
    for chunk in chunks(keys):
        done += len(numbering.number(chunk, actor=issuer, at=stage.at).done)
        stage.progress("number", done, len(keys))
    return done


def chunks(keys: list[int]) -> list[list[int]]:
    """A list of keys in pieces of one transaction each."""
    return [keys[start : start + CHUNK_ROWS] for start in range(0, len(keys), CHUNK_ROWS)]
