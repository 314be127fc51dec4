"""How large a sheet may be before it is refused unread (promise P9: no file can hurt)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Upper bounds of a file that somebody sends.

    The defaults hold 100,000 students x 20 columns four times over; they protect memory and are no regulation.
    """

    max_bytes: int = 50 * 1024**2
    max_unpacked_bytes: int = 400 * 1024**2
    max_rows: int = 200_000
    max_columns: int = 100
    max_cells: int = 10_000_000
