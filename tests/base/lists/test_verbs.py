"""Bulk verbs: tried first and nothing stored, then done row by row; a selection cannot be forged."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import RequestFactory

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, NotValid, NotYours
from graduand.base.jobs import actions
from graduand.base.jobs.handlers import handler
from graduand.base.jobs.models import Job, JobRow, JobState
from graduand.base.lists.columns import Column
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb, sign
from graduand.base.outcomes import Outcome
from graduand.pure.papers.sheets.reading import read_table

JULY = datetime(2023, 7, 12, 1, tzinfo=UTC)
CLERK = Actor(key="user:1", name="赵经办", role="center_clerk")
LEAD = Actor(key="user:2", name="钱负责", role="center_lead")


@handler("test.rows")
def rows_only(work: object) -> Iterator[Any]:
    yield from ()


@transaction.atomic
def stamp(rows: QuerySet[JobRow], *, actor: Actor, at: datetime, word: str = "x") -> Outcome:
    """Stamps even numbers; odd ones are refused."""
    outcome = Outcome()
    for row in rows:
        if row.number % 2:
            outcome.refused[row.pk] = NotReady("job.finished", state="odd")
        else:
            outcome.done.append(row.pk)
    JobRow.objects.filter(pk__in=outcome.done).update(key=f"stamped {word}")
    return outcome


class WordForm(forms.Form):
    word = forms.CharField()

    def trial_values(self) -> dict[str, str]:
        return {"word": "?"}


class Stamps(ListPage):
    name = "test.stamps"
    title = "Stamps"
    order = "number"
    columns = (
        Column("number", "No.", lambda row: row.number, sort="number"),
        Column("key", "Key", lambda row: row.key),
    )
    verbs = {
        "stamp": Verb("Stamp", stamp, roles=frozenset({"center_clerk"})),
        "word": Verb("Stamp a word", stamp, form=WordForm),
    }

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[JobRow]:
        return JobRow.objects.filter(job__owner=actor.key, job__kind="test.rows")


@pytest.fixture
def rows(db: None) -> list[JobRow]:
    job = actions.ask("test.rows", {}, label="x", actor=CLERK, at=JULY)
    return JobRow.objects.bulk_create(JobRow(job=job, number=n, key=f"=k{n}", verdict="ok") for n in range(6))


def ask(actor: Actor = CLERK, query: str = "", **data: Any) -> HttpResponse:
    factory = RequestFactory()
    request = factory.post("/stamps/", data) if data else factory.get(f"/stamps/{query}")
    request.actor, request.at, request.htmx = actor, JULY, False  # type: ignore[attr-defined]
    request.session, request.resolver_match = {}, None  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return Stamps.as_view()(request)  # type: ignore[return-value]


def keys() -> list[str]:
    return list(JobRow.objects.order_by("number").values_list("key", flat=True))


def test_a_dry_run_tells_the_truth_and_stores_nothing(rows: list[JobRow]) -> None:
    page = ask(verb="stamp", scope="match", selection=sign("test.stamps", "", CLERK)).content.decode()
    assert re.search(r"<dd>3</dd>.*<dd>3</dd>", page, re.DOTALL)
    assert keys() == [f"=k{n}" for n in range(6)]


def test_confirmed_it_is_done_and_the_refused_are_told(rows: list[JobRow]) -> None:
    ask(verb="stamp", scope="match", selection=sign("test.stamps", "", CLERK), confirmed="1")
    assert keys() == ["stamped x", "=k1", "stamped x", "=k3", "stamped x", "=k5"]


def test_ticked_rows_are_cut_out_of_those_behind_the_gate(rows: list[JobRow]) -> None:
    """Another clerk's ids in the form change nothing (P4)."""
    stranger = Actor(key="user:9", name="孙外人", role="center_clerk")
    ask(stranger, verb="stamp", scope="page", ids=[row.pk for row in rows], confirmed="1")
    assert keys() == [f"=k{n}" for n in range(6)]


def test_a_button_in_a_row_acts_on_that_row_alone(rows: list[JobRow]) -> None:
    ask(row_verb=f"stamp:{rows[0].pk}", ids=[row.pk for row in rows], confirmed="1")
    assert keys() == ["stamped x", *(f"=k{n}" for n in range(1, 6))]


def test_a_form_is_asked_for_before_anything_is_done(rows: list[JobRow]) -> None:
    selection = sign("test.stamps", "", CLERK)
    assert 'name="word"' in ask(verb="word", scope="match", selection=selection).content.decode()
    ask(verb="word", scope="match", selection=selection, confirmed="1")
    assert keys() == [f"=k{n}" for n in range(6)]
    ask(verb="word", scope="match", selection=selection, confirmed="1", word="好")
    assert keys()[0] == "stamped 好"


def test_many_rows_become_a_job_that_does_the_very_same(rows: list[JobRow], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graduand.base.lists.bulk.AT_ONCE_ROWS", 2)
    ask(verb="stamp", scope="match", selection=sign("test.stamps", "", CLERK), confirmed="1")
    job = actions.run(Job.objects.get(kind="lists.bulk").pk)
    assert (job.state, job.done, job.ok, job.refused) == (JobState.DONE, 6, 3, 3)
    assert keys()[0] == "stamped x"


@pytest.mark.parametrize(
    ("actor", "token"),
    [
        (LEAD, sign("test.stamps", "", CLERK)),
        (CLERK, sign("another.list", "", CLERK)),
        (CLERK, sign("test.stamps", "", CLERK)[:-1] + "x"),
        (CLERK, ""),
    ],
)
def test_a_selection_of_another_person_or_list_or_a_forged_one_is_refused(db: None, actor: Actor, token: str) -> None:
    with pytest.raises(NotValid, match="selection_stale"):
        ask(actor, verb="word", scope="match", selection=token, confirmed="1", word="x")


def test_another_posts_verb_is_refused(rows: list[JobRow]) -> None:
    with pytest.raises(NotYours):
        ask(LEAD, verb="stamp", scope="page", ids=[1], confirmed="1")


@pytest.mark.parametrize("data", [{"verb": "burn", "ids": "1"}, {"verb": "stamp", "scope": "page"}])
def test_an_unknown_verb_or_an_empty_choice_is_refused(db: None, data: dict[str, str]) -> None:
    with pytest.raises(NotValid):
        ask(**data)


def test_the_export_holds_exactly_the_visible_columns_and_runs_no_formula(rows: list[JobRow]) -> None:
    text = b"".join(ask(query="?export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    told = list(csv.reader(io.StringIO(text)))
    assert told[0] == ["No.", "Key"]
    assert told[1] == ["0", "'=k0"]
    assert len(told) == 7

    book = b"".join(ask(query="?export=xlsx").streaming_content)  # type: ignore[attr-defined]
    table = read_table(book, "stamps.xlsx")
    assert (table.header, len(table.rows)) == (("No.", "Key"), 6)
    assert table.rows[0].cells[1].text == "=k0"


def test_the_page_shows_nobody_elses_rows(rows: list[JobRow]) -> None:
    assert "=k0" in ask().content.decode()
    assert "=k0" not in ask(LEAD).content.decode()
