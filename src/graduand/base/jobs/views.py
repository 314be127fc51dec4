"""Jobs: the list, one job with the fate of each row, download, cancel, and "do it now" after a trial."""

from datetime import datetime
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.errors import NotReady
from graduand.base.htmx import aim
from graduand.base.jobs import actions, queries
from graduand.base.jobs.models import Job, JobRow, JobState, Verdict
from graduand.base.jobs.presenting import card, is_preview
from graduand.base.jobs.tasks import enqueue
from graduand.base.language import say
from graduand.base.lists.columns import Column
from graduand.base.lists.exports import export
from graduand.base.lists.page import ListPage

TONES = {"ok": "ok", "refused": "bad", "noted": "warn", "done": "ok", "failed": "bad", "running": "info"}


def _say_all(row: JobRow) -> str:
    return " ".join(str(say(code, facts)) for code, facts in row.codes)


def _address(job: Job) -> str:
    return reverse("jobs:detail", args=[job.pk])


class JobFilters(django_filters.FilterSet):
    """Filters of the job list."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=JobState.choices, empty_label=_("any"))

    class Meta:
        model = Job
        fields: list[str] = []


class JobList(ListPage):
    """What I asked for. A room narrows it to its own kinds of job by `kinds`."""

    name = "jobs"
    title = _("Jobs")
    filters = JobFilters
    order = "-asked"
    kinds: tuple[str, ...] = ()
    empty = (_("No jobs yet"), _("Long work that you start is listed here with its progress and outcome."))
    columns = (
        Column("label", _("Job"), lambda job: job.label, url=_address, kind="link"),
        Column("asked", _("Asked at"), lambda job: job.asked_at, sort="asked_at"),
        Column("state", _("State"), lambda job: job.get_state_display(), kind="tag",
               tone=lambda job: TONES.get(job.state, "muted")),
        Column("done", _("Rows"), lambda job: job.done, kind="number", align="end"),
        Column("ok", _("Taken"), lambda job: job.ok, kind="number", align="end"),
        Column("refused", _("Refused"), lambda job: job.refused, kind="number", align="end"),
        Column("noted", _("Noted"), lambda job: job.noted, kind="number", align="end"),
    )  # fmt: skip

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Job]:
        """My jobs."""
        return queries.jobs_of(actor)

    def matching(self, actor: Actor, at: datetime, query: QueryDict, **kwargs: Any) -> QuerySet[Any]:
        """My jobs of this room's kinds."""
        found = super().matching(actor, at, query)
        return found.filter(kind__in=self.kinds) if self.kinds else found


class RowFilters(django_filters.FilterSet):
    """Filters of the rows of a job."""

    verdict = django_filters.ChoiceFilter(label=_("Outcome"), choices=Verdict.choices, empty_label=_("any"))
    key = django_filters.CharFilter(label=_("Number or name"), lookup_expr="startswith")

    class Meta:
        model = JobRow
        fields: list[str] = []


class JobDetail(ListPage):
    """One job: its card, and what happened to each row."""

    name = "job_rows"
    title = _("What happened to each row")
    filters = RowFilters
    order = "number"
    template = "jobs/detail.html"
    exports = False
    empty = (_("No rows yet"), "")
    columns = (
        Column("number", _("Row"), lambda row: row.number, sort="number", kind="number", align="end"),
        Column("key", _("Number or name"), lambda row: row.key, kind="code"),
        Column("verdict", _("Outcome"), lambda row: row.get_verdict_display(), kind="tag",
               tone=lambda row: TONES[row.verdict]),
        Column("message", _("Why, and what to do"), _say_all),
    )  # fmt: skip

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[JobRow]:
        """The rows of all my jobs; the address narrows them to one."""
        return JobRow.objects.filter(job__in=queries.jobs_of(actor))

    def matching(self, actor: Actor, at: datetime, query: QueryDict, **kwargs: Any) -> QuerySet[Any]:
        """The rows of the job in the address."""
        return super().matching(actor, at, query).filter(job=queries.job_of(actor, kwargs["job_id"]))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The page; the polling card asks for itself alone."""
        if aim(request).startswith("job-"):
            job = queries.job_of(request.actor, kwargs["job_id"])  # type: ignore[attr-defined]
            return render(request, "jobs/card.html", {"job": card(job)})
        return super().get(request, **kwargs)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The card above the rows."""
        return {"job": card(queries.job_of(request.actor, kwargs["job_id"]))}  # type: ignore[attr-defined]


class Download(View):
    """The rows of a job as a workbook, to mend the source with."""

    def get(self, request: HttpRequest, job_id: Any) -> HttpResponseBase:
        """All rows, or those of `?verdict=refused`."""
        job = queries.job_of(request.actor, job_id)  # type: ignore[attr-defined]
        rows = queries.rows_of(job, request.GET.get("verdict"))
        return export("xlsx", _now("Outcome"), list(JobDetail.columns), rows)


class Cancel(View):
    """Stop before the next chunk."""

    def post(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        """Ask it to stop, then show it."""
        job = queries.job_of(request.actor, job_id)  # type: ignore[attr-defined]
        actions.cancel(job, actor=request.actor, at=request.at)  # type: ignore[attr-defined]
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "jobs/card.html", {"job": card(queries.job_of(request.actor, job_id))})  # type: ignore[attr-defined]
        return HttpResponseRedirect(_address(job))


class Confirm(View):
    """After the trial, the real thing: the same file, the same handler, and now it is stored (S93)."""

    def post(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        """
        Enqueue the trial's job again without `dry_run`.

        Raises:
            NotReady: it was no trial, or the trial has not ended well.
        """
        trial = queries.job_of(request.actor, job_id)  # type: ignore[attr-defined]
        if not is_preview(trial) or trial.state != JobState.DONE:
            raise NotReady("job.no_trial", state=trial.get_state_display())
        job = enqueue(trial.kind, trial.params | {"dry_run": False}, label=trial.label,
                      actor=request.actor, at=request.at)  # type: ignore[attr-defined]  # fmt: skip
        messages.info(request, _now("The import has begun."))
        return HttpResponseRedirect(_address(job))
