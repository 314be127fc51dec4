"""The script of the season: which scene is played when (domain.md 1.4), and how far it has got.

Each scene is one line in the journal when it is over, so playing on after a stop begins at the next one.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from graduand.base.actors import SYSTEM
from graduand.base.journal.actions import record
from graduand.base.journal.queries import entries_about
from graduand.fronts.season.playing import autumn, summer
from graduand.fronts.season.playing.stage import Progress, SceneFault, Stage, digest_of, load

SHANGHAI = ZoneInfo("Asia/Shanghai")
Act = Callable[[Stage], int]


@dataclass(frozen=True)
class Scene:
    """A scene: its name, the instant at which it is played, and what is done; `act` gives the number of rows."""

    name: str
    at: datetime
    act: Act


@dataclass(frozen=True)
class Played:
    """What a scene took."""

    name: str
    rows: int
    seconds: float


def _on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)


SCENES = (
    Scene("founded", _on(7, 5, 8), summer.found),
    Scene("organizations", _on(7, 5, 9), summer.organizations),
    Scene("accounts", _on(7, 5, 9, 30), summer.accounts),
    Scene("rules", _on(7, 5, 10), summer.rules),
    Scene("students", _on(7, 5, 11), summer.students),
    Scene("results", _on(7, 5, 14), summer.results),
    Scene("languages", _on(7, 5, 14, 30), summer.languages),
    Scene("rules_tried", _on(7, 5, 15), summer.try_rules),
    Scene("rules_published", _on(7, 5, 16), summer.publish_rules),
    Scene("redrafted", _on(7, 5, 17), summer.redraft),
    Scene("foreseen", _on(7, 6, 2, 20), summer.foresee),
    Scene("batch", _on(7, 6, 8, 30), summer.batch),
    Scene("nominated", _on(7, 6, 9), summer.nominate),
    Scene("chsi", _on(7, 6, 10), summer.chsi),
    Scene("photos", _on(7, 8, 9), summer.photos),
    Scene("chsi_again", _on(7, 10, 9), summer.chsi_again),
    Scene("first_lots", _on(7, 10, 14), summer.first_lots),
    Scene("late_results", _on(7, 13, 9), autumn.late_results),
    Scene("applied", _on(7, 13, 10), autumn.apply),
    Scene("submitted", _on(7, 14, 9), autumn.submit),
    Scene("college_passed", _on(7, 15, 9), autumn.college),
    Scene("approved", _on(7, 16, 9), autumn.headquarters),
    Scene("numbered", _on(7, 17, 9), autumn.number),
    Scene("confirmed", _on(7, 18, 9), autumn.confirm),
    Scene("printed", _on(7, 19, 9), autumn.print_certificates),
    Scene("dispatched", _on(7, 24, 9), autumn.dispatch),
    Scene("received", _on(7, 27, 9), autumn.receive),
    Scene("collected", _on(8, 5, 9), autumn.sign_off),
)
NAMES = tuple(scene.name for scene in SCENES)
LAST = NAMES[-1]


def play(folder: Path, until: str, progress: Progress) -> Iterator[Played]:
    """Play the scenes that have not been played yet, up to and including `until`."""
    if until not in NAMES:
        raise SceneFault(f"there is no scene {until}: {', '.join(NAMES)}")
    files = load(folder)
    for scene in SCENES[: NAMES.index(until) + 1]:
        if not has_played(scene.name):
            yield _perform(scene, Stage(folder, files, scene.at, progress))


def has_played(name: str) -> bool:
    """Whether a scene is over."""
    return entries_about(f"scene:{name}").exists()


def _perform(scene: Scene, stage: Stage) -> Played:
    began = time.monotonic()
    rows = scene.act(stage)
    with transaction.atomic():
        record("season.scene", f"scene:{scene.name}", actor=SYSTEM, at=scene.at, rows=rows)
    return Played(scene.name, rows, time.monotonic() - began)


def digest() -> str:
    """One SHA-256 over where every candidate stands, with number and photo: equal for equal files."""
    return digest_of(autumn.standing())
