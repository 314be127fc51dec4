"""The PostgreSQL that benchmarks use: DATABASE_URL, else an embedded server of their own, never the demo's."""

import os
from pathlib import Path
from tempfile import gettempdir

import psycopg

from graduand.base import embedded


def home() -> Path:
    """Where the embedded server of the benchmarks lives: GRADUAND_HOME, else a folder among the temporary files."""
    return Path(os.environ.get("GRADUAND_HOME") or Path(gettempdir()) / "graduand-benchmarks")


def address() -> str:
    """The address of a running server, which is started if need be."""
    return os.environ.get("DATABASE_URL") or embedded.start(home(), durable=False).url


def connect() -> psycopg.Connection:
    """Open a connection that commits by itself and works in one process, with enough memory not to spill early."""
    connection = psycopg.connect(address(), autocommit=True)
    for setting in ("work_mem = '1GB'", "temp_buffers = '256MB'", "jit = off", "max_parallel_workers_per_gather = 0"):
        connection.execute(f"SET {setting}")
    return connection


def server_cpu(pid: int) -> float:
    """The CPU seconds that a server process has used; 0 where it cannot be seen (another machine)."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
