"""The `graduand` command: a word for each thing an administrator does at the shell."""

import os
import sys

# Words of the shell that are no good names for Python modules, or are better known by another name.
ALIASES = {"import": "load", "help": "words", "--help": "words", "-h": "words"}


def main() -> None:
    """Find the command of the first word and run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graduand.project.settings")
    from graduand.project import messages  # noqa: PLC0415 -- slow import

    messages.compile_stale()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    word, *rest = sys.argv[1:] or ["words"]
    execute_from_command_line(["graduand", ALIASES.get(word, word).replace("-", "_"), *rest])


if __name__ == "__main__":
    main()
