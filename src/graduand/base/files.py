"""Kept files, addressed by their content: the same bytes are stored once, and a stored file never changes."""

import hashlib
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from graduand.base.errors import NotFound

CHUNK_BYTES = 1024 * 1024


def keep(data: bytes, kind: str, suffix: str = "") -> str:
    """Store bytes below `kind` and return their SHA-256; storing them again changes nothing."""
    digest = hashlib.sha256(data).hexdigest()
    _store(place(kind, digest, suffix), ContentFile(data))
    return digest


def keep_stream(stream: BinaryIO, kind: str, suffix: str = "") -> str:
    """Store a seekable stream without holding it in memory and return its SHA-256."""
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
    stream.seek(0)
    _store(place(kind, digest.hexdigest(), suffix), File(stream))
    return digest.hexdigest()


def fetch(kind: str, digest: str, suffix: str = "") -> BinaryIO:
    """Open a kept file for reading. Raises NotFound."""
    path = place(kind, digest, suffix)
    if not default_storage.exists(path):
        raise NotFound("file.gone", digest=digest[:12])
    opened: BinaryIO = default_storage.open(path)  # type: ignore[assignment]  # Django's File is one in all but name
    return opened


def fetch_bytes(kind: str, digest: str, suffix: str = "") -> bytes:
    """Read a whole kept file. Raises NotFound."""
    with fetch(kind, digest, suffix) as stream:
        return stream.read()


def place(kind: str, digest: str, suffix: str = "") -> str:
    """Where a kept file lies inside the storage."""
    return f"{kind}/{digest[:2]}/{digest}{suffix}"


def _store(path: str, content: "File[bytes]") -> None:
    if not default_storage.exists(path):
        default_storage.save(path, content)
