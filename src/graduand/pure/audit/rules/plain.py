"""Rules from plain JSON values: whatever stands in a file, the answer is a rule set or faults, never another error.

The dataclasses themselves say what is read: a field with a default may be absent, any other must be there, and what
they do not know is refused, since a misspelled minimum would graduate people. `rules.schema.json` says the same.
"""

import marshal
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from graduand.pure.audit.rules.parts import BadRules, Fault

NUMBER = re.compile(r"(-(?=[0.]*[1-9]))?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")
"""How a decimal is written when it is text."""
MOST_KNOWN = 2**15
"""Different parts that are kept to be found again, some 20 MB; 4,000 rule sets have 28,000 of 220,000."""
LARGEST = 10**9

_NAMES: dict[object, str] = {str: "text", bool: "true or false", int: "whole number", Decimal: "number"}


def read[Part](kind: type[Part], stored: object, path: str = "") -> Part:
    """Build a dataclass from JSON values. Raises `BadRules` with every fault and its `path` ("modules[2].code")."""
    reader = _Reader()
    part = reader.part(kind, stored, path)
    if reader.faults:
        raise BadRules(tuple(reader.faults))
    return cast(Part, part)


_known: dict[tuple[type, bytes], object] = {}
"""Parts by what they were read from, in bytes that tell apart what only looks equal (1, 1.0 and true)."""

type Reads = Callable[["_Reader", object, str], object]
"""(reader, stored, path) -> value."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A field: how it is read, whether it may be null, whether it may be absent; `simple` needs no reading."""

    read: Reads
    nullable: bool
    optional: bool
    simple: object


@cache
def _shapes(kind: type) -> dict[str, _Shape]:
    hints = get_type_hints(kind)
    return {spec.name: _shape(hints[spec.name], optional=spec.default is not MISSING) for spec in fields(kind)}


def _shape(hint: Any, *, optional: bool) -> _Shape:
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    kind = next(option for option in options if option is not NoneType)
    return _Shape(_way(kind), NoneType in options, optional, kind if kind in (str, bool) else None)


def _way(kind: Any) -> Reads:
    """How a value of any kind that the dataclasses use is read."""
    if get_origin(kind) is tuple:
        inside = _way(get_args(kind)[0])
        return lambda reader, stored, path: reader.list_of(inside, stored, path)
    if is_dataclass(kind):
        return lambda reader, stored, path: reader.inner(cast(type, kind), stored, path)
    if kind is Decimal:
        return _Reader.decimal
    if issubclass(kind, StrEnum):
        return lambda reader, stored, path: reader.choice(kind, stored, path)
    return lambda reader, stored, path: reader.plain(kind, stored, path)


class _Reader:
    """Reads values of a wanted kind and notes what is wrong instead of raising; a wrong value comes back as None."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def plain(self, kind: type, stored: object, path: str) -> object:
        """Read a text, a truth or a whole number."""
        if type(stored) is not kind or _too_long(stored):
            return self._wrong(_NAMES[kind], stored, path)
        return stored

    def _wrong(self, expected: str, stored: object, path: str) -> object:
        facts = {"path": path, "expected": expected, "found": _short(stored)}
        self.faults.append(Fault("rules.json_wrong_type", facts=facts))
        return None

    def list_of(self, read: Reads, stored: object, path: str) -> object:
        """Read a list."""
        if not isinstance(stored, Sequence) or isinstance(stored, str | bytes):
            return self._wrong("list", stored, path)
        return tuple(read(self, value, f"{path}[{place}]") for place, value in enumerate(stored))

    def decimal(self, stored: object, path: str) -> object:
        """Read a number that is text or a number."""
        text = repr(stored) if type(stored) in (int, float) and not _too_long(stored) else stored
        if not isinstance(text, str) or not NUMBER.fullmatch(text):
            return self._wrong(_NAMES[Decimal], stored, path)
        return Decimal(text)

    def choice(self, kind: type[StrEnum], stored: object, path: str) -> object:
        """Read one of some words."""
        if isinstance(stored, str) and stored in list(kind):
            return kind(stored)
        return self._wrong(" | ".join(kind), stored, path)

    def inner(self, kind: type, stored: Any, path: str) -> object:
        """Read an object inside another. The intakes of a program repeat most of them: equal ones are read once."""
        try:
            key = kind, marshal.dumps(stored, 2)
        except ValueError:  # what no JSON file can hold
            return self.part(kind, stored, path)
        part = _known.get(key)
        if part is None and (part := self.part(kind, stored, path)) is not None:
            _remember(key, part)
        return part

    def part(self, kind: type, stored: object, path: str) -> object:
        """Read an object."""
        if not isinstance(stored, Mapping):
            return self._wrong("object", stored, path)
        shapes, before = _shapes(kind), len(self.faults)
        inside = f"{path}." if path else ""
        for name in stored:
            if name not in shapes:
                self._note("rules.json_unknown_field", f"{inside}{_short(name)}")
        values: dict[str, object] = {}
        for name, shape in shapes.items():
            value = stored.get(name, MISSING)
            if value is MISSING:
                if not shape.optional:
                    self._note("rules.json_missing_field", f"{inside}{name}")
            elif type(value) is shape.simple or (value is None and shape.nullable):
                values[name] = value
            else:
                values[name] = shape.read(self, value, f"{inside}{name}")
        return None if len(self.faults) > before else self._built(kind, values, path)

    def _note(self, code: str, path: str) -> None:
        self.faults.append(Fault(code, facts={"path": path}))

    def _built(self, kind: type, values: dict[str, object], path: str) -> object:
        try:
            return kind(**values)
        except BadRules as bad:
            at = {"path": path} if path else {}
            self.faults += [replace(fault, facts={**fault.facts, **at}) for fault in bad.faults]
            return None


def _remember(key: tuple[type, bytes], part: object) -> None:
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[key] = part


def _too_long(value: object) -> bool:
    """Whether a number is beyond anything rules can mean; Python does not even write the longest ones down."""
    return isinstance(value, int) and abs(value) > LARGEST


def _short(value: object) -> str:
    """Show a value of any kind and size in what fits into a sentence and can be written down."""
    if isinstance(value, list | dict) or _too_long(value):
        return type(value).__name__
    text = value if isinstance(value, str) else repr(value)
    return text[:40].encode(errors="replace").decode()
