"""成绩管理 Results on their way to publication, with the verbs of each post (S14, S17, S123)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.registry import queries_results, tables_results
from graduand.steps.registry.actions import results
from graduand.steps.registry.forms_results import BackForm, CorrectionForm, ResultFilters

COLLEGE = frozenset(results.COLLEGE)
PUBLISHERS = frozenset(results.PUBLISHERS)


def _stands(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


def _has_a_published_score(row: Any) -> bool:
    return row.state == "published" and row.score_x10 is not None


class Results(ListPage):
    """成绩管理."""

    name = "registry_results"
    title = _("Result management")
    help = _("Recorded, reviewed, submitted, published: only published results count for graduation.")
    rows = staticmethod(queries_results.results)
    filters = ResultFilters
    columns = tables_results.RESULTS
    order = "number"
    empty = (_("No results match"), _("Without a state the list shows what is not published yet; choose another one."))
    verbs = {
        "review": Verb(_("Review results"), results.review, roles=COLLEGE, applies=_stands("recorded")),
        "submit": Verb(_("Submit"), results.submit, roles=COLLEGE, applies=_stands("reviewed")),
        "publish": Verb(_("Publish"), results.publish, roles=PUBLISHERS, applies=_stands("submitted")),
        "send_back": Verb(_("Send back one step"), results.send_back, roles=PUBLISHERS, form=BackForm, tone="bad",
                          applies=_stands("reviewed", "submitted")),
        "correct": Verb(_("Correct the score"), results.correct_result, roles=frozenset(results.CORRECTORS),
                        form=CorrectionForm, bulk=False, applies=_has_a_published_score),
    }  # fmt: skip
