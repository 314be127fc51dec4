"""Results and petitions that wait for a reviewer, with the dates of the notice (S14, S17, S123)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from graduand.base.actors import Actor
from graduand.fronts.desk.waiting import Waiting, to
from graduand.pure.workflow.windows import ends_at
from graduand.steps.batches.models import Batch
from graduand.steps.batches.queries import policy_of
from graduand.steps.registry import queries_petitions, queries_results
from graduand.steps.registry.models import PetitionState, ResultState, Role


def records_waiting(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    """What a reviewing post has to do about results and petitions."""
    if actor.role == Role.COLLEGE_REVIEWER:
        return [*_college_results(actor, batch, at), _petitions(actor, PetitionState.REQUESTED)]
    return [_to_publish(actor, batch, at), _petitions(actor, PetitionState.REVIEWED)]


def _college_results(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    """The two steps before publishing fall due together: reviewed results are handed in by one date (S14)."""
    due = next_due([settings.results_reviewed_by for settings in policy_of(batch).rounds], at)
    return [
        _results(actor, ResultState.RECORDED, _("Results waiting for your review"),
                 _("Compare them with the papers, then review them together."), due),
        _results(actor, ResultState.REVIEWED, _("Reviewed results to be submitted"),
                 _("Nothing counts before it is submitted and published."), due),
        _to_publish(actor, batch, at),
    ]  # fmt: skip


def _to_publish(actor: Actor, batch: Batch, at: datetime) -> Waiting:
    due = next_due([settings.results_published_by for settings in policy_of(batch).rounds], at)
    why = _("Only published results count for graduation.")
    return _results(actor, ResultState.SUBMITTED, _("Submitted results to be published"), why, due)


def _results(actor: Actor, state: ResultState, title: object, why: object, due: datetime | None) -> Waiting:
    count = queries_results.waiting(actor, state)
    return Waiting(
        title, count, to("registry:results", state=state.value), why, due, "warn",  # type: ignore[arg-type]
        more=count >= queries_results.MOST_COUNTED,
    )  # fmt: skip


def _petitions(actor: Actor, state: PetitionState) -> Waiting:
    count = queries_petitions.petitions(actor).filter(state=state).count()
    url = to("registry:petitions", state=state.value)
    return Waiting(_("Petitions waiting for you"), count, url, _("Look at reason and evidence, then decide."))


def next_due(days: Sequence[date | None], at: datetime) -> datetime | None:
    """The end of the first of these days that is not over yet; when all are over, of the last."""
    ends = sorted(ends_at(day) for day in days if day)
    return next((end for end in ends if at < end), ends[-1] if ends else None)
