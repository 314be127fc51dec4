"""What the scenes share: the folder of files, who plays, and the people of the offices as actors."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs import actions as jobs
from graduand.base.jobs.models import Job, JobState
from graduand.fronts.season.making.manifest import File, read_manifest
from graduand.steps.registry import posts

Progress = Callable[[str, int, int], None]
CHUNK_BYTES = 1024 * 1024


class SceneFault(Exception):
    """A scene could not be played: the files or the house are not as they should be."""


@dataclass(frozen=True)
class Stage:
    """One scene's surroundings: `at` is the instant at which it is played."""

    folder: Path
    files: tuple[File, ...]
    at: datetime
    progress: Progress

    def files_of(self, kind: str) -> list[File]:
        """The files of a kind, in the order of the manifest."""
        return [file for file in self.files if file.kind == kind]

    def one(self, role: str) -> Actor:
        """The first person in a role."""
        return self.all(role)[0]

    def all(self, role: str) -> list[Actor]:
        """Everybody in a role, in the order of appointment."""
        found = posts.actors_in(role, self.at)
        if not found:
            raise SceneFault(f"nobody holds the post {role}")
        return found


def load(folder: Path) -> tuple[File, ...]:
    """Read the list of files of a season that `graduand season make` wrote."""
    try:
        return tuple(read_manifest(folder))
    except FileNotFoundError as fault:
        raise SceneFault(f"{folder} holds no season: make one first (graduand season make)") from fault


def take_in(stage: Stage, file: File, handler: str, actor: Actor, **params: Any) -> Job:
    """Hand in one file exactly as the upload page does, and run its job to the end."""
    with (stage.folder / file.path).open("rb") as stream:
        digest = files.keep_stream(stream, "uploads")
    full = {"digest": digest, "name": Path(file.path).name, "dry_run": False, **params}
    job = jobs.run(jobs.ask(handler, full, label=Path(file.path).name, actor=actor, at=stage.at).pk)
    if job.state != JobState.DONE:
        raise SceneFault(f"{file.path}: {job.result}")
    stage.progress(file.path, job.done, job.done)
    return job


def digest_of(rows: Iterator[tuple[Any, ...]]) -> str:
    """One SHA-256 over rows in their order, to compare two runs with."""
    found = hashlib.sha256()
    for row in rows:
        found.update("|".join(map(str, row)).encode() + b"\n")
    return found.hexdigest()
