"""Many rows out of the database as Arrow batches, by a connection of its own that sees one instant only.

For whoever reads millions of rows: no object a row, bounded memory. It does not see what the current transaction of
Django has not committed, so decisions never rest on it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg.conninfo import make_conninfo

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Table

# PostgreSQL serializable enough for reading: every query of the transaction sees the instant of the first one.
ONE_INSTANT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@dataclass(frozen=True)
class Snapshot:
    """The database at one instant."""

    reader: Any

    def batches(self, query: str) -> "Iterator[RecordBatch]":
        """The rows of a query, batch by batch. The query is made of our own words and numbers, never of a person's."""
        with closing(self.reader.cursor()) as cursor:
            cursor.execute(query)
            yield from cursor.fetch_record_batch()

    def table(self, query: str) -> "Table":
        """The rows of a query that fit into memory."""
        with closing(self.reader.cursor()) as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Open the database at this instant."""
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 -- slow import

    with closing(dbapi.connect(_address())) as reader:
        with closing(reader.cursor()) as cursor:
            cursor.execute(ONE_INSTANT)
        yield Snapshot(reader)


def _address() -> str:
    """Where Django's own connection leads, in the words of libpq."""
    parameters = connection.get_connection_params()
    known = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return make_conninfo(**{name: parameters[name] for name in known if parameters.get(name)})
