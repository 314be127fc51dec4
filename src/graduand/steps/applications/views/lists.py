"""毕业申请, 毕业审核, 上报批次: the three lists of the room."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.applications import queries, tables
from graduand.steps.applications.actions.applying import APPLICANTS, apply, defer, resume, withdraw
from graduand.steps.applications.actions.reviewing import REVIEWERS, pass_on, reject, return_
from graduand.steps.applications.forms import CandidateFilters, LotFilters, ReasonForm, ReviewFilters

OFFICE_OF_CENTER = frozenset(APPLICANTS)
REVIEW = frozenset(REVIEWERS)


def _stands(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


def _may_want_a_degree(row: Any) -> bool:
    """Only bachelor's programs lead to a degree; the row of an associate student does not offer one."""
    return row.level == "bachelor" and row.state in ("not_applied", "returned")


class Candidates(ListPage):
    """毕业申请 (S68-S88)."""

    name = "candidates"
    title = _("Graduation application")
    panel = "applications/requirements.html"
    rows = staticmethod(queries.of_the_season)
    filters = CandidateFilters
    columns = tables.CANDIDATES
    order = "student_number"
    create = (_("New"), "applications:nominate")
    empty = (_("No candidates match"), _("Reset the filters; candidates are made when the batch is nominated."))
    verbs = {
        "apply": Verb(_("Apply for graduation"), apply, roles=OFFICE_OF_CENTER, fixed={"intent": "graduate"},
                      applies=_stands("not_applied", "returned")),
        "apply_with_degree": Verb(_("Apply for graduation and degree"), apply, roles=OFFICE_OF_CENTER,
                                  fixed={"intent": "graduate_with_degree"}, applies=_may_want_a_degree),
        "defer": Verb(_("Defer graduation"), defer, roles=OFFICE_OF_CENTER, form=ReasonForm,
                      applies=_stands("not_applied", "applied", "returned")),
        "withdraw": Verb(_("Withdraw the application"), withdraw, roles=OFFICE_OF_CENTER, applies=_stands("applied")),
        "resume": Verb(_("Resume"), resume, roles=OFFICE_OF_CENTER, applies=_stands("deferred")),
    }  # fmt: skip

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """What the panel says."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        may = request.may_open("applications:audit")  # type: ignore[attr-defined]
        return {"requirements": queries.requirements(actor, at), "may_audit": may, "at": at}


class Review(ListPage):
    """毕业审核: what waits at my level, first come first served (S15, S43)."""

    name = "review"
    title = _("Graduation review")
    help = _("In the order of submission. Whoever applied or passed on before cannot pass on again.")
    rows = staticmethod(queries.review_queue)
    filters = ReviewFilters
    columns = tables.REVIEW
    order = "place"
    empty = (_("Nothing waits for you"), _("What is handed up to your level appears here in the order of submission."))
    verbs = {
        "pass_on": Verb(_("Pass on"), pass_on, roles=REVIEW),
        "return": Verb(_("Return"), return_, roles=REVIEW, form=ReasonForm),
        "reject": Verb(_("Reject"), reject, roles=REVIEW, form=ReasonForm, tone="bad", applies=_stands("in_review")),
    }  # fmt: skip


class Lots(ListPage):
    """上报批次 (S44)."""

    name = "lots"
    title = _("Submission lots")
    rows = staticmethod(queries.lots)
    filters = LotFilters
    columns = tables.LOTS
    order = "-submitted_at"
    empty = (_("No lots yet"), _("A lot is made when a center hands applications up."))
