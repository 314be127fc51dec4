"""How a finding of the photo check becomes a code with facts, for the fate of a file and for the pages alike."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from graduand.pure.portrait.check import Finding

type Found = tuple[str, dict[str, Any]]

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
"""As the Windows explorer of the clerk counts (S100)."""

SIZES = (".too_big", ".too_large")
"""How the codes end whose facts are bytes."""


def told(finding: Finding) -> Found:
    """The code of a finding with the measure or fault behind it, as `photo.background_not_uniform:texture`."""
    return told_kept(asdict(finding))


def told_kept(finding: dict[str, Any]) -> Found:
    """The same for a finding as it lies in `Photo.findings`."""
    code, behind = finding["code"], ""
    if code.startswith("photo.background"):
        behind = finding["aspect"]
    elif code == "photo.broken":
        behind = str(finding["found"])
    return f"{code}:{behind}" if behind else code, measured(finding, code)


def told_all(findings: Iterable[Finding], severity: str) -> tuple[Found, ...]:
    """The codes of all findings of one severity: "refuse", "warn" or "note"."""
    return tuple(told(finding) for finding in findings if finding.severity == severity)


def measured(facts: dict[str, Any], code: str = "") -> dict[str, Any]:
    """Facts as a person reads them: shares and distances rounded, a size in KB and MB beside the bytes."""
    shown = {name: round(value, 3) if isinstance(value, float) else value for name, value in facts.items()}
    if code.endswith(SIZES):
        for name in ("found", "limit"):
            shown[f"{name}_kb"] = round(facts[name] / KILOBYTE, 1)
            shown[f"{name}_mb"] = round(facts[name] / MEGABYTE, 1)
    return shown
