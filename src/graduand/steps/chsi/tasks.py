"""The long work of the CHSI room."""

from collections.abc import Iterator

from graduand.base.jobs.handlers import Chunk, Work, handler
from graduand.steps.chsi.actions.importing import source_of, take
from graduand.steps.chsi.columns import column_map
from graduand.steps.registry.actions.importing.sheet import open_sheet, twice

CHUNK_ROWS = 2000


@handler("chsi.import_list")
def import_list(work: Work) -> Iterator[Chunk]:
    """
    Bring a kept list in, chunk by chunk; the cursor counts the rows that are done.

    Params: digest, name, dry_run, and taken_on (YYYY-MM-DD) where the name of the file does not say the day.

    Raises:
        NotValid, TooMuch: the whole list is refused. NotYours: another post is needed.
    """
    params, columns = work.params, column_map()
    source = source_of(
        params["digest"], params["name"], params.get("taken_on"), bool(params.get("dry_run")), work.at
    )  # fmt: skip
    rows = open_sheet(source.digest, source.name, columns.headings, columns.required)
    again = twice(rows, "student_number")
    for start in range(work.cursor or 0, len(rows), CHUNK_ROWS):
        chunk = rows[start : start + CHUNK_ROWS]
        fates = take(chunk, again, columns, source, actor=work.actor, at=work.at)
        yield Chunk(start + len(chunk), tuple(fates), len(rows), {"taken_on": source.taken_on.isoformat()})
