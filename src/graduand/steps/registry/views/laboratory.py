"""规则试算 The rule laboratory: what a draft would change, and its publication by another person (P6)."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.forms import FormPage
from graduand.base.language import say
from graduand.base.lists.page import ListPage
from graduand.steps.registry import queries_laboratory, tables_laboratory
from graduand.steps.registry.actions.publishing import difference_today, publish
from graduand.steps.registry.forms_laboratory import PublishForm, TrialFilters
from graduand.steps.registry.wording import said_term
from graduand.steps.registry.wording_laboratory import EFFECTS

TONES = {"gained": "ok", "degree_gained": "ok", "lost": "bad", "degree_lost": "bad", "other": ""}


def _explained(row: Any) -> str:
    """The student's explanation under the draft."""
    return (
        f"{reverse('registry:entitlement', args=[row.enrollment.student_number])}?version={row.trial.rule_version_id}"
    )


class Trial(ListPage):
    """One trial: the numbers, the centers, the names."""

    name = "registry_trial"
    title = _("Trial of rules")
    panel = "registry/trial.html"
    rows = staticmethod(queries_laboratory.trial_lines)
    filters = TrialFilters
    columns = tables_laboratory.TRIAL
    order = "student_number"
    links = ((_("Explanation"), _explained),)
    empty = (_("Nobody would be told anything else"), _("Either no student is governed, or the draft decides alike."))

    def matching(self, actor: Any, at: Any, query: QueryDict, **kwargs: Any) -> Any:
        """The lines of the trial in the address."""
        return super().matching(actor, at, query).filter(trial=queries_laboratory.trial(actor, kwargs["pk"]).pk)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The numbers above the names."""
        actor = request.actor  # type: ignore[attr-defined]
        trial = queries_laboratory.trial(actor, kwargs["pk"])
        return {"trial": trial, "may_publish": _may_publish(request, trial)} | numbers_of(actor, trial)


def numbers_of(actor: Any, trial: Any) -> dict[str, Any]:
    """What the tiles and the table of the centers show."""
    counted = {"other": trial.other_reasons} | {name: getattr(trial, name) for name in list(EFFECTS)[:-1]}
    version = trial.rule_version
    return {
        "tiles": [(name, label, counted[name], counted[name] and TONES[name]) for name, label in EFFECTS.items()],
        "centers": queries_laboratory.by_center(actor, trial), "version": version,
        "intakes": (said_term(version.intake_from), said_term(version.intake_to)),
    }  # fmt: skip


def _may_publish(request: HttpRequest, trial: Any) -> bool:
    """Whether the button is shown: a draft, and not one's own; the action checks again."""
    version, actor = trial.rule_version, request.actor  # type: ignore[attr-defined]
    may: bool = request.may_open("registry:publish")  # type: ignore[attr-defined]
    return may and version.state == "draft" and version.drafted_by != actor.key


class Publish(FormPage):
    """Publish one draft: what its trial found, how old it is, and what has changed since."""

    form_class = PublishForm
    template = "registry/publish.html"
    done = _("The rules are published.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Publish, or say why not."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        version = queries_laboratory.version(actor, parts["pk"])
        outcome = publish([version.pk], actor=actor, at=at, accept=values["accept"])
        for refusal in outcome.refused.values():
            raise refusal

    def next_url(self, **parts: Any) -> str:
        """To the rules."""
        return reverse("registry:rule", args=[parts["pk"]])

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """The draft, its trial, and the difference."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        version = queries_laboratory.version(actor, parts["pk"])
        trial = queries_laboratory.trial(actor, version.trial_pk) if version.trial_pk else None  # type: ignore[attr-defined]
        context = {"version": version, "trial": trial, "warning": _told(difference_today(version, at))}
        return (numbers_of(actor, trial) if trial else {}) | context


def _told(refusal: Any) -> str:
    """What has changed since the trial, in words."""
    return str(say(refusal.code, refusal.facts)) if refusal else ""
