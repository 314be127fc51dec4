"""Opening of .xlsx and .xls workbooks without trusting them (promise P9: no file can hurt)."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from graduand.pure.papers.sheets.cells import Value
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.guard import check_workbook
from graduand.pure.papers.sheets.limits import SheetLimits

_CHILD = Path(__file__).with_name("xls_child.py")
_PATIENCE_SECONDS = 90


def xlsx_rows(data: bytes, sheet: int, limits: SheetLimits) -> Iterator[Sequence[Value]]:
    """Read the rows of one worksheet of an .xlsx, after the guard has passed it.

    Raises BadSheet `file.damaged`, `file.locked`, `file.no_sheet`, or what `check_workbook` raises.
    """
    check_workbook(data, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        if not 0 <= sheet < len(names):
            raise _no_sheet(sheet, names)
        return workbook.get_sheet_by_name(names[sheet]).iter_rows()
    except PasswordError as error:
        raise BadSheet("file.locked", kind="xlsx") from error
    except (CalamineError, OSError, ValueError) as error:
        raise BadSheet("file.damaged", kind="xlsx") from error
    except BaseException as error:
        # A panic of the parser is no `Exception`, so nobody above would catch it; for us it is a damaged file.
        if type(error).__name__ != "PanicException":
            raise
        raise BadSheet("file.damaged", kind="xlsx") from error


def xls_rows(data: bytes, sheet: int) -> Iterator[Sequence[Value]]:
    """Read the rows of one worksheet of an .xls in a process of its own (0.1 s, 2 GiB and 60 s of CPU at most).

    The old binary format has many numbers that a parser believes: a damaged one makes it panic, a spiteful one makes
    it reserve a hundred gigabytes, and either would end a worker. Dates arrive as texts.

    Raises BadSheet `file.damaged`, `file.locked` or `file.no_sheet`.
    """
    command = [sys.executable, "-P", str(_CHILD), str(sheet)]
    quiet = {**os.environ, "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the file goes in by its input
            command, input=data, capture_output=True, timeout=_PATIENCE_SECONDS, check=True, env=quiet
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BadSheet("file.damaged", kind="xls") from error
    answer = json.loads(done.stdout)
    if answer.get("locked"):
        raise BadSheet("file.locked", kind="xls")
    if "names" in answer:
        raise _no_sheet(sheet, answer["names"])
    return iter(answer["rows"])


def _no_sheet(wanted: int, names: list[str]) -> BadSheet:
    return BadSheet("file.no_sheet", wanted=wanted + 1, found=names)
