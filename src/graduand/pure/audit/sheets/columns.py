"""The columns of the rules sheet. The optional ones are always written; a sheet without them means what it meant."""

from graduand.pure.audit.rules.parts import CapScope, Unit

RULE_COLUMNS = (
    "专业代码", "专业名称", "专业层次", "适用入学起", "适用入学止", "规则版本", "最低毕业学分", "总部最低学分",
    "免修免考上限", "学位", "学位平均分", "论文最低分", "学位外语",
)  # fmt: skip
MODULE_COLUMNS = ("模块代码", "模块名称", "模块最低学分", "模块总部最低学分", "模块最高学分", "溢出到模块")
SLOT_COLUMNS = (
    "课程代码", "课程名称", "学分", "总部课程", "必修", "综合实践", "毕业论文", "计入平均", "可替代课程", "可计入模块",
)  # fmt: skip
COLUMNS = (*RULE_COLUMNS, *MODULE_COLUMNS, *SLOT_COLUMNS, "依据")
"""The headers that must be there, in any order."""

MORE_RULE_COLUMNS = ("免考上限范围", "免考抵总部学分", "免考计平均分", "最短学习月数", "最长学习月数")
MORE_MODULE_COLUMNS = ("模块最低门数",)
MORE_SLOT_COLUMNS = ("补修", "相似课程", "所属条件组")
GROUP_COLUMNS = ("条件组代码", "条件组名称", "条件组计量", "条件组至少", "上级条件组", "条件组必须")
OPTIONAL_COLUMNS = (*MORE_RULE_COLUMNS, *MORE_MODULE_COLUMNS, *MORE_SLOT_COLUMNS, *GROUP_COLUMNS)
ALL_COLUMNS = (*COLUMNS, *OPTIONAL_COLUMNS)
"""The headers in the order in which they are written."""

EVERYWHERE = (*RULE_COLUMNS, "依据", *MORE_RULE_COLUMNS)
"""What every row of a rule set repeats."""
ON_MODULE = (*MODULE_COLUMNS, *MORE_MODULE_COLUMNS)
"""What every row of a module repeats."""

KEY_COLUMNS = ("专业代码", "专业层次", "适用入学起", "适用入学止", "规则版本")
TERM_COLUMNS = {"适用入学起", "适用入学止"}
NUMBER_COLUMNS = {
    "规则版本", "最低毕业学分", "总部最低学分", "免修免考上限", "学位平均分", "论文最低分", "免考计平均分",
    "最短学习月数", "最长学习月数", "模块最低学分", "模块总部最低学分", "模块最高学分", "模块最低门数",
}  # fmt: skip

UNITS = {
    "学分": Unit.CREDITS,
    "总部学分": Unit.HQ_CREDITS,
    "门数": Unit.COURSES,
    "条件组数": Unit.GROUPS,
}
SCOPES = {"全部": CapScope.ALL, "总部必修": CapScope.HQ_COMPULSORY}
