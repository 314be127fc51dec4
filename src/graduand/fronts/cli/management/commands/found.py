"""graduand found: the first minute of an installation."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from graduand.base import clock
from graduand.base.actors import SYSTEM
from graduand.base.errors import Refusal
from graduand.base.language import say
from graduand.steps.registry.actions.accounts import set_password
from graduand.steps.registry.actions.bootstrap import Person, found
from graduand.steps.registry.posts import user_named

FOUNDERS = ("system", "security")


class Command(BaseCommand):
    """Make headquarters, its system administrator and its security administrator, and ask for their passwords."""

    help = "Make headquarters and the first two administrators (once, on an empty database)"

    def add_arguments(self, parser: CommandParser) -> None:
        """The school, and the two people."""
        parser.add_argument("--code", required=True, help="code of headquarters")
        parser.add_argument("--name", required=True, help="name of the school")
        parser.add_argument("--short-name", required=True)
        for founder in FOUNDERS:
            parser.add_argument(f"--{founder}", required=True, metavar="USERNAME:NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it; the two passwords are typed, never given as arguments."""
        people = {founder: _person(options[founder]) for founder in FOUNDERS}
        at = clock.now()
        try:
            found(code=options["code"], name=options["name"], short_name=options["short_name"],
                  system_admin=people["system"], security_admin=people["security"], at=at)  # fmt: skip
            for person in people.values():
                password = getpass(f"{person.username}: ")
                set_password(user_named(person.username), password, actor=SYSTEM, at=at)
        except Refusal as refusal:
            raise CommandError(str(say(refusal.code, refusal.facts))) from refusal
        self.stdout.write(options["name"])


def _person(text: str) -> Person:
    username, colon, name = text.partition(":")
    if not (username and colon and name):
        raise CommandError(f"{text}: USERNAME:NAME is needed")
    return Person(username, name)
