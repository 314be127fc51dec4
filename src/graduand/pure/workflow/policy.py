"""Reading a season's policy: one TOML file in, one frozen `Policy` or every fault of the file out."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from graduand.pure.workflow.calendar import Event, calendar
from graduand.pure.workflow.decode import Fault, decode
from graduand.pure.workflow.numbers import RegistrationNumber, SerialRange, have_overlap
from graduand.pure.workflow.settings import Numbering, Policy, RoundSettings, Span

__all__ = [
    "BadPolicy",
    "Event",
    "Fault",
    "Policy",
    "calendar",
    "digest",
    "from_json",
    "read_policy",
    "shipped",
    "to_json",
]


class BadPolicy(ValueError):
    """The file is no policy. `faults` holds all of them, each with its path and reason."""

    code = "policy.bad"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.reason}" for fault in faults))


def read_policy(text: str) -> Policy:
    """The policy in a TOML text. Raises `BadPolicy`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy((Fault("", "not_toml", found=str(error)),)) from None
    return _build(raw)


def from_json(text: str) -> Policy:
    """The policy that a batch froze with `to_json`. Raises `BadPolicy`."""
    return _build(json.loads(text))


def to_json(policy: Policy) -> str:
    """Canonical JSON: sorted keys, no blanks, ISO dates. Equal policies give equal bytes."""
    return json.dumps(asdict(policy), default=date.isoformat, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(policy: Policy) -> str:
    """SHA-256 of the canonical JSON, in hex: which policy a verdict was made under."""
    return hashlib.sha256(to_json(policy).encode()).hexdigest()


@cache
def shipped(code: str) -> Policy:
    """A policy that comes with the software: "202307". Raises `FileNotFoundError`."""
    return read_policy(files(__package__).joinpath("policies", f"{code}.toml").read_text("utf-8"))


def _build(raw: dict[str, Any]) -> Policy:
    faults: list[Fault] = []
    policy = decode(Policy, raw, "", faults)
    found = tuple(faults) or tuple(_contradictions(policy))
    if found:
        raise BadPolicy(found)
    assert isinstance(policy, Policy)
    return policy


def _contradictions(policy: Policy) -> Iterator[Fault]:
    """What has the right types and still cannot be."""
    for path, code in (
        ("batch.code", policy.batch.code),
        ("batch.latest_intake_term", policy.batch.latest_intake_term),
    ):
        if not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", code):
            yield Fault(path, "not_year_month", found=code)
    if [r.number for r in policy.rounds] != list(range(1, len(policy.rounds) + 1)) or not policy.rounds:
        yield Fault("rounds", "not_numbered_from_1", found=[r.number for r in policy.rounds])
    for at, settings in enumerate(policy.rounds):
        yield from _of_round(f"rounds[{at}]", settings, policy.batch.closes_on)
    yield from _of_chain(policy)
    yield from _of_numbers(policy.number)


def _of_round(path: str, settings: RoundSettings, season_closes_on: date) -> Iterator[Fault]:
    outer, inner = settings.headquarters, settings.organizations
    empty = [name for name, span in (("headquarters", outer), ("organizations", inner)) if _is_empty(span)]
    yield from (Fault(f"{path}.{name}", "closes_before_opens") for name in empty)
    if empty:
        return
    if outer.closes_on > season_closes_on:
        yield Fault(f"{path}.headquarters", "outside_batch", found=outer.closes_on, required=season_closes_on)
    if not inner.window.lies_inside(outer.window):
        yield Fault(f"{path}.organizations", "outside_round", found=inner.closes_on, required=outer.closes_on)
    if not inner.opens_on <= settings.apply_until <= inner.closes_on:
        yield Fault(f"{path}.apply_until", "outside_round", found=settings.apply_until, required=inner.closes_on)


def _is_empty(span: Span) -> bool:
    return span.closes_on < span.opens_on


def _of_chain(policy: Policy) -> Iterator[Fault]:
    levels = policy.review.levels
    if not levels or len(set(levels)) != len(levels):
        yield Fault("review.levels", "not_a_chain", found=levels)
    named = [("review.may_return", policy.review.may_return), ("review.may_reject", policy.review.may_reject)]
    named += [(f"chsi_blocks[{at}].levels", block.levels) for at, block in enumerate(policy.chsi_blocks)]
    for path, kinds in named:
        yield from (Fault(path, "not_in_chain", found=kind, required=levels) for kind in kinds if kind not in levels)


def _of_numbers(number: Numbering) -> Iterator[Fault]:
    for level, digits in number.levels.items():
        try:
            RegistrationNumber(number.school, number.kind, number.year, digits, 0)
        except ValueError as error:
            yield Fault(f"number.levels.{level}", "not_a_number_part", found=str(error))
    for level, pairs in number.ranges.items():
        path = f"number.ranges.{level}"
        if level not in number.levels:
            yield Fault(path, "unknown_word", found=level, required=tuple(number.levels))
        try:
            ranges = [SerialRange(*pair) for pair in pairs]
        except (TypeError, ValueError):
            yield Fault(path, "not_a_range", found=pairs)
        else:
            if have_overlap(ranges):
                yield Fault(path, "ranges_overlap", found=pairs)
    yield from (Fault(f"number.ranges.{x}", "missing_key") for x in number.levels if x not in number.ranges)
