"""The processes of the demo: the web server and the worker as children that end with their parent."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from graduand.fronts.cli import serving

READY_SECONDS = 60


@contextmanager
def running(port: int, environment: Mapping[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start web and worker, hand them over once the pages answer, and end both afterwards."""
    serving.collect_if_stale()
    # The web server itself, not the command that becomes it: one start of Python less to wait for.
    worker = [sys.executable, "-m", "graduand", "worker"]
    children = [_start(environment, serving.granian("127.0.0.1", port)), _start(environment, worker)]
    try:
        _wait_until_ready(port, children)
        yield children
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            _end(child)


def wait(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a person stops the demo or a child dies; the exit status of the child that died, else 0."""
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped:
        for child in children:
            if child.poll() is not None:
                return child.returncode or 1
        time.sleep(0.2)
    return 0


def _start(environment: Mapping[str, str], command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent only, which then ends its children in order.
    return subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)  # noqa: S603


def _wait_until_ready(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if any(child.poll() is not None for child in children):
            raise RuntimeError("a process of the demo ended at once; its reason stands above")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the pages did not answer on port {port} within {READY_SECONDS} s")


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
