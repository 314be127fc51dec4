"""The long work of the photo room."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from graduand.base import files
from graduand.base.jobs.handlers import Chunk, Work, handler
from graduand.steps.photos.actions.album import Album, open_album
from graduand.steps.photos.actions.importing import choices_of, take
from graduand.steps.photos.queries import profile

CHUNK_LINES = 100


@handler("photos.import_zip")
def import_zip(work: Work) -> Iterator[Chunk]:
    """
    Bring a kept zip in, a hundred members a transaction; the cursor counts the members that are done.

    Params: digest, name, kind, level, naming, overwrite, dry_run.

    Raises:
        NotValid, TooMuch: the whole archive, or one of the choices, is refused. NotYours: another post is needed.
    """
    choices, rules = choices_of(work.params), profile()
    with closing(files.fetch("uploads", work.params["digest"])) as file:
        album = open_album(file, choices.naming, rules)
        for start in range(work.cursor or 0, len(album.lines), CHUNK_LINES):
            lines = album.lines[start : start + CHUNK_LINES]
            fates = take(lines, album, rules, choices, actor=work.actor, at=work.at)
            yield Chunk(start + len(lines), tuple(fates), len(album.lines), _about(album))


def _about(album: Album) -> dict[str, Any]:
    """What is said of the zip as a whole; folders are accepted, and that they do not count is said (S99, S109)."""
    notes = [["archive.folders_ignored", {"folders": list(album.folders)}]] if album.folders else []
    return {"members": len(album.lines), "notes": notes}
