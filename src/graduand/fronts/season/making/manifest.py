"""What lies in the folder of a season: 清单.json, from which the season is played and by which it is compared."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "清单.json"


@dataclass(frozen=True, slots=True)
class File:
    """One file. `kind`: organizations, accounts, rules, students, results, results_late, languages, chsi, photos,
    photos_former, bad or guide; `rows` are data rows or pictures; `as_of` is the date of a CHSI list or of late
    results.
    """

    path: str
    kind: str
    rows: int
    organization: str = ""
    level: str = ""
    naming: str = ""
    encoding: str = ""
    as_of: str = ""


def write_manifest(out: Path, season: str, students: int, seed: int, files: Iterable[File]) -> str:
    """Write the list, in the order in which an office would take the files in, with size and SHA-256 of each; give
    the SHA-256 of the list: one digest over everything."""
    entries = [{**asdict(file), **_measured(out / file.path)} for file in files]
    text = json.dumps(
        {"season": season, "students": students, "seed": seed, "files": entries}, ensure_ascii=False, indent=1
    )
    (out / NAME).write_text(text, encoding="utf-8", newline="\n")
    return hashlib.sha256(text.encode()).hexdigest()


def _measured(path: Path) -> dict[str, int | str]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def read_manifest(folder: Path) -> list[File]:
    """The files of a season made earlier, in their order."""
    names = File.__dataclass_fields__
    entries = json.loads((folder / NAME).read_text(encoding="utf-8"))["files"]
    return [File(**{name: entry[name] for name in names}) for entry in entries]
