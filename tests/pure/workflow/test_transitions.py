"""The table against domain.md 1.6, written down a second time, by position instead of by verb."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.workflow.transitions import (
    ROAD,
    TABLE,
    Forbidden,
    State,
    Verb,
    allowed_verbs,
    has_reached,
    next_step,
    positions,
    sources_of,
)

CHAIN = 3  # center, college, headquarters
LEADS_TO = {
    ("not_applied", 0): {"apply": ("applied", 0), "defer": ("deferred", 0)},
    ("deferred", 0): {"resume": ("not_applied", 0)},
    ("applied", 0): {
        "withdraw": ("not_applied", 0),
        "defer": ("deferred", 0),
        "pass_on": ("in_review", 1),
        "return_": ("returned", 0),
    },
    ("in_review", 1): {"pass_on": ("in_review", 2), "return_": ("returned", 0), "reject": ("rejected", 1)},
    ("in_review", 2): {"pass_on": ("approved", 2), "return_": ("returned", 0), "reject": ("rejected", 2)},
    ("returned", 0): {"apply": ("applied", 0), "defer": ("deferred", 0)},
    ("rejected", 2): {},
    ("approved", 2): {"number": ("numbered", 2), "revoke": ("revoked", 2)},
    ("numbered", 2): {"confirm": ("confirmed", 2), "revoke": ("revoked", 2)},
    ("confirmed", 2): {"print": ("printed", 2), "revoke": ("revoked", 2)},
    ("printed", 2): {"dispatch": ("dispatched", 2)},
    ("dispatched", 2): {"receive": ("received", 2)},
    ("received", 2): {"sign_off": ("collected", 2)},
    ("collected", 2): {},
    ("revoked", 2): {},
}


@pytest.mark.parametrize(
    ("position", "verb"),
    list(product(LEADS_TO, Verb)),
    ids=lambda x: "-".join(map(str, x)) if isinstance(x, tuple) else x,
)
def test_every_verb_in_every_state_leads_where_the_office_says_or_is_forbidden(
    position: tuple[str, int], verb: Verb
) -> None:
    state, level = State(position[0]), position[1]
    wanted = LEADS_TO[position].get(verb)
    if wanted is None:
        with pytest.raises(Forbidden) as refused:
            next_step(state, level, verb, CHAIN)
        assert (refused.value.state, refused.value.level, refused.value.verb) == (state, level, verb)
    else:
        assert next_step(state, level, verb, CHAIN) == wanted
    assert (verb in allowed_verbs(state)) == (wanted is not None) == (state in sources_of(verb))


def test_the_hand_written_table_knows_every_state() -> None:
    assert {state for state, _ in LEADS_TO} == set(State)


def test_each_verb_has_one_line() -> None:
    assert [row.verb for row in TABLE] == list(Verb)


@given(st.integers(1, 6))
def test_a_chain_of_any_length_is_passed_in_as_many_steps_by_next_level_only(chain_length: int) -> None:
    state, level = next_step(State.NOT_APPLIED, 0, Verb.APPLY, chain_length)
    for _ in range(chain_length):
        assert state is not State.APPROVED
        state, level = next_step(state, level, Verb.PASS_ON, chain_length)
    assert (state, level) == (State.APPROVED, chain_length - 1)


@given(st.integers(1, 5), st.data())
def test_no_step_ever_leaves_the_positions_that_exist(chain_length: int, data: st.DataObject) -> None:
    exist = set(positions(chain_length))
    state, level = data.draw(st.sampled_from(sorted(exist)))
    for verb in allowed_verbs(state):
        assert next_step(state, level, verb, chain_length) in exist


def test_nothing_is_revoked_once_paper_exists() -> None:
    """P1, S50: after printing only a correction case may act."""
    assert [state for state in State if Verb.REVOKE in allowed_verbs(state)] == ["approved", "numbered", "confirmed"]


@pytest.mark.parametrize(
    ("state", "level"), [(State.IN_REVIEW, 0), (State.APPLIED, 1), (State.IN_REVIEW, 3), (State.APPROVED, -1)]
)
def test_a_position_that_cannot_exist_is_a_bug_and_loud(state: State, level: int) -> None:
    with pytest.raises(ValueError, match="cannot stand at level"):
        next_step(state, level, Verb.PASS_ON, CHAIN)


def test_the_road_is_the_timeline_of_the_graduate() -> None:
    """S124."""
    assert ROAD == (
        "not_applied",
        "applied",
        "in_review",
        "approved",
        "numbered",
        "confirmed",
        "printed",
        "dispatched",
        "received",
        "collected",
    )
    assert has_reached(State.PRINTED, State.APPROVED)
    assert not has_reached(State.APPLIED, State.APPROVED)
    assert not has_reached(State.REVOKED, State.APPROVED)
