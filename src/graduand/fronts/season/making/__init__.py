"""Season in a box: the files of an invented university, with every trouble that a file can carry."""

from graduand.fronts.season.making.manifest import File, read_manifest
from graduand.fronts.season.making.season import SeasonSummary, StepRow, make_season

__all__ = ["File", "SeasonSummary", "StepRow", "make_season", "read_manifest"]
