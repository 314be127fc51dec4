"""特殊申请: what the plan alone does not grant, decided by three different people (domain.md 2.3).

petition_checks (may it be asked for) -> asking (center) -> deciding (college, headquarters) -> granting (a result)
"""
