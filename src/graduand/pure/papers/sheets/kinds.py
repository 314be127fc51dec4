"""What a file really is, whatever its name says."""

import io
import zipfile

from graduand.pure.papers.sheets.dbf import looks_like_dbf
from graduand.pure.papers.sheets.faults import BadSheet

_MAGIC = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"GIF8": "picture",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "rich_text",
}
_IN_ZIP = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "word_document"),
    ("ppt/presentation.xml", "presentation"),
    ("content.xml", "open_document"),
)
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp")


def kind_of(data: bytes, filename: str) -> str:
    """Tell what the bytes are: xlsx, xls, dbf or text.

    Raises BadSheet `file.kind_unknown` with `looks_like` (html, pdf, picture, zip_of_pictures, word_document ...),
    `file.locked` for a workbook under a password, `file.damaged` for a broken zip.
    """
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(data)
    if looks_like_dbf(data):
        return "dbf"
    if filename.lower().endswith(".dbf"):
        raise BadSheet("file.damaged", kind="dbf")
    _refuse_other_kinds(data)
    return "text"


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadSheet("file.damaged", kind="zip") from error
    for member, kind in _IN_ZIP:
        if member in names:
            return kind if kind == "xlsx" else _unknown(kind)
    return _unknown("zip_of_pictures" if any(name.endswith(_PICTURES) for name in names) else "zip")


def _kind_of_ole(data: bytes) -> str:
    # The directory of an OLE file names its streams in UTF-16; they tell the old Office formats apart.
    if _stream("EncryptedPackage") in data:
        raise BadSheet("file.locked", kind="xlsx")
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    return _unknown("word_document" if _stream("WordDocument") in data else "office_document")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refuse_other_kinds(data: bytes) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            _unknown(kind)
    if b"<html" in head or b"<table" in head or head.startswith(b"<!doctype html"):
        _unknown("html")
    if head.startswith(b"<?xml"):
        _unknown("excel_2003_xml" if b"urn:schemas-microsoft-com:office:spreadsheet" in head else "xml")
    if b"\0" in head and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _unknown("binary")


def _unknown(looks_like: str) -> str:
    raise BadSheet("file.kind_unknown", looks_like=looks_like)
