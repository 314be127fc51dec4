"""graduand season: make the files of a whole season, and play them through the house."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from graduand.fronts.cli.progress import Progress
from graduand.fronts.season.making.season import make_season
from graduand.fronts.season.playing import script
from graduand.fronts.season.playing.stage import SceneFault


class Command(BaseCommand):
    """`season make --students N --seed K --out DIR` and `season play DIR --until SCENE`."""

    help = "Make the files of an invented season (make), or play them through the house (play)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        make = verbs.add_parser("make", help="write the files that the offices have")
        make.add_argument("--students", type=int, default=300)
        make.add_argument("--seed", type=int, default=7)
        make.add_argument("--out", type=Path, required=True)
        play = verbs.add_parser("play", help="take them through the same actions as the pages")
        play.add_argument("folder", type=Path)
        play.add_argument("--until", default=script.LAST, help=f"{', '.join(script.NAMES)}; or an ISO date-time")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print figures a step and one digest."""
        progress = Progress()
        try:
            make(options, progress) if options["verb"] == "make" else self._play(options, progress)
        except SceneFault as fault:
            raise CommandError(str(fault)) from fault

    def _play(self, options: dict[str, Any], progress: Progress) -> None:
        until = _scene(options["until"])
        call_command("migrate", verbosity=0)
        for played in script.play(options["folder"], until, progress):
            progress.close(played.name, played.rows, played.seconds)
        self.stdout.write(f"digest {script.digest()}")


def make(options: dict[str, Any], progress: Progress) -> None:
    """Write the files and print what each step took."""
    made = make_season(options["out"], students=options["students"], seed=options["seed"], progress=progress)
    for step in made.steps:
        progress.close(step.step, step.rows, step.seconds)
    progress.out.write(f"{made.files} files, {made.size_bytes / 1e6:,.1f} MB, {made.seconds:.1f} s\n")
    print(f"digest {made.digest}")  # noqa: T201 -- the command's answer


def _scene(text: str) -> str:
    """The last scene to play: by name, or the last one that begins before a date-time."""
    if text in script.NAMES:
        return text
    try:
        before = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError as fault:
        raise CommandError(f"--until {text}: not one of {', '.join(script.NAMES)}, and no date-time") from fault
    earlier = [scene.name for scene in script.SCENES if scene.at <= before]
    if not earlier:
        raise CommandError(f"--until {text}: the season begins at {script.SCENES[0].at:%Y-%m-%d %H:%M}")
    return earlier[-1]
