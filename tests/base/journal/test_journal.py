"""The journal only grows, and every alteration is found (P5)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from graduand.base.actors import SYSTEM
from graduand.base.journal import queries
from graduand.base.journal.actions import record
from graduand.base.journal.models import Entry

JULY = datetime(2023, 7, 12, 1, tzinfo=UTC)


@pytest.fixture
def three_lines(transactional_db: None) -> None:
    for number in range(3):
        with transaction.atomic():
            record("test.say", f"thing:{number}", actor=SYSTEM, at=JULY, words=f"第{number}句")


@pytest.fixture
def no_guard(three_lines: None) -> Iterator[None]:
    """A thief with the keys of the database takes the trigger away first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_a_line_stands_or_falls_with_its_change(transactional_db: None) -> None:
    def fail() -> None:
        with transaction.atomic():
            record("test.say", "thing:1", actor=SYSTEM, at=JULY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Entry.objects.count() == 0


def test_a_line_outside_a_transaction_is_a_bug(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record("test.say", "thing:1", actor=SYSTEM, at=JULY)


def test_an_untouched_journal_is_whole(three_lines: None) -> None:
    found = queries.verify()
    assert (found.lines, found.faults) == (3, ())


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry WHERE number = 2", "TRUNCATE journal_entry"],
)
def test_the_database_refuses_to_change_a_line(three_lines: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("deed", "number"),
    [
        ("UPDATE journal_entry SET facts = '{}' WHERE number = 2", 2),
        ("UPDATE journal_entry SET at = at + interval '1 second' WHERE number = 1", 1),
        ("UPDATE journal_entry SET actor_name = '张三' WHERE number = 3", 3),
        ("DELETE FROM journal_entry WHERE number = 2", 3),
    ],
)
def test_an_alteration_is_found_even_without_the_guard(no_guard: None, deed: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(deed)
    assert number in {line for line, _ in queries.verify().faults}
