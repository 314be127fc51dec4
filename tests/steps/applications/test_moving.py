"""The one place where a state changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from graduand.base.journal.models import Entry
from graduand.pure.workflow.transitions import Forbidden, State, Verb, next_step, positions
from graduand.steps.applications.actions.moving import move
from graduand.steps.applications.models import Candidate, Transition
from tests.factories import a_candidate, an_actor
from tests.steps.applications.office import MORNING

pytestmark = pytest.mark.django_db


def test_every_state_and_verb_obeys_the_table_of_moves():
    """All positions of a chain of three, all verbs: moved exactly where the table says, refused everywhere else."""
    actor, rows = an_actor(), {}
    for state, level in positions(3):
        rows[a_candidate(state=str(state), review_level=level).pk] = (state, level)
    for verb in Verb:
        Candidate.objects.bulk_update(
            [Candidate(pk=pk, state=str(state), review_level=level) for pk, (state, level) in rows.items()],
            ["state", "review_level"],
        )  # fmt: skip
        outcome = move(rows, verb, actor=actor, at=MORNING)
        for pk, (state, level) in rows.items():
            now = Candidate.objects.get(pk=pk)
            try:
                expected = next_step(state, level, verb, 3)
            except Forbidden:
                assert outcome.refused[pk].code == "move.forbidden"
                assert outcome.refused[pk].facts == {"state": str(state), "verb": str(verb)}
                expected = (state, level)
            assert (State(now.state), now.review_level) == expected


def test_one_call_writes_a_move_a_row_and_one_journal_line():
    actor = an_actor()
    first, second = a_candidate(), a_candidate()
    before = Entry.objects.count()
    move(Candidate.objects.all(), "apply", actor=actor, at=MORNING, also={"intent": "graduate"})
    assert list(Transition.objects.values_list("candidate", flat=True)) == [first.pk, second.pk]
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.last()
    assert entry.facts["count"] == 2
    assert len(entry.facts["candidates_digest"]) == 64
    assert set(Candidate.objects.values_list("state", "intent", "moved_at")) == {("applied", "graduate", MORNING)}


def test_nothing_done_leaves_no_line():
    actor = an_actor()
    outcome = move([a_candidate(state="approved", review_level=2).pk, 987654321], "apply", actor=actor, at=MORNING)
    assert outcome.reasons() == {"move.forbidden": 1, "candidate.not_found": 1}
    assert Entry.objects.filter(verb="application.apply").count() == 0


def test_a_move_is_never_changed():
    move([a_candidate().pk], "apply", actor=an_actor(), at=MORNING)
    with pytest.raises(Exception, match="never changed"):
        Transition.objects.update(reason="x")


def test_moving_many_asks_as_often_as_moving_one():
    actor = an_actor()
    one, many = [a_candidate().pk], [a_candidate().pk for _ in range(3)]
    with CaptureQueriesContext(connection) as first:
        move(one, "apply", actor=actor, at=MORNING)
    with CaptureQueriesContext(connection) as second:
        move(many, "apply", actor=actor, at=MORNING)
    assert len(first) == len(second)
