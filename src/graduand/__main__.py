"""The `graduand` command: a word for each thing an administrator does at the shell."""

import os
import secrets
import sys

# Words of the shell that are no good names for Python modules, or are better known by another name.
ALIASES = {"import": "load", "help": "words", "--help": "words", "-h": "words"}
# Words that need a database; without DATABASE_URL they run on the embedded one, started for them if it is not up.
ON_THE_DATABASE = {"audit explain", "doctor", "found", "load", "migrate", "open_batch", "season", "verify_journal"}
# Words that keep nothing: they run in any folder, make no home there and need no database.
HOMELESS = {"audit files"}


def main() -> None:
    """Find the command of the first word and run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graduand.project.settings")
    from graduand.project import messages  # noqa: PLC0415 -- slow import

    messages.compile_stale()
    word, *rest = sys.argv[1:] or ["words"]
    word = ALIASES.get(word, word).replace("-", "_")
    asked = " ".join([word, *rest[:1]]) if word == "audit" else word
    if asked in HOMELESS:
        live_nowhere()
    if asked in ON_THE_DATABASE and not os.environ.get("DATABASE_URL"):
        run_embedded([word, *rest])
    else:
        run([word, *rest])


def live_nowhere() -> None:
    """Go where the call came from, and give the settings what they would else make in a home there.

    That is secrets, and the address of a database, which nobody will ask.
    """
    os.chdir(os.environ.get("GRADUAND_CALLED_FROM", "."))
    for name in ("GRADUAND_SECRET_KEY", "GRADUAND_FIELD_KEY"):
        os.environ.setdefault(name, secrets.token_urlsafe(48))
    os.environ.setdefault("DATABASE_URL", "postgresql:///none")


def run(words: list[str]) -> None:
    """Run one command."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["graduand", *words])


def run_embedded(words: list[str]) -> None:
    """Run one command with the embedded database up, and leave it as it was found."""
    from graduand.base import embedded  # noqa: PLC0415 -- slow import
    from graduand.project import environment  # noqa: PLC0415 -- slow import

    home = environment.home()
    was_running = embedded.is_running(home)
    embedded.start(home)
    try:
        run(words)
    finally:
        if not was_running:
            embedded.stop(home)


if __name__ == "__main__":
    main()
