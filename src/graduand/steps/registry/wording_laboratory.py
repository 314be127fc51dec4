"""The words of the rule laboratory and of the early warning: what a draft would change, what terms to come hold."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import Words, say
from graduand.steps.registry.foresight import View

DRAFTS = {
    "rules.draft_replaced": Words(
        _("Version %(version)s was there before (%(state)s) and is replaced by this draft."),
        _("Trials of what stood there before are gone: try it again."),
    ),
    "rules.not_json": Words(
        _("The file %(name)s is no JSON document (%(reason)s)."),
        _("Export the rules as JSON from the list of rules, and change that file."),
    ),
    "rules.no_document": Words(
        _("The file %(name)s is no document of rules."), _('It must be {"rules": [...]} with at least one rule set.')
    ),
    "rules.not_found": Words(_("There are no such rules among those you may see."), _("Open the list of rules.")),
    "rules.not_draft": Words(
        _("This is no draft (%(state)s)."), _("What is published never changes: import a higher version.")
    ),
    "rules.own_draft": Words(
        _("Nobody publishes a draft of his or her own (version %(version)s)."),
        _("Another reviewer of headquarters must do it."),
    ),
    "rules.no_trial": Words(
        _("The draft (version %(version)s) has not been tried yet as it stands now."),
        _("Try it first and read whom it would change."),
    ),
}

TRIALS = {
    "trial.asked": Words(
        _("The trial has begun; drafts that are tried: %(count)s."),
        _("See its progress under Jobs; the list links to what was found."),
    ),
    "trial.rules_changed": Words(
        _("The draft was replaced while it was tried."), _("Try it again as it stands now.")
    ),
    "trial.not_found": Words(_("There is no such trial."), _("Open the list of rules.")),
    "trial.chunk": Words(_("Students tried: %(students)s; told something else: %(changed)s.")),
    "trial.done": Words(
        _("%(rules)s: of %(students)s students %(gained)s gain graduation, %(lost)s lose it; the degree: "
          "%(degree_gained)s gain it, %(degree_lost)s lose it; other reasons for %(other_reasons)s.")
    ),
    "trial.age": Words(
        _("The trial of %(trial_students)s students is of %(ran_at)s, %(days)s days ago, and was not counted again."),
        _("What has changed since is decided by the results as they stand."),
    ),
    "trial.differs": Words(
        _("Results have changed since the trial of %(ran_at)s: it counted %(gained_then)s gained and %(lost_then)s "
          "lost, now it would be %(gained_now)s and %(lost_now)s."),
        _("Try it again, or publish with the mark that you have seen the difference."),
    ),
    "deed.rules.draft": Words(_("Rules drafted by the file %(file)s")),
    "deed.rules.trial": Words(_("Version %(version)s tried")),
    "deed.rules.publish": Words(_("Version %(version)s published")),
    "deed.rules.withdraw": Words(_("Draft of version %(version)s withdrawn")),
}  # fmt: skip

OUTLOOKS = {
    "outlook.chunk": Words(_("Students looked at: %(students)s; lines written: %(rows)s.")),
    "outlook.done": Words(
        _("On the way: %(on_track)s; waiting for results: %(needs_results)s; lacking: %(lacks)s; last chance: "
          "%(last_chance)s; out of time: %(runs_out)s.")
    ),
}  # fmt: skip

# What lacks, in the few words that fit into a cell; the part after ":" of a code is shown as %(item)s.
LACKS = {
    "lack.no_rule_set": Words(_("no rules")),
    "lack.credits.total": Words(_("credits altogether")),
    "lack.credits.hq": Words(_("headquarters credits")),
    "lack.credits.module": Words(_("credits of module %(item)s")),
    "lack.credits.module_hq": Words(_("headquarters credits of module %(item)s")),
    "lack.courses.module": Words(_("number of courses of module %(item)s")),
    "lack.group": Words(_("condition %(item)s")),
    "lack.course_missing": Words(_("a compulsory course")),
    "lack.bridging_missing": Words(_("a bridging course")),
    "lack.capstone_missing": Words(_("the comprehensive practice")),
    "lack.exemption_over_limit": Words(_("exemptions above the limit")),
    "lack.degree.average": Words(_("average score")),
    "lack.degree.thesis": Words(_("thesis score")),
    "lack.degree.language": Words(_("foreign language")),
}

NAMED = 3

WORDS = DRAFTS | TRIALS | OUTLOOKS | LACKS

# Not the words of the record or of a petition: a student withdraws, a draft is given up.
RULE_STATES = {"draft": _("rule draft"), "published": _("in force"), "withdrawn": _("given up")}
EFFECTS = {
    "gained": _("gains graduation"), "lost": _("loses graduation"), "degree_gained": _("gains the degree"),
    "degree_lost": _("loses the degree"), "other": _("other reasons"),
}  # fmt: skip
# The most urgent first.
VIEWS = {
    View.RUNS_OUT.value: _("out of time"), View.LAST_CHANCE.value: _("last chance"),
    View.LACKS.value: _("lacks something"), View.NEEDS_RESULTS.value: _("waits for results"),
    View.ON_TRACK.value: _("on the way"),
}  # fmt: skip


def trial_label(rules: Sequence[str]) -> str:
    """How a job that tries some rules is called."""
    named = "、".join(rules[:NAMED]) + ("…" if rules[NAMED:] else "")
    return f"{_now('Trial of rules')} · {named}"


def said_lacks(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """What lacks, in one line; `names` are those of the modules and conditions of the rules."""
    return _now("; ").join(_said(code, names) for code in codes)


def _said(code: str, names: Mapping[str, str]) -> str:
    item = code.partition(":")[2]
    return say(f"lack.{code}", {"item": names.get(item, item)}).message


def said_graduation(term: str) -> str:
    """A graduation term as an office writes it: 2023年7月."""
    return _now("%(year)s-%(month)s") % {"year": term[:4], "month": int(term[4:])} if term else ""
