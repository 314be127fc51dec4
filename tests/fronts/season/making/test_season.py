"""The season as a whole: the same each time, complete, and honest about itself."""

from pathlib import Path

import pytest

from graduand.fronts.season.making import make_season
from graduand.fronts.season.making.record_files import ALIASES
from graduand.fronts.season.making.troubles import catalog
from tests.fronts.season.conftest import SEED, STUDENTS, Season


def quiet(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_one_seed_gives_the_same_bytes_and_another_seed_does_not(season: Season, tmp_path: Path) -> None:
    again = make_season(tmp_path / "again", students=STUDENTS, seed=SEED, progress=quiet)
    other = make_season(tmp_path / "other", students=STUDENTS, seed=SEED + 1, progress=quiet)
    assert again.digest == season.summary.digest != other.digest


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "学生.xlsx").write_text("somebody's work")
    with pytest.raises(FileExistsError):
        make_season(tmp_path, students=60, seed=1, progress=quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["学生.xlsx"]


def test_a_season_too_small_for_its_troubles_is_refused_and_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        make_season(tmp_path / "tiny", students=10, seed=1, progress=quiet)
    assert not (tmp_path / "tiny").exists()


def test_progress_is_told_for_every_step_and_ends_complete(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    summary = make_season(tmp_path, students=60, seed=1, progress=lambda *state: told.append(state), bad_files=False)
    for row in summary.steps:
        states = [(done, total) for step, done, total in told if step == row.step]
        assert states[-1][0] == states[-1][1]
    assert "bad_files" not in {row.step for row in summary.steps}


def test_every_trouble_has_its_person_and_the_first_is_named_after_it(season: Season) -> None:
    name_of = {row["学号"]: row["姓名"] for row in student_rows(season)}
    for trouble in catalog():
        assert name_of[season.troubles[trouble.code][0]] == trouble.name, trouble.code


def test_the_guide_names_every_file_and_every_trouble(season: Season) -> None:
    guide = (season.folder / "说明.md").read_text(encoding="utf-8")
    unnamed = [file.path for file in season.files if file.kind != "guide" and f"| {file.path} |" not in guide]
    assert not unnamed
    assert all(f"`{code}`" in guide for code in season.troubles)


def test_the_manifest_names_every_file_in_the_folder(season: Season) -> None:
    there = {path.relative_to(season.folder).as_posix() for path in season.folder.rglob("*") if path.is_file()}
    assert there == {file.path for file in season.files} | {"清单.json"}
    assert season.summary.files == len(there)


def student_rows(season: Season) -> list[dict[str, str]]:
    """The rows of all student files under the Chinese headings, whatever the kind of file."""
    heading = {alias: name for name, alias in ALIASES.items()}
    return [{heading.get(key, key): text for key, text in row.items()} for row in season.rows("students")]
