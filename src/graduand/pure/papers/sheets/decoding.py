"""In which encoding a Chinese office has saved its text: gb18030 (of which GBK is a part), UTF-8, or UTF-16."""

import codecs
import re

from graduand.pure.papers.sheets.faults import BadSheet

CHINESE = "gb18030"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GB_NAMES = frozenset({"gb2312", "gbk", "cp936", "gb18030"})
_HAN = re.compile("[\u3400-\u9fff]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode a text; give it with the name of its encoding.

    A mark at the beginning decides, then the declared encoding, then strict UTF-8, then gb18030. Every declared GB
    encoding is read as gb18030, which holds 䶮 and 𬀩 where GBK stops.

    Raises BadSheet `file.wrong_encoding` with `declared`, the first bad `line` and `fits`, the encoding that would do.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, name), name
    if declared is None:
        name = "utf-8" if fits(data, "utf-8") else CHINESE
        return _strictly(data, name, ""), name
    name = usual_name(declared)
    if name == CHINESE and is_utf8_chinese(data):
        raise BadSheet("file.wrong_encoding", declared=declared, line=_first_special_line(data), fits="utf-8")
    return _strictly(data, name, declared), name


def usual_name(declared: str) -> str:
    """Give an encoding its usual name; GB2312, GBK and CP936 are read as gb18030."""
    name = declared.lower()
    return CHINESE if name.replace("-", "") in _GB_NAMES else name


def fits(data: bytes, encoding: str) -> bool:
    """Whether every byte of the data has a meaning in the encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, encoding: str, declared: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        better = next((name for name in ("utf-8", CHINESE) if name != encoding and fits(data, name)), "")
        raise BadSheet("file.wrong_encoding", declared=declared, line=line, fits=better) from error
    except LookupError as error:
        raise BadSheet("file.wrong_encoding", declared=declared, line=0, fits="") from error


def is_utf8_chinese(data: bytes) -> bool:
    """Whether the data are UTF-8 with Chinese in it: read as gb18030 they often pass, and give 瀛 for 学.

    The reverse is rare (GBK 联通 is lawful UTF-8) and never gives Han characters.
    """
    return fits(data, "utf-8") and bool(_HAN.search(data.decode("utf-8")))


def _first_special_line(data: bytes) -> int:
    return next(number for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii())
