"""The organizations of the invented university and the people who work there."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from graduand.fronts.season.making.data import data
from graduand.fronts.season.making.names import ordinary_person

ORGANIZATION_HEADER = (
    "机构代码",
    "机构名称",
    "简称",
    "上级代码",
    "类型",
    "兼任层级",
    "邮寄地址",
    "收件人",
    "联系电话",
)
ACCOUNT_HEADER = ("用户名", "姓名", "机构代码", "岗位")

HEADQUARTERS_POSTS = (
    ("hq-reviewer", "总部审核"),
    ("hq-issuer", "总部制证"),
    ("system-admin", "系统管理员"),
    ("security-admin", "安全管理员"),
    ("auditor", "审计员"),
)
# Rules are drafted by one person and published by another, so headquarters has a second reviewer (P6).
RULE_WRITER = ("hq-rules", "总部审核")
COLLEGE_POSTS = (("reviewer", "学院审核"), ("dispatcher", "学院收发"))
CENTER_POSTS = (("clerk", "学习中心经办"), ("lead", "学习中心负责人"))


@dataclass(frozen=True, slots=True)
class Place:
    """One organization; `also` is a second level that it plays (C11)."""

    code: str
    name: str
    short: str
    parent: str
    kind: str
    also: str
    address: str


@dataclass(frozen=True, slots=True)
class World:
    """Every organization, from the headquarters down."""

    headquarters: Place
    colleges: tuple[Place, ...]
    centers: tuple[Place, ...]

    def __iter__(self) -> Iterator[Place]:
        yield self.headquarters
        yield from self.colleges
        yield from self.centers


def build_world(students: int) -> World:
    """The university that `students` candidates need: centers are dealt to the colleges in turn."""
    spec = data("world")
    top = spec["headquarters"]
    headquarters = Place(top["code"], top["name"], top["short"], "", "总部", "", top["address"])
    colleges = tuple(_college(one, top["code"]) for one in spec["colleges"][: _college_count(students)])
    centers = (_center(index, colleges) for index in range(_center_count(students)))
    return World(headquarters, colleges, tuple(sorted(centers, key=lambda center: center.code)))


def _college_count(students: int) -> int:
    sizes = data("world")["sizes"]
    return max(1, min(int(sizes["most_colleges"]), math.ceil(students / int(sizes["per_college"]))))


def _center_count(students: int) -> int:
    sizes = data("world")["sizes"]
    further: int = max(0, students - sizes["first_students"])
    return int(sizes["first_centers"]) + math.ceil(further / int(sizes["per_further_center"]))


def _college(one: dict[str, str], parent: str) -> Place:
    return Place(one["code"], one["name"], one["short"], parent, "学院", one["also"], one["address"])


def _center(index: int, colleges: tuple[Place, ...]) -> Place:
    """Centers beyond the number of names get an ordinal: 青松学习中心, 东青松学习中心, 青松第2学习中心."""
    spec = data("world")["centers"]
    trees, sides = spec["trees"], spec["sides"]
    round_, place = divmod(index, len(trees) * len(sides))
    tree, side = trees[place % len(trees)], sides[place // len(trees)]
    short = f"{side}{tree}" + (f"第{round_ + 1}" if round_ else "")
    college = colleges[index % len(colleges)]
    code = f"{college.code}{index // len(colleges) + 1:02d}"
    name = f"{short}学习中心"
    return Place(code, name, name, college.code, "学习中心", "", f"明德市{short}路{index + 1}号")


def organization_rows(world: World, rng: Random) -> Iterator[tuple[str, ...]]:
    """The rows of 机构.xlsx, parents before children, telephone numbers masked (S54, S55)."""
    for place in world:
        person = ordinary_person(rng)
        phone = f"0100-****{rng.randrange(10_000):04d}"
        head = (place.code, place.name, place.short, place.parent, place.kind, place.also)
        yield (*head, place.address, f"{person.name[0]}老师", phone)


def account_rows(world: World, rng: Random) -> Iterator[tuple[str, ...]]:
    """The rows of 账号.xlsx: one post an account, so that the chain passes through different people (P6)."""
    for username, post in HEADQUARTERS_POSTS:
        yield username, ordinary_person(rng).name, world.headquarters.code, post
    for places, posts in ((world.colleges, COLLEGE_POSTS), (world.centers, CENTER_POSTS)):
        for place in places:
            for word, post in posts:
                yield f"{word}-{place.code}", ordinary_person(rng).name, place.code, post
    username, post = RULE_WRITER
    yield username, ordinary_person(rng).name, world.headquarters.code, post
