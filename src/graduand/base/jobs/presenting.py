"""A job as the templates draw it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from graduand.base.jobs.models import Job, JobState
from graduand.base.language import say


def card(job: Job) -> dict[str, Any]:
    """The context of jobs/card.html."""
    address = {name: reverse(f"jobs:{name}", args=[job.pk]) for name in ("detail", "download", "cancel", "confirm")}
    return {
        "id": str(job.pk)[:8], "label": job.label, "state": job.state, "total": job.total or job.done,
        "done": job.done, "ok": job.ok, "refused": job.refused, "noted": job.noted, "percent": _percent(job),
        "finished": job.finished, "message": message(job), "self_url": address["detail"],
        "rows_url": address["detail"], "download_url": address["download"], "cancel_url": address["cancel"],
        "confirm_url": address["confirm"] if _may_be_done(job) else None,
        "preview": is_preview(job),
    }  # fmt: skip


def is_preview(job: Job) -> bool:
    """Whether the job only looked and stored nothing."""
    return bool(job.params.get("dry_run"))


def _may_be_done(job: Job) -> bool:
    """Whether this was a trial that ended well and would take something in."""
    return is_preview(job) and job.state == JobState.DONE and job.ok + job.noted > 0


def message(job: Job) -> str:
    """Why a job failed, or what its result says, in words."""
    if job.state == JobState.FAILED:
        return str(say(job.result.get("code", "job.bug"), job.result.get("facts")))
    notes = [str(say(code, facts)) for code, facts in job.result.get("notes", [])]
    if is_preview(job) and job.finished:
        notes.insert(0, _("This was a trial: nothing has been stored yet."))
    return " ".join(notes)


def _percent(job: Job) -> int:
    if job.state == JobState.DONE:
        return 100
    return min(99, job.done * 100 // job.total) if job.total else 0
