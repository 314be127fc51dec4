"""The nouns of application and review: candidate, transition, lot (domain.md 1.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.batches.models import Batch, Round
from graduand.steps.registry.models import (
    Enrollment,
    Organization,
    Program,
    ProgramLevel,
    RecordStatus,
    RuleVersion,
)


class State(models.TextChoices):
    """Where an application stands; the table of moves is pure/workflow/transitions.py."""

    NOT_APPLIED = "not_applied", _("not applied")
    DEFERRED = "deferred", _("deferred")
    APPLIED = "applied", _("applied")
    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("returned")
    REJECTED = "rejected", _("not passed")
    APPROVED = "approved", _("approved")
    NUMBERED = "numbered", _("numbered")
    CONFIRMED = "confirmed", _("confirmed")
    PRINTED = "printed", _("printed")
    DISPATCHED = "dispatched", _("dispatched")
    RECEIVED = "received", _("at the center")
    COLLECTED = "collected", _("collected")
    REVOKED = "revoked", _("revoked")


class Intent(models.TextChoices):
    """What is applied for (S82)."""

    NONE = "", _("nothing yet")
    GRADUATE = "graduate", _("graduation")
    GRADUATE_WITH_DEGREE = "graduate_with_degree", _("graduation and degree")


class Readiness(models.TextChoices):
    """The one answer to "may I apply for this student today", and if not, what stands in the way first."""

    READY = "ready", _("may apply")
    STATUS = "status", _("not enrolled")
    EXPIRED = "expired", _("study period expired")
    TOO_SHORT = "too_short", _("not studied long enough")
    CONDITIONS = "conditions", _("conditions not met")
    PHOTO = "photo", _("no graduation photo")
    IDENTITY = "identity", _("identity in doubt")
    CHSI_PHOTO = "chsi_photo", _("CHSI lacks a photo")
    CHSI_UNKNOWN = "chsi_unknown", _("no CHSI list yet")
    DONE = "done", _("applied or beyond")
    DEFERRED = "deferred", _("deferred")


def _first_hindrance() -> models.Case:
    """Readiness from the facts of the row: what hinders first, in the order in which an office mends it."""
    when = models.When
    return models.Case(
        when(state="deferred", then=models.Value("deferred")),
        when(~models.Q(state__in=["not_applied", "returned"]), then=models.Value("done")),
        when(~models.Q(record_status="enrolled"), then=models.Value("status")),
        when(intake_term__lt=models.F("valid_from_term"), then=models.Value("expired")),
        when(models.Q(last_month__lt=models.F("graduates_in")) & ~models.Q(last_month=""),
             then=models.Value("expired")),
        when(models.Q(first_month__gt=models.F("graduates_in")) & ~models.Q(graduates_in=""),
             then=models.Value("too_short")),
        when(~models.Q(academic_ok=True), then=models.Value("conditions")),
        when(platform_photo=False, then=models.Value("photo")),
        when(identity="", then=models.Value("chsi_unknown")),
        when(~models.Q(identity="clear"), then=models.Value("identity")),
        when(chsi_admission_photo=False, then=models.Value("chsi_photo")),
        when(chsi_graduation_photo=False, seen_on_chsi=False, then=models.Value("chsi_photo")),
        default=models.Value("ready"),
    )  # fmt: skip


class Lot(models.Model):
    """上报: what a center hands up at once, with its receipt number (S44)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="lots")
    center = models.ForeignKey(Organization, models.PROTECT, related_name="lots")
    number = models.CharField(max_length=40, unique=True)
    count = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.number


class Candidate(models.Model):
    """
    The row of 毕业申请: a student in a batch. "Not applied" is a state too, so nobody can be forgotten.

    Copies of facts from earlier rooms (photo, CHSI, verdict) are kept fresh by marks that database triggers write
    (actions/freshness.py); no reader filters on a stale one.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="candidates")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="candidacies")
    student_number = models.CharField(_("student number"), max_length=20, db_collation="C")
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=60)
    path = models.CharField(max_length=200, db_collation="C")
    college = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    center = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    class_group = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=12, choices=ProgramLevel)
    category = models.CharField(_("student category"), max_length=20)
    intake_term = models.CharField(_("intake term"), max_length=6)
    valid_from_term = models.CharField(max_length=6, blank=True, default="")  # of the batch's policy, domain.md 2.5
    graduates_in = models.CharField(max_length=6, blank=True, default="", db_default="")  # the month of the batch
    record_status = models.CharField(
        _("record status"), max_length=12, choices=RecordStatus, default=RecordStatus.ENROLLED
    )

    state = models.CharField(_("application"), max_length=12, choices=State, default=State.NOT_APPLIED)
    review_level = models.PositiveSmallIntegerField(default=0)
    intent = models.CharField(_("intent"), max_length=20, choices=Intent, default=Intent.NONE, blank=True)
    degree_state = models.CharField(_("degree"), max_length=12, choices=State, default=State.NOT_APPLIED)
    moved_at = models.DateTimeField()
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="candidates")
    queue_number = models.BigIntegerField(_("queue number"), null=True, unique=True)

    rule_version = models.ForeignKey(RuleVersion, models.PROTECT, null=True, related_name="+")
    academic_ok = models.BooleanField(_("meets conditions"), null=True)
    degree_ok = models.BooleanField(_("meets degree conditions"), null=True)
    missing = models.JSONField(default=list)
    reasons = models.BigIntegerField(default=0, db_default=0)
    degree_reasons = models.IntegerField(default=0, db_default=0)
    own_rules = models.BooleanField(default=False, db_default=False)  # changed by an approved petition
    # The months between which the rules let the student graduate, as far as study time goes (domain.md 2.2).
    first_month = models.CharField(max_length=6, blank=True, default="", db_default="")
    last_month = models.CharField(max_length=6, blank=True, default="", db_default="")
    audited_at = models.DateTimeField(null=True)
    platform_photo = models.BooleanField(_("graduation photo"), default=False)
    photo_since = models.DateTimeField(null=True)
    identity = models.CharField(_("CHSI identity"), max_length=10, blank=True, default="")
    chsi_admission_photo = models.BooleanField(_("CHSI admission photo"), null=True)
    chsi_graduation_photo = models.BooleanField(_("CHSI credential photo"), null=True)
    chsi_taken_on = models.DateField(null=True)
    seen_on_chsi = models.BooleanField(_("seen on CHSI by a person"), default=False)
    manual_check_at = models.DateTimeField(null=True)

    readiness = models.GeneratedField(
        expression=_first_hindrance(), output_field=models.CharField(max_length=12, choices=Readiness), db_persist=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "enrollment"], name="candidate_once")]
        indexes = [
            models.Index(fields=["batch", "student_number"], name="candidate_number"),
            models.Index(fields=["batch", "readiness", "student_number"], name="candidate_readiness"),
            models.Index(fields=["batch", "path"], name="candidate_path"),
            models.Index(fields=["batch", "state", "review_level", "queue_number"], name="candidate_queue"),
            models.Index(fields=["enrollment"], name="candidate_enrollment"),
            models.Index(fields=["program", "intake_term"], name="candidate_program"),
        ]

    def __str__(self) -> str:
        return f"{self.student_number} {self.state}"

    def get_readiness_display(self) -> str:
        """The label of the readiness; Django makes none for a generated column."""
        return str(Readiness(self.readiness).label)


class Transition(models.Model):
    """
    One move of one candidate, never changed afterwards: who, from which post, when, why.

    `seen` keeps what the row said at that moment (rule version, verdict, photo, CHSI), since a person decides on
    what was in front of him (PIPL art. 24).
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="transitions")
    verb = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, choices=State)
    from_level = models.PositiveSmallIntegerField()
    to_state = models.CharField(max_length=12, choices=State)
    to_level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    organization = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)
    seen = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["candidate", "at"], name="transition_candidate")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.verb}"


class Mark(models.Model):
    """
    A candidate whose facts changed in an earlier room; written by database triggers, deleted by who re-reads.

    Without a constraint in the database: checking it would lock candidate rows at the commit of every import, in the
    order of the import, and so collide with the people who are deciding on them. `path` is the candidate's place, so
    that a scope finds its marks without a join; `verdict_only` that nothing but the audit has to be done anew.
    """

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="marks", db_constraint=False)
    path = models.CharField(max_length=200, db_collation="C", db_index=True)
    verdict_only = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"{self.candidate_id}"
