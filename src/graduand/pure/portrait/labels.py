"""The name of a file inside a zip, turned into a label for people: never a path, never a key on disk.

Windows in Chinese writes names in GBK without saying so (S99, domain.md section 8 row 11), macOS and Linux in UTF-8.
"""

import re
from dataclasses import dataclass

UTF8_FLAG = 0x800
LONGEST_NAME = 255

UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")
"""Control characters, and those that turn the direction of writing: a label with one does not read as it is."""

MAC_LITTER = frozenset({".ds_store", "__macosx"})
WINDOWS_LITTER = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Label:
    """A file name and its folder inside the archive, safe to show; ``sound`` is false if the name was not plain."""

    name: str
    folder: str
    is_folder: bool
    sound: bool

    @property
    def litter(self) -> str | None:
        """Which system left this file beside the photos: "macos", "windows", or nothing."""
        name = self.name.lower()
        if name in MAC_LITTER or name.startswith("._") or self.folder.split("/", 1)[0].lower() == "__macosx":
            return "macos"
        return "windows" if name in WINDOWS_LITTER else None


def decode_name(raw: bytes, flags: int) -> str:
    """Decode one name by what it says of itself, else strict UTF-8, else GB18030; unreadable bytes become U+FFFD."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8" if flags & UTF8_FLAG else "gb18030", "replace")


def label_of(raw: bytes, flags: int) -> Label:
    """Split a name at both kinds of slash, after decoding: 0x5C is also the second byte of some GBK characters."""
    text = decode_name(raw, flags)
    parts = [part for part in re.split(r"[/\\]", text) if part not in ("", ".")]
    name = parts[-1] if parts else ""
    sound = bool(name) and len(name) <= LONGEST_NAME and not _escapes(text, parts) and not UNSHOWABLE.search(text)
    return Label(_shown(name), _shown("/".join(parts[:-1])), text.endswith(("/", "\\")), sound)


def _escapes(text: str, parts: list[str]) -> bool:
    """Tell whether the name, used as a path, would leave its folder. We never use it so; others may."""
    return text.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"[A-Za-z]:", text))


def _shown(text: str) -> str:
    return UNSHOWABLE.sub("\ufffd", text)[:LONGEST_NAME]
