"""From plain data to frozen dataclasses, strictly: each key known, each type right, every fault told at once.

TOML and JSON both pass through here; JSON has no dates, so an ISO text stands for one.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `path` ("rounds[1].apply_until"); `found` and `required` are values to show.

    Reasons: unknown_key, missing_key, wrong_type, unknown_word, or a contradiction named by the caller.
    """

    path: str
    reason: str
    found: Any = None
    required: Any = None


_BAD: Any = object()


def decode(kind: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    """The value of type `kind` in `raw`; what does not fit is appended to `faults` and the result is then useless."""
    if is_dataclass(kind):
        return _decode_fields(kind, raw, path, faults)
    origin = get_origin(kind)
    if origin is UnionType:
        return None if raw is None else decode(_without_none(kind), raw, path, faults)
    if origin is tuple:
        return _decode_list(get_args(kind)[0], raw, path, faults)
    if origin is dict:
        return _decode_dict(get_args(kind)[1], raw, path, faults)
    return _decode_scalar(kind, raw, path, faults)


def _decode_fields(kind: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(raw, Mapping):
        return _wrong_type(path, raw, "table", faults)
    hints = get_type_hints(kind)
    faults.extend(Fault(_join(path, key), "unknown_key") for key in raw if key not in hints)
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    faults.extend(Fault(_join(path, key), "missing_key") for key in required if key not in raw)
    known = {key: decode(hints[key], raw[key], _join(path, key), faults) for key in hints if key in raw}
    return kind(**known) if not faults else _BAD


def _decode_list(kind: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(raw, list):
        return _wrong_type(path, raw, "list", faults)
    return tuple(decode(kind, item, f"{path}[{at}]", faults) for at, item in enumerate(raw))


def _decode_dict(kind: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(raw, Mapping):
        return _wrong_type(path, raw, "table", faults)
    return {str(key): decode(kind, item, _join(path, key), faults) for key, item in raw.items()}


def _decode_scalar(kind: Any, raw: Any, path: str, faults: list[Fault]) -> Any:
    if issubclass(kind, StrEnum):
        return _decode_word(kind, raw, path, faults)
    if kind is date:
        return _decode_date(raw, path, faults)
    if type(raw) is not kind:  # not isinstance: True is an int, and a switch is no number
        return _wrong_type(path, raw, kind.__name__, faults)
    return raw


def _decode_word(kind: type[StrEnum], raw: Any, path: str, faults: list[Fault]) -> Any:
    if raw in tuple(kind):
        return kind(raw)
    faults.append(Fault(path, "unknown_word", found=raw, required=tuple(str(word) for word in kind)))
    return _BAD


def _decode_date(raw: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return _wrong_type(path, raw, "date", faults)


def _wrong_type(path: str, raw: Any, required: str, faults: list[Fault]) -> Any:
    faults.append(Fault(path, "wrong_type", found=type(raw).__name__, required=required))
    return _BAD


def _without_none(kind: Any) -> Any:
    return next(arg for arg in get_args(kind) if arg is not NoneType)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
