"""What would be: trials of rules that are not published yet, and what students will lack in terms to come."""

from django.db import models

from graduand.steps.registry.models.programs import RuleVersion
from graduand.steps.registry.models.students import Enrollment


class RuleTrial(models.Model):
    """
    规则试算: a draft held against the whole population before it is published; what it would change, by counts.

    `digest` is that of the lines, so that publishing can say in the journal exactly which difference was accepted.
    """

    rule_version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="trials")
    ran_at = models.DateTimeField()
    ran_by = models.CharField(max_length=60)
    students = models.PositiveIntegerField()
    gained = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    degree_gained = models.PositiveIntegerField()
    degree_lost = models.PositiveIntegerField()
    other_reasons = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.rule_version} {self.ran_at}"


class RuleTrialLine(models.Model):
    """One student whose verdict the draft would change, before and after."""

    trial = models.ForeignKey(RuleTrial, models.CASCADE, related_name="lines")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200, db_collation="C")
    effect = models.CharField(max_length=16)
    before_ok = models.BooleanField(null=True)
    after_ok = models.BooleanField(null=True)
    before_degree_ok = models.BooleanField(null=True)
    after_degree_ok = models.BooleanField(null=True)
    before_missing = models.JSONField(default=list)
    after_missing = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["trial", "path"], name="rule_trial_line_path")]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.effect}"


class Outlook(models.Model):
    """
    毕业预警: what an enrolled student will lack in a term to come, as it looked at `made_at`.

    `term` is the graduation term looked at (the months 01 and 07 of batches), `last_term` the last one before the
    study period expires; `outlook` sums both up.
    """

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="outlooks")
    path = models.CharField(max_length=200, db_collation="C")
    term = models.CharField(max_length=6)
    last_term = models.CharField(max_length=6, blank=True)
    outlook = models.CharField(max_length=16)
    academic_ok = models.BooleanField(null=True)
    missing = models.JSONField(default=list)
    missing_credits_x10 = models.PositiveIntegerField(default=0)
    pending = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "term"], name="outlook_once")]
        indexes = [models.Index(fields=["term", "path"], include=["outlook"], name="outlook_path")]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.term} {self.outlook}"
