"""One small season, made once for all tests that only look at it."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from graduand.fronts.season.making import File, SeasonSummary, make_season, read_manifest
from graduand.pure.papers.sheets.reading import read_table

STUDENTS, SEED = 130, 7


@dataclass(frozen=True)
class Season:
    """The folder of a season and what was said of it."""

    folder: Path
    summary: SeasonSummary
    files: list[File]
    troubles: dict[str, list[str]]

    def rows(self, kind: str, as_of: str = "") -> list[dict[str, str]]:
        """Every row of the files of one kind, as the platform reads them."""
        return [row for file in self.files if file.kind == kind and file.as_of == as_of for row in self.table(file)]

    def table(self, file: File) -> list[dict[str, str]]:
        """The rows of one file, heading -> text."""
        read = read_table((self.folder / file.path).read_bytes(), file.path, encoding=file.encoding or None)
        return [dict(zip(read.header, (cell.text for cell in row.cells), strict=True)) for row in read.rows]

    def trouble_of(self) -> dict[str, str]:
        """Student number -> the trouble planted in the student's files."""
        marks = ("mended_on_20230710", "published_on_20230713", "former_enrollment", "unusual_name")
        return {number: code for code, some in self.troubles.items() if code not in marks for number in some}


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """A season of 130 candidates with all its troubles and bad files."""
    folder = tmp_path_factory.mktemp("season")
    summary = make_season(folder, students=STUDENTS, seed=SEED, progress=lambda step, done, total: None)
    troubles = json.loads((folder / "troubles.json").read_text(encoding="utf-8"))
    return Season(folder, summary, read_manifest(folder), troubles)
