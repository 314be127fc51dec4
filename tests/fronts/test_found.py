"""The first minute of an installation, at the shell."""

import pytest
from django.core.management import CommandError, call_command

from graduand.fronts.cli.management.commands import found
from graduand.steps.registry.models import Organization, User

SCHOOL = ("--code", "000", "--name", "示例开放大学", "--short-name", "总部")
PEOPLE = ("--system", "system-admin:姓名甲", "--security", "security-admin:姓名乙")


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the two people type at the prompt."""
    monkeypatch.setattr(found, "getpass", lambda prompt: f"{prompt} wise-and-long")


def test_it_makes_headquarters_and_two_people_who_can_log_in(db: None) -> None:
    call_command("found", *SCHOOL, *PEOPLE)
    assert Organization.objects.get().plays == ["headquarters"]
    assert {user.username: user.has_usable_password() for user in User.objects.all()} == {
        "system-admin": True, "security-admin": True,
    }  # fmt: skip


def test_it_founds_only_once_and_wants_names(db: None) -> None:
    call_command("found", *SCHOOL, *PEOPLE)
    with pytest.raises(CommandError):
        call_command("found", *SCHOOL, *PEOPLE)
    with pytest.raises(CommandError, match="USERNAME:NAME"):
        call_command("found", *SCHOOL, "--system", "nameless", "--security", "b:乙")
    assert Organization.objects.count() == 1
