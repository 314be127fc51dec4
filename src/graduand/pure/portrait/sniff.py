"""What a file really is, by its first bytes, whatever its name says."""

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypmif1", "heic"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"%PDF", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b", "gzip"),
    (257, b"ustar", "tar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (0, b"%!PS", "postscript"),
    (0, b"MZ", "exe"),
    (0, b"BM", "bmp"),
)

HEAD_BYTES = 512
"""How many first bytes ``kind_of`` needs."""


def kind_of(head: bytes) -> str:
    """Name the kind of a file by its first ``HEAD_BYTES`` bytes: "png", "rar", "html", "nothing", "unknown"..."""
    if not head:
        return "nothing"
    text = head[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        return "html"
    return next((kind for at, mark, kind in SIGNATURES if head[at : at + len(mark)] == mark), "unknown")
