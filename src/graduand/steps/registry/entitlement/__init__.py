"""毕业资格: who is entitled to graduate under which rules, for one student in a page or a million in a job.

lineup (which rules) -> reading (what they achieved) -> auditing (the kernel) or explaining (one student, in full)
"""

from graduand.steps.registry.entitlement.auditing import Found, audit, audit_under, audit_whole
from graduand.steps.registry.entitlement.explaining import as_seen, explanation, rules_for
from graduand.steps.registry.entitlement.reading import Roll

__all__ = ["Found", "Roll", "as_seen", "audit", "audit_under", "audit_whole", "explanation", "rules_for"]
