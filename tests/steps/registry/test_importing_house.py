"""机构、账号、规则 The house itself: the tree, the people in it, the rules of programs (C11, domain.md 5.2, 2.2)."""

import pytest

from graduand.base.errors import Taken
from graduand.fronts.season.making.programs import RULE_HEADER, rule_rows
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.actions.bootstrap import Person, found
from graduand.steps.registry.models import Organization, Post, Program, Role, RuleVersion, User
from tests import factories as make
from tests.steps.registry.office import codes, counts, imported, xlsx

pytestmark = pytest.mark.django_db

HEADQUARTERS = {
    "机构代码": "000",
    "机构名称": "明德开放大学",
    "简称": "总部",
    "上级代码": "",
    "类型": "总部",
    "兼任层级": "",
}
COLLEGE = HEADQUARTERS | {
    "机构代码": "901", "机构名称": "明德开放大学生命健康学院", "简称": "健康学院", "上级代码": "000", "类型": "学院",
    "兼任层级": "分部",
}  # fmt: skip
CENTER = HEADQUARTERS | {
    "机构代码": "90101", "机构名称": "青松学习中心", "简称": "青松", "上级代码": "901", "类型": "学习中心",
}  # fmt: skip


@pytest.fixture
def house():
    return found(
        code="000", name="明德开放大学", short_name="总部", system_admin=Person("system-admin", "孙系统"),
        security_admin=Person("security-admin", "李安全"), at=make.LONG_AGO,
    )  # fmt: skip


def acting(role: str):
    from graduand.steps.registry.posts import actor_of

    return actor_of(Post.objects.select_related("user", "organization").get(role=role))


def organizations(*lines, **params):
    return imported("organizations", xlsx(lines), acting(Role.SYSTEM_ADMIN), **params)


def test_the_first_headquarters_is_made_once_and_nobody_has_a_password(house):
    assert not any(user.has_usable_password() for user in User.objects.all())
    with pytest.raises(Taken):
        found(code="1", name="又", short_name="又", system_admin=Person("a", "甲"), security_admin=Person("b", "乙"),
              at=make.MORNING)  # fmt: skip


def test_children_may_stand_before_their_parents_in_the_file(house):
    job = organizations(CENTER, COLLEGE, HEADQUARTERS)
    center = Organization.objects.get(code="90101")
    assert counts(job) == (2, 0, 1)
    assert center.path == f"/{house.pk}/{center.parent_id}/{center.pk}/"
    assert center.parent.plays == ["college", "branch"]


def test_a_trial_of_a_tree_sees_the_whole_tree(house):
    assert counts(organizations(CENTER, COLLEGE, dry_run=True)) == (2, 0, 0)
    assert Organization.objects.count() == 1


def test_unknown_parents_circles_and_a_second_headquarters_are_refused(house):
    lost = CENTER | {"机构代码": "90102", "上级代码": "909"}
    one, other = CENTER | {"机构代码": "A", "上级代码": "B"}, CENTER | {"机构代码": "B", "上级代码": "A"}
    second = HEADQUARTERS | {"机构代码": "001"}
    job = organizations(lost, one, other, second)
    assert set(codes(job)) == {2, 3, 4, 5}
    assert codes(job)[2] == ["organization.parent_unknown"]
    assert "organization.circle" in codes(job)[3]
    assert codes(job)[5] == ["organization.parent_unknown"]


def test_an_address_may_change_and_a_superior_may_not(house):
    organizations(COLLEGE, CENTER)
    job = organizations(COLLEGE | {"邮寄地址": "明德市杏林路9号"}, CENTER | {"上级代码": "000", "邮寄地址": ""})
    assert codes(job) == {2: ["row.changed"], 3: ["organization.moved"]}
    assert Organization.objects.get(code="901").postal_address == "明德市杏林路9号"


def test_accounts_come_without_a_password_and_with_their_posts(house):
    organizations(COLLEGE, CENTER)
    lines = [
        {"用户名": "clerk-90101", "姓名": "周经办", "机构代码": "90101", "岗位": "学习中心经办"},
        {"用户名": "lead-90101", "姓名": "吴负责", "机构代码": "90101", "岗位": "学习中心经办"},
        {"用户名": "lead-90101", "姓名": "吴负责", "机构代码": "90101", "岗位": "学习中心负责人"},
        {"用户名": "wrong", "姓名": "郑错位", "机构代码": "90101", "岗位": "总部审核"},
    ]
    job = imported("accounts", xlsx(lines), acting(Role.SECURITY_ADMIN))
    assert counts(job) == (3, 1, 0)
    assert codes(job) == {5: ["post.wrong_level"]}
    assert Post.objects.filter(user__username="lead-90101").count() == 2
    assert not User.objects.get(username="clerk-90101").has_usable_password()
    again = imported("accounts", xlsx(lines), acting(Role.SECURITY_ADMIN))
    assert counts(again) == (0, 1, 3)


def test_the_three_administrators_exclude_one_another_and_nobody_appoints_himself(house):
    lines = [
        {"用户名": "system-admin", "姓名": "孙系统", "机构代码": "000", "岗位": "审计员"},
        {"用户名": "security-admin", "姓名": "李安全", "机构代码": "000", "岗位": "总部审核"},
        {"用户名": "new", "姓名": "王两职", "机构代码": "000", "岗位": "审计员"},
        {"用户名": "new", "姓名": "王两职", "机构代码": "000", "岗位": "系统管理员"},
    ]
    job = imported("accounts", xlsx(lines), acting(Role.SECURITY_ADMIN))
    assert codes(job) == {2: ["post.excluded"], 3: ["post.own"], 5: ["post.excluded"]}


def test_only_the_security_administrator_hands_out_posts(house):
    line = {"用户名": "x", "姓名": "某某", "机构代码": "000", "岗位": "总部审核"}
    assert imported("accounts", xlsx([line]), acting(Role.SYSTEM_ADMIN)).result["code"] == "post.role_needed"


def rules(*changes, **params):
    lines = [dict(zip(RULE_HEADER, row, strict=True)) for row in rule_rows()]
    for place, change in changes:
        lines[place] |= change
    return imported("rules", xlsx(lines), make.an_actor(Role.HQ_REVIEWER), **params)


def test_rules_bring_their_programs_and_can_be_read_back(house):
    job = rules()
    version = RuleVersion.objects.select_related("program").first()
    assert (job.state, job.refused) == ("done", 0)
    assert Program.objects.count() == RuleVersion.objects.count() == 4
    assert RuleSet.from_json(version.content).content_hash == version.content_hash
    assert (version.state, version.drafted_at, version.published_at) == ("draft", make.MORNING, None)


def test_the_same_rules_twice_make_no_second_version(house):
    rules()
    job = rules()
    assert job.noted == job.done
    assert RuleVersion.objects.count() == 4


def test_one_bad_row_refuses_its_program_and_no_other(house):
    job = rules((3, {"学分": "很多"}))
    bad = codes(job)
    assert bad[5] == ["rules.cell_not_number"]
    assert bad[2] == ["rules.set_refused"]
    assert Program.objects.count() == 3


def test_published_rules_never_change_under_the_same_version(house):
    rules()
    RuleVersion.objects.update(state="published", published_at=make.MORNING)
    job = rules((0, {"课程名称": "学习指南"}))
    assert {code for told in codes(job).values() for code in told} == {"row.unchanged", "rules.version_taken"}
    assert RuleVersion.objects.count() == 4


def test_a_dry_run_of_rules_drafts_nothing(house):
    assert rules(dry_run=True).refused == 0
    assert not Program.objects.exists()
