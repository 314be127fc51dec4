"""The embedded database starts as root too, in a folder that only root may enter, and widens no permission."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from graduand.base import embedded


@pytest.fixture
def closed_folder() -> object:
    folder = Path(mkdtemp(prefix="graduand-closed-"))
    folder.chmod(0o700)
    home = folder / "checkout" / "var"
    yield home
    embedded.erase(home)
    shutil.rmtree(folder)


def test_it_starts_in_a_closed_folder_and_leaves_its_permissions(closed_folder: Path) -> None:
    cluster = embedded.start(closed_folder, durable=False)

    with psycopg.connect(cluster.url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    assert version is not None
    assert version[0].startswith("18")
    assert stat.S_IMODE(closed_folder.parent.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_starting_it_twice_is_harmless(closed_folder: Path) -> None:
    assert embedded.start(closed_folder, durable=False) == embedded.start(closed_folder, durable=False)
    assert embedded.is_running(closed_folder)
    embedded.stop(closed_folder)
    assert not embedded.is_running(closed_folder)


def test_another_checkout_in_the_same_place_is_another_database(closed_folder: Path) -> None:
    before = embedded.cluster(closed_folder)
    (closed_folder / "instance").unlink()
    after = embedded.cluster(closed_folder)
    assert before.socket != after.socket
    shutil.rmtree(before.socket, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_the_programs_run_where_an_unprivileged_account_may_not_look(closed_folder: Path) -> None:
    """A virtual environment below a closed folder: its programs are copied, its folders stay closed."""
    prefix = closed_folder.parent.parent / "venv"
    prefix.mkdir()
    site = Path(embedded.find_spec(embedded.WHEEL).origin).parent.parent  # type: ignore[union-attr, arg-type]
    for part in (embedded.WHEEL, embedded.LIBRARIES):
        shutil.copytree(site / part, prefix / part, symlinks=True)
    prefix.chmod(0o700)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from graduand.base import embedded; "
        "print(embedded.start(Path(sys.argv[2]), durable=False).url)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(prefix), str(closed_folder)], capture_output=True, text=True, check=True
    )
    with psycopg.connect(done.stdout.strip()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert stat.S_IMODE(prefix.stat().st_mode) == 0o700
