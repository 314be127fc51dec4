"""What may be wrong with a file, as codes and facts.

The wording of a code belongs to the room that shows it; the cellar knows no language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Fact = int | float | str
type Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one file inside an archive is not taken, e.g. ``Fault("entry.too_big", {"limit": 51200})``."""

    code: str
    facts: Facts = field(default_factory=dict)


class BadFile(ValueError):
    """A file that cannot be used; carries a stable ``code`` and the ``facts`` of a message.

    Named like ``zipfile.BadZipFile``, its nearest relative.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Facts = facts


class BadArchive(BadFile):
    """The archive as a whole is refused: nothing in it was looked at (codes ``archive.*``)."""


class BadEntry(BadFile):
    """One file of an archive is refused, the others stay readable (codes ``entry.*``)."""


class BadJpeg(BadFile):
    """The bytes are not a JPEG picture that can be trusted (codes ``jpeg.*``)."""
