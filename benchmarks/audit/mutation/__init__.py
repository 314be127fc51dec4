"""Mutation testing of `graduand.pure.audit`: the code is changed in one place after the other; a test must notice.

mutmut makes the mutants in a copy among the temporary files that holds the pure package and its tests and nothing
else; `running` tries them. Mutants that change nothing anybody could notice stand in `equivalent_mutants.toml`, each
with the reason, found again by the lines they change and not by their number.
"""

import fnmatch
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parents[3]
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
PACKAGE, TESTS = Path("src/graduand/pure/audit"), Path("tests/pure/audit")
NAME = "graduand.pure.audit"

NOTICED = ("killed", "timeout")
"""An endless loop is noticed, too."""

CONFTEST = '''"""Properties with fewer examples, the same ones every time: who is killed today is killed tomorrow."""

from hypothesis import HealthCheck, settings

MOST_EXAMPLES = 25
OWN = "_hypothesis_internal_use_settings"

settings.register_profile(
    "mutation", derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
    max_examples=MOST_EXAMPLES,
)
settings.load_profile("mutation")


def pytest_collection_modifyitems(items):
    for item in items:
        own = getattr(item.obj, OWN, None)
        if own is not None:
            setattr(item.obj, OWN, settings(settings(), max_examples=min(own.max_examples, MOST_EXAMPLES)))
'''


@dataclass(frozen=True)
class Mutant:
    """One change: its module, its name there, what became of it, and the lines taken away and put in."""

    module: str
    name: str
    fate: str
    change: str


@dataclass(frozen=True)
class Excuse:
    """Why mutants need no test: a pattern of `module.function`, the change, the reason.

    The change is one mutant's lines as they are printed, or, whatever the line, `words` that become one of `into`.
    """

    function: str
    reason: str
    change: str = ""
    words: str = ""
    into: tuple[str, ...] = ()

    def covers(self, mutant: Mutant) -> bool:
        """Whether this is the mutant that is meant."""
        where = f"{mutant.module}.{mutant.name.partition('__mutmut_')[0]}"
        if not fnmatch.fnmatch(where, self.function):
            return False
        return self.change.split() == mutant.change.split() if self.change else self._says(mutant.change)

    def _says(self, change: str) -> bool:
        """Whether nothing but the words differs."""
        before, after = (
            " ".join(line[2:] for line in change.splitlines() if line.startswith(sign)).split() for sign in "-+"
        )
        return any(" ".join(before).replace(self.words, into).split() == after for into in self.into)


def every_module() -> list[str]:
    """The modules of the package, those of its folders with a dot; a folder's own code goes by its name alone."""
    paths = (path.relative_to(ROOT / PACKAGE).with_suffix("") for path in (ROOT / PACKAGE).rglob("*.py"))
    names = (".".join(part for part in path.parts if part != "__init__") for path in paths)
    return sorted(name for name in names if name)


def run(modules: Sequence[str], processes: int, share: float = 1.0) -> list[Mutant]:
    """Make and try the mutants of some modules: all of them, or a share drawn always alike."""
    with TemporaryDirectory() as folder:
        return _run(Path(folder), modules, processes, share)


def _run(stage: Path, modules: Sequence[str], processes: int, share: float) -> list[Mutant]:
    _lay_out(stage)
    mutated = {module: _mutated(stage, module) for module in modules}
    chosen = [
        f"{NAME}.{module}.{name}" for module, (_, names) in mutated.items() for name in _drawn(module, names, share)
    ]
    (stage / "chosen.json").write_text(json.dumps(chosen), "utf-8")
    _try_all(stage, processes)
    fates = json.loads((stage / "fates.json").read_text("utf-8"))
    return [_told(full, fate, mutated) for full, fate in fates.items()]


def _lay_out(stage: Path) -> None:
    """Copy the package and its tests."""
    for folder in (PACKAGE, TESTS):
        shutil.copytree(ROOT / folder, stage / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for package in (*PACKAGE.parents, *TESTS.parents):
        if (ROOT / package / "__init__.py").exists():
            (stage / package / "__init__.py").touch()
    (stage / "tests" / "conftest.py").write_text(CONFTEST, "utf-8")
    (stage / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '-q'\n", "utf-8")


def _mutated(stage: Path, module: str) -> tuple[str, Sequence[str]]:
    """Put all mutants of a module beside the code they change; the text, and their names."""
    path = stage / PACKAGE / module.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    made = mutate_file_contents(str(path), path.read_text("utf-8"))
    path.write_text(made.code, "utf-8")
    return made.code, made.mutant_names


def _drawn(module: str, names: Sequence[str], share: float) -> Sequence[str]:
    return names if share >= 1 else sorted(random.Random(module).sample(list(names), round(share * len(names))))


def _try_all(stage: Path, processes: int) -> None:
    paths = os.pathsep.join([str(stage / "src"), str(stage), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "MUTATION_PROCESSES": str(processes)}
    off = [word for plugin in ("django", "xdist", "cacheprovider") for word in ("-p", f"no:{plugin}")]
    command = [sys.executable, "-m", "pytest", *off, "-p", "benchmarks.audit.mutation.running", str(TESTS)]
    subprocess.run(command, cwd=stage, env=environment, check=True, stdout=sys.stderr)


def _told(full: str, fate: str, mutated: dict[str, tuple[str, Sequence[str]]]) -> Mutant:
    module, _, name = full.removeprefix(f"{NAME}.").rpartition(".")
    return Mutant(module, name, fate, "" if fate in NOTICED else _change(full, mutated[module][0]))


def _change(full: str, source: str) -> str:
    """The lines that a mutant takes away and puts in."""
    lines = get_diff_for_mutant(full, source=source, path=full).splitlines()
    kept = [line for line in lines if line[:1] in ("+", "-") and line[:3] not in ("+++", "---")]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in kept if not line[1:].startswith(("def ", "class ")))


def excuses() -> list[Excuse]:
    """The mutants that cannot be noticed."""
    return [Excuse(**one) for one in tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutants", [])]


def judged(mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with its fate, "equivalent" for those that cannot be noticed."""
    known = excuses()
    for mutant in mutants:
        excused = mutant.fate not in NOTICED and any(excuse.covers(mutant) for excuse in known)
        yield mutant, "equivalent" if excused else mutant.fate


def report(mutants: Sequence[Mutant]) -> Iterator[str]:
    """The score of every module and of all, and every survivor with its change."""
    fates = list(judged(mutants))
    yield "| module | mutants | noticed | equivalent | not noticed | score |"
    yield "|---|---|---|---|---|---|"
    for module in dict.fromkeys(mutant.module for mutant in mutants):
        yield _row(module, Counter(fate for mutant, fate in fates if mutant.module == module))
    yield _row("all", Counter(fate for _, fate in fates))
    for mutant, fate in fates:
        if fate not in (*NOTICED, "equivalent"):
            yield f"\n{mutant.module}.{mutant.name}: {fate}\n{mutant.change}"


def _row(name: str, fates: Counter[str]) -> str:
    noticed, asked = sum(fates[fate] for fate in NOTICED), fates.total() - fates["equivalent"]
    missed = asked - noticed
    return f"| {name} | {fates.total()} | {noticed} | {fates['equivalent']} | {missed} | {_share(fates):.1%} |"


def score(mutants: Sequence[Mutant]) -> float:
    """The share of noticed mutants among those that can be noticed."""
    return _share(Counter(fate for _, fate in judged(mutants)))


def _share(fates: Counter[str]) -> float:
    asked = fates.total() - fates["equivalent"]
    return sum(fates[fate] for fate in NOTICED) / asked if asked else 1.0
