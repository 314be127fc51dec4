"""A reader of the words in our own PDFs, so that no test depends on a tool that a machine may lack."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s*(.*?)\s*endobj", re.S)
_STREAM = re.compile(rb"(<<.*?>>)\s*stream\r?\n(.*)\r?\nendstream", re.S)
# A string may hold pairs of brackets as they are, one within the other.
_LITERAL = rb"(?:\\.|[^\\()])*"
for _ in range(4):
    _LITERAL = rb"(?:\\.|[^\\()]|\(" + _LITERAL + rb"\))*"
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + _LITERAL + rb")\)|<([0-9A-F]+)>", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.S)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """Give the text of every page, without the spaces that only place it."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    tree = next(body for body in objects.values() if b"/Type/Pages" in body)
    kids = re.search(rb"/Kids\[(.*?)\]", tree, re.S)
    assert kids
    return [_page(objects, int(kid)) for kid in re.findall(rb"(\d+) 0 R", kids[1])]


def _page(objects: dict[int, bytes], number: int) -> str:
    page = objects[number]
    resources = objects[_reference(page, b"Resources")]
    named = re.search(rb"/Font<<(.*?)>>", resources, re.S)
    fonts = {
        name.decode(): _letters(objects, int(font))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", named[1] if named else b"")
    }
    return _shown(_stream(objects[_reference(page, b"Contents")]), fonts)


def _shown(content: bytes, fonts: dict[str, dict[int, str]]) -> str:
    words, font = [], {}
    for text_object in re.findall(rb"BT\s(.*?)\sET", content, re.S):
        for name, literal, hexadecimal in _SHOWN.findall(text_object):
            font = fonts[name.decode()] if name else font
            codes = bytes.fromhex(hexadecimal.decode()) if hexadecimal else _ESCAPE.sub(_unescaped, literal)
            words += [font[int.from_bytes(codes[place : place + 2])] for place in range(0, len(codes), 2)]
    return "".join(words).replace(" ", "")


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _NAMED.get(code, code)


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    table = _stream(objects[_reference(objects[font], b"ToUnicode")])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table.partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[2]) if b"FlateDecode" in found[1] else found[2]
