"""Photo profiles: every limit of a photo check with its source, read from a TOML file.

The numbers in circulation contradict each other (domain.md 3.4), so they are data an office can read and change.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin, get_type_hints

from graduand.pure.portrait.archives import ArchiveLimits
from graduand.pure.portrait.background import BackgroundLimits
from graduand.pure.portrait.naming import NamingRule

type Severity = Literal["refuse", "warn", "note"]

CODES = (
    "photo.not_jpeg",
    "photo.broken",
    "photo.too_big",
    "photo.wrong_size",
    "photo.not_rgb",
    "photo.rotated",
    "photo.background_not_blue",
    "photo.background_not_uniform",
    "photo.trailing_data",
)
"""Every finding a photo check can make."""


class BadProfile(ValueError):
    """A profile that cannot be used: a limit is missing, unknown, of the wrong kind, or has no source."""


@dataclass(frozen=True, slots=True)
class LikenessLimits:
    """Distances of perceptual hashes, 0..255: up to the first the same picture, from the second a different one."""

    same_picture_max: int
    different_picture_min: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All limits of one office's photo rules; ``sources["file.max_bytes"]`` says where a limit comes from."""

    code: str
    max_bytes: int
    width_px: int
    height_px: int
    archive: ArchiveLimits
    bulk_statuses: tuple[str, ...]
    single_statuses: tuple[str, ...]
    overwrite: bool
    default_naming: str
    naming: Mapping[str, NamingRule]
    background: BackgroundLimits
    likeness: LikenessLimits
    severities: Mapping[str, Severity]
    sources: Mapping[str, str]


@cache
def load_profile(code: str = "ouc-2023") -> Profile:
    """Load a profile that ships with the software. Raises ``BadProfile`` if there is none of that code."""
    found = files(__package__).joinpath("profiles", f"{code}.toml")
    if not re.fullmatch(r"[a-z0-9-]+", code) or not found.is_file():
        raise BadProfile(f"no photo profile {code!r}")
    return read_profile(found.read_text("utf-8"))


def read_profile(text: str) -> Profile:
    """Read a profile from TOML. Raises ``BadProfile`` with the name of the limit at fault."""
    try:
        document = tomllib.loads(text)
        values, sources = _split(document)
        return _profile(str(document["code"]), values, sources)
    except (TypeError, KeyError, AttributeError, re.error, tomllib.TOMLDecodeError) as error:
        raise BadProfile(str(error)) from error


def _split(document: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Take the pairs of value and source apart: ``values[table][limit]`` and ``sources["table.limit"]``."""
    values: dict[str, dict[str, Any]] = {}
    sources: dict[str, str] = {}
    for table, limits in document.items():
        for name, pair in limits.items() if isinstance(limits, dict) else ():
            if set(pair) != {"value", "source"} or not pair["source"]:
                raise BadProfile(f"{table}.{name} needs a value and a source")
            value = pair["value"]
            values.setdefault(table, {})[name] = tuple(value) if isinstance(value, list) else value
            sources[f"{table}.{name}"] = pair["source"]
    return values, sources


def _profile(code: str, values: dict[str, dict[str, Any]], sources: dict[str, str]) -> Profile:
    file = values.pop("file")
    extensions = file.pop("extensions")
    archive = _built(ArchiveLimits, max_entry_bytes=file["max_bytes"], extensions=extensions, **values.pop("archive"))
    profile = _built(
        Profile,
        code=code,
        archive=archive,
        naming={name: NamingRule(name, re.compile(pattern)) for name, pattern in values.pop("naming").items()},
        background=_built(BackgroundLimits, **values.pop("background")),
        likeness=_built(LikenessLimits, **values.pop("likeness")),
        severities=values.pop("severity"),
        sources=sources,
        **file,
        **values.pop("import"),
    )
    _refuse_nonsense(profile, values)
    return profile


def _built[T](kind: type[T], **values: Any) -> T:
    """Build a frozen value from data, each field of the type it declares; a whole number may stand for a float."""
    for name, hint in get_type_hints(kind).items():
        wanted, value = get_origin(hint) or hint, values[name]
        number = wanted in (int, float) and type(value) in (int, wanted) and value >= 0
        if not (number or (wanted not in (int, float) and isinstance(value, wanted))):
            raise BadProfile(f"{name} cannot be {value!r}")
    return kind(**values)


def _refuse_nonsense(profile: Profile, left: Mapping[str, Any]) -> None:
    wrong = sorted(left) + sorted(set(profile.severities) ^ set(CODES))
    wrong += [code for code, severity in profile.severities.items() if severity not in get_args(Severity.__value__)]
    wrong += [name for name, rule in profile.naming.items() if "key" not in rule.pattern.groupindex]
    if profile.default_naming not in profile.naming:
        wrong.append("import.default_naming")
    if wrong:
        raise BadProfile(f"unknown, missing or unusable: {', '.join(wrong)}")
