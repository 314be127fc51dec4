"""Progress at the shell: one line a step that grows while it runs, then its figures."""

import resource
import sys
import time
from typing import TextIO

BAR = 24
EVERY_SECONDS = 0.2


class Progress:
    """Call it with (step, done, total); it draws a bar on a terminal and one closing line a step anywhere."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self.out = out
        self.step = ""
        self.began = self.drawn = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Tell how far a step is; a new step's name begins a new line."""
        now = time.monotonic()
        if step != self.step:
            self.step, self.began, self.drawn = step, now, 0.0
        if self.out.isatty() and (now - self.drawn > EVERY_SECONDS or done >= total):
            self.drawn = now
            filled = BAR * done // total if total else BAR
            rate = done / (now - self.began) if now > self.began else 0
            line = f"\r{self.step[:40]:40} [{'█' * filled}{'·' * (BAR - filled)}] {done:>9,}/{total:,}  {rate:>9,.0f}/s"
            self.out.write(line + " ")
            self.out.flush()

    def close(self, step: str, rows: int, seconds: float) -> None:
        """The closing line of a step: rows, seconds, rows per second, and the memory of the process so far."""
        clear = "\r" + " " * 100 + "\r" if self.out.isatty() else ""
        rate = f"{rows / seconds:,.0f}" if seconds else "—"
        figures = f"{rows:>10,} rows {seconds:>8.1f} s {rate:>10}/s {peak_megabytes():>7,.0f} MB"
        self.out.write(f"{clear}{step:24} {figures}\n")
        self.out.flush()


def peak_megabytes() -> float:
    """The largest resident memory of this process and of its children so far."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) / 1024
