"""The house keeps its own rules: imports, routes, words, no machine's traces."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import grimp
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from graduand.project.access import ROUTES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "graduand"
LARGEST_FILE = 350
PICTURES = {".jpg", ".png", ".webp"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += routes(pattern.url_patterns, inner)
        else:
            found.append(f"{space}{pattern.name}")
    return found


def test_every_import_contract_is_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_part_of_an_import_loop() -> None:
    graph = grimp.build_graph("graduand", cache_dir=None)
    looping = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            if module in graph.find_downstream_modules(module) or graph.chain_exists(
                importer=imported, imported=module
            ):
                looping.add((module, imported))
    assert looping == set()


def test_a_view_borrows_no_other_rooms_tables_or_forms() -> None:
    graph = grimp.build_graph("graduand", cache_dir=None)
    strangers = set()
    for module in graph.modules:
        parts = module.split(".")
        if parts[1:2] != ["steps"] or len(parts) < 4 or parts[3] != "views":
            continue
        for imported in graph.find_modules_directly_imported_by(module):
            other = imported.split(".")
            if len(other) > 3 and other[1] == "steps" and other[3] in ("tables", "forms") and other[2] != parts[2]:
                strangers.add((module, imported))
    assert strangers == set()


def test_every_route_has_a_policy_row_and_every_row_a_route() -> None:
    known = set(routes(get_resolver().url_patterns))
    assert known - set(ROUTES) == set(), "routes without a row are refused for everybody"
    assert set(ROUTES) - known == set(), "rows without a route are dead"


def test_no_file_of_ours_is_larger_than_a_reader_can_hold() -> None:
    sizes = {
        path: len(path.read_text().splitlines()) for path in SOURCE.rglob("*.py") if "migrations" not in path.parts
    }
    assert {path.name: size for path, size in sizes.items() if size > LARGEST_FILE} == {}


def test_no_committed_file_names_an_index_or_a_registry() -> None:
    """Hosts of package indexes belong into nobody's lock or configuration: mirrors would rewrite them."""
    index = re.compile(rb"pypi\.org|pythonhosted|registry\.npmjs|npmmirror|--(extra-)?index-url|find-links|_resolved\"")
    ours = Path(__file__).resolve()
    texts = [path for path in tracked_files() if path.resolve() != ours and path.suffix not in PICTURES]
    assert [str(path.relative_to(ROOT)) for path in texts if index.search(path.read_bytes())] == []


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        names = re.findall(r"^[a-z0-9][^ =]*==", text, re.MULTILINE)
        assert len(names) >= 30
        assert text.count("--hash=sha256:") >= len(names)


def test_late_imports_give_one_of_three_reasons() -> None:
    without = []
    for path in SOURCE.rglob("*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if "PLC0415" in line and not re.search(r"-- (slow import|optional dependency|app ready)", line):
                without.append(f"{path.name}:{number}")
    assert without == []


def test_model_names_are_not_shadowed_between_rooms() -> None:
    """One word, one thing."""
    homes = defaultdict(set)
    for path in (SOURCE / "steps").glob("*/models.py"):
        for name in re.findall(r"^class (\w+)\((?:models\.Model|AbstractBaseUser)\)", path.read_text(), re.MULTILINE):
            homes[name].add(path.parent.name)
    assert {name: rooms for name, rooms in homes.items() if len(rooms) > 1} == {}


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "README.zh-CN.md", "SECURITY.md", "CONTRIBUTING.md"])
def test_the_house_has_its_papers(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500
