"""The rule sets of an audit from a file: JSON of programs, or the sheet of the staff."""

from pathlib import Path

from graduand.base.errors import NotValid, TooMuch
from graduand.fronts.cli.audit_files.sources import pairs, readable
from graduand.pure.audit.rules.document import rules_from_text
from graduand.pure.audit.rules.parts import Fault
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.sheet import COLUMNS, OPTIONAL_COLUMNS, rules_from_rows
from graduand.pure.papers.sheets.cells import tidy
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.headers import match_header
from graduand.pure.papers.sheets.limits import SheetLimits
from graduand.pure.papers.sheets.reading import read_table

MOST_BYTES = 512 * 1024**2
LIMITS = SheetLimits(max_rows=1_000_000)
SHEETS = (".xlsx", ".xls", ".csv", ".dbf")


class BadRulesFile(NotValid):
    """Rules that nobody may be audited by. `faults` are all of them, with their rows."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        super().__init__("audit_file.bad_rules", path=path.name, faults=len(faults))
        self.faults = faults


def load_rules(path: Path) -> list[RuleSet]:
    """Read every rule set. Raises a `Refusal` for an unreadable file, `BadRulesFile` when any rule set has a fault."""
    with readable(path):
        if path.stat().st_size > MOST_BYTES:
            raise TooMuch("audit_file.too_large", path=path.name)
        data = path.read_bytes()
    sets, faults = _from_sheet(path, data) if path.suffix.lower() in SHEETS else _from_text(path, data)
    if faults:
        raise BadRulesFile(path, faults)
    if not sets:
        raise NotValid("audit_file.empty", path=path.name)
    return sets


def _from_text(path: Path, data: bytes) -> tuple[list[RuleSet], list[Fault]]:
    try:
        return rules_from_text(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise NotValid("audit_file.not_json", path=path.name, reason=str(fault)[:200]) from fault


def _from_sheet(path: Path, data: bytes) -> tuple[list[RuleSet], list[Fault]]:
    wanted = {heading: (heading,) for heading in (*COLUMNS, *OPTIONAL_COLUMNS)}
    try:
        table = read_table(data, path.name, limits=LIMITS)
        places = match_header(table.header, wanted, COLUMNS)
    except BadSheet as bad:
        raise NotValid(bad.code, **{name: pairs(value) for name, value in bad.facts.items()}) from bad
    rows = [
        (row.number, {heading: tidy(row.cell(place).text) for heading, place in places.items()}) for row in table.rows
    ]
    return rules_from_rows(rows)
