"""What was achieved: results, and the petitions 申请 for what the plan alone does not grant."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.models.programs import Course
from graduand.steps.registry.models.students import Enrollment


class ResultState(models.TextChoices):
    """Recorded -> reviewed -> submitted -> published; only published results count (S14, S17, S123)."""

    RECORDED = "recorded", _("recorded")
    REVIEWED = "reviewed", _("reviewed")
    SUBMITTED = "submitted", _("submitted")
    PUBLISHED = "published", _("published")


class ResultKind(models.TextChoices):
    """How a result came about."""

    EXAM = "exam", _("examination")
    RESIT = "resit", _("resit")
    EXEMPT = "exempt", _("exemption")
    SUBSTITUTE = "substitute", _("substitution")
    TRANSFER = "transfer", _("transferred")


class Result(models.Model):
    """One result of one course in one term. `score_x10` is the score times ten; exemptions have none."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="results", db_index=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="results", db_index=False)
    credits_x10 = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=ResultKind)
    score_x10 = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=ResultState)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "course", "term", "kind"], name="result_once"),
        ]
        indexes = [
            # The audit reads nothing but this index.
            models.Index(
                fields=["enrollment"], include=["course", "score_x10", "kind"], condition=Q(state="published"),
                name="result_audit",
            ),
            models.Index(fields=["id"], condition=~Q(state="published"), name="result_waiting"),
            models.Index(
                fields=["enrollment"], include=["course", "score_x10", "kind"], condition=~Q(state="published"),
                name="result_pending",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course} {self.term}"


class PetitionKind(models.TextChoices):
    """
    What is asked for. The first two end in a result, the others in rules of one's own (pure/audit/personal.py).

    Exemption 免修免考 and transfer 成绩转换 (domain.md 2.3); substitution 课程替代 of one course by another, waiver
    条件豁免 of a floor, force 指定计入 of a course into a module.
    """

    EXEMPT = "exempt", _("exemption")
    TRANSFER = "transfer", _("transferred result")
    SUBSTITUTE = "substitute", _("course substitution")
    WAIVE = "waive", _("waived condition")
    FORCE = "force", _("course counted in a module")


class PetitionState(models.TextChoices):
    """Requested by the center, reviewed by the college, decided by headquarters: three different people."""

    REQUESTED = "requested", _("requested")
    REVIEWED = "reviewed", _("reviewed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", _("revoked")


class Petition(models.Model):
    """
    A request of one student that the plan alone does not grant, with its reason and who decided (domain.md 2.3).

    `course` is the course that is exempted, transferred, put in place of `target`, or counted in `module`; `condition`
    is the reason code of the floor that is waived. It names codes, not rows of rules, so an approved one survives a
    new version of the rules.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="petitions")
    kind = models.CharField(_("kind"), max_length=10, choices=PetitionKind)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+")
    module = models.CharField(max_length=20, blank=True)
    condition = models.CharField(max_length=60, blank=True)
    credits_x10 = models.PositiveSmallIntegerField(null=True)
    score_x10 = models.PositiveSmallIntegerField(null=True)
    term = models.CharField(max_length=6, blank=True)
    reason = models.CharField(_("reason"), max_length=400)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PetitionState, default=PetitionState.REQUESTED)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.CharField(max_length=60)
    requested_by_name = models.CharField(max_length=80)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enrollment", "state"], name="petition_enrollment")]
        constraints = [
            # The same request twice at a time is a mistake of the office.
            models.UniqueConstraint(
                fields=["enrollment", "kind", "course", "target", "module", "condition"],
                condition=Q(state__in=["requested", "reviewed", "approved"]), nulls_distinct=False,
                name="petition_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enrollment_id}"
