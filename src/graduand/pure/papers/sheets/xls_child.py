"""The other half of `old_workbooks`: a script that reads an .xls from its input and writes the cells as JSON.

It stands alone, so that the process holds nothing worth attacking: no settings, no database, no other file.
"""

import io
import json
import resource
import sys

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

_MEMORY_BYTES, _CPU_SECONDS = 2 * 1024**3, 60


def main() -> None:
    """Read the worksheet whose number is the argument; write rows, or the names of the sheets, or that it is locked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    json.dump(_answer(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout, default=str)


def _answer(data: bytes, sheet: int) -> dict[str, object]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        return {"locked": True}
    names = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if not 0 <= sheet < len(names):
        return {"names": names}
    return {"rows": list(workbook.get_sheet_by_name(names[sheet]).iter_rows())}


if __name__ == "__main__":
    main()
