"""What every command does alike: Chinese comes out right, `| head` is no error, the language is the shell's."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ENGLISH, CHINESE = "en", "zh-hans"


def speak_utf8() -> None:
    """Let Chinese come out right whatever the locale of the shell says."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Let `| head` close the pipe: the work is done all the same, and the status still says how it went."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def language() -> str:
    """English where the shell speaks English, Chinese everywhere else."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return ENGLISH if said.lower().startswith("en") else CHINESE
