"""Compile the translations when their source is newer: .po files are committed, .mo files are made on start."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_stale() -> list[Path]:
    """Write the .mo beside each .po that is newer than it, and return those written."""
    written = []
    for source in sorted(LOCALE.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written
