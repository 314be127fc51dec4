"""Who acts: a named person in one post, or a student, or the platform's own clock. Every action gets one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """
    `key` is stable ("user:12", "student:2123…", "system"), `name` for people, `role` what the post is.

    `path` is the place of the post in the tree of organizations ("/1/4/"); the gate shows what lies at or below it.
    """

    key: str
    name: str
    role: str
    organization_id: int | None = None
    organization_name: str = ""
    path: str = ""
    role_label: str = ""

    @property
    def user_id(self) -> int | None:
        """The account behind the actor, if it is one."""
        kind, _, number = self.key.partition(":")
        return int(number) if kind == "user" else None


SYSTEM = Actor(key="system", name="Graduand", role="system")
