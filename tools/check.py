"""All that can be said about the code without running it: ./run check."""

import os
import subprocess
import sys
import time

BIN = os.path.join(".venv", "bin")
CHECKS = {
    "ruff": ["ruff", "check", "--quiet", "src", "tests", "tools", "benchmarks", "examples"],
    "format": ["ruff", "format", "--check", "--quiet", "src", "tests", "tools", "benchmarks", "examples"],
    "imports": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "templates": ["djlint", "--quiet", "--lint", "src/graduand/templates"],
}


def main(wanted: list[str]) -> int:
    """Run the checks named (all of them by default) and report each on a line."""
    failed = []
    for name, command in CHECKS.items():
        if wanted and name not in wanted:
            continue
        began = time.monotonic()
        done = subprocess.run(
            [os.path.join(BIN, command[0]), *command[1:]], capture_output=True, text=True, check=False
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:10} {verdict:7} {time.monotonic() - began:5.1f} s")
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:], done.stderr[-3000:])
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
