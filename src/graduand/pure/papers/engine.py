"""From a template and data to a PDF for the archive: PDF/A-2b, the same byte for byte for the same data."""

import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Final

import typst

TEMPLATES = Path(__file__).parent / "typst"
FONT_PACKAGE = "pylopdf_fonts_zh_cn"
# Level b needs no tags, which would make a roster ten times as large; JPEG and transparency are allowed.
ARCHIVE_STANDARD: Final = "a-2b"

_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class PaperFault(Exception):
    """A paper that cannot be made, with the code of the reason.

    `paper.missing_glyph`: no font holds some `characters`, so the name would be printed with a blank box.
    `paper.bad_picture`: the photo is no JPEG. `paper.nothing_to_print`: there is no line.
    """

    def __init__(self, code: str, *, characters: str = "") -> None:
        super().__init__(code, characters)
        self.code = code
        self.characters = characters


def make_pdf(template: str, data: Mapping[str, object] | Sequence[object], dated: date) -> bytes:
    """Set a template of the house with data that JSON can carry; give one PDF/A-2b.

    `dated` is the date of the paper and the only time in the file. No font of the machine is used, no package fetched
    and no file read outside the folder of templates, so every machine makes the same bytes. Several threads may call
    this at once.

    Raises PaperFault `paper.missing_glyph`; any other error of the engine is a fault of the template.
    """
    try:
        pdf = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=fonts(),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[ARCHIVE_STANDARD],
            pdf_tags=False,
            timestamp=datetime.combine(dated, time.min, UTC),
        )
    except typst.TypstError as error:
        raise _fault(error) from error
    assert isinstance(pdf, bytes)
    return pdf


@cache
def fonts() -> typst.Fonts:
    """Load Noto Serif SC and Noto Sans SC, the only fonts that papers use (15 ms, once a process)."""
    package = importlib.util.find_spec(FONT_PACKAGE)
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _fault(error: typst.TypstError) -> Exception:
    characters = dict.fromkeys(map(_unescaped, _MISSING_GLYPH.findall(error.diagnostic)))
    return PaperFault("paper.missing_glyph", characters="".join(characters)) if characters else error


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
