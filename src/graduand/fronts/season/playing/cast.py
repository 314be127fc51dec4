"""The people of the season: who founds the house, and who stands for each role in the demo."""

from datetime import datetime
from pathlib import Path

from graduand.base.actors import SYSTEM, Actor
from graduand.fronts.season.playing.stage import SceneFault
from graduand.pure.papers.sheets.reading import read_table
from graduand.steps.applications.models import Candidate, State
from graduand.steps.registry import posts
from graduand.steps.registry.actions.accounts import set_password
from graduand.steps.registry.actions.bootstrap import Person, found

FOUNDERS = {"系统管理员": "system_admin", "安全管理员": "security_admin"}
ROLES = (
    "center_clerk", "center_lead", "college_reviewer", "college_dispatcher", "hq_reviewer", "hq_issuer",
    "system_admin", "security_admin", "auditor",
)  # fmt: skip
# Rules are drafted by one reviewer of headquarters and published by another (P6), so a demo needs both.
SEVERAL = {"hq_reviewer": 2}


def found_house(folder: Path, at: datetime) -> None:
    """Make headquarters and its first two administrators from the sheets that list them."""
    top = next(row for row in _rows(folder / "机构.xlsx") if row["类型"] == "总部")
    people = {FOUNDERS[row["岗位"]]: Person(row["用户名"], row["姓名"]) for row in _rows(folder / "账号.xlsx")
              if row["岗位"] in FOUNDERS}  # fmt: skip
    found(code=top["机构代码"], name=top["机构名称"], short_name=top["简称"], at=at, **people)


def leading_roles(at: datetime) -> list[dict[str, str]]:
    """One account for each role, for a demo, and all who review at headquarters: user name and who it is."""
    return [{"username": _username(actor), "who": f"{actor.name} · {actor.organization_name} · {actor.role_label}"}
            for role in ROLES for actor in posts.actors_in(role, at)[: SEVERAL.get(role, 1)]]  # fmt: skip


def a_graduate() -> dict[str, object] | None:
    """An invented graduate whose certificate waits to be confirmed: what the portal asks for. None when nobody is."""
    waiting = Candidate.objects.filter(state=State.NUMBERED).select_related("enrollment__student")
    one = waiting.order_by("student_number").first()
    if one is None:
        return None
    return {"student_number": one.student_number, "id_number": one.enrollment.student.id_number, "name": one.name}


def give_passwords(given: list[dict[str, str]], at: datetime) -> None:
    """Set the passwords of the demo's accounts."""
    for person in given:
        set_password(posts.user_named(person["username"]), person["password"], actor=SYSTEM, at=at)


def _username(actor: Actor) -> str:
    return posts.username_of(actor)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise SceneFault(f"{path.name} is missing from the season's folder")
    table = read_table(path.read_bytes(), path.name)
    return [dict(zip(table.header, [cell.text for cell in row.cells], strict=True)) for row in table.rows]
