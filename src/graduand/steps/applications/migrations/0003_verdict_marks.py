"""Marks say whether only the verdict is concerned; petitions, language certificates and published rules mark too."""

from django.db import migrations, models

# (table, operations that change nothing but what the audit says)
VERDICT_ONLY = {
    "registry_petition": ("INSERT", "UPDATE", "DELETE"),
    "registry_languagecertificate": ("INSERT", "UPDATE", "DELETE"),
}

FUNCTIONS = """
CREATE FUNCTION applications_mark_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path, verdict_only)
    SELECT DISTINCT c.id, c.path, true FROM changed
    JOIN applications_candidate c ON c.enrollment_id = changed.enrollment_id;
    RETURN NULL;
END $$;

-- Results that are not published, and stay so, change no verdict.
CREATE FUNCTION applications_mark_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path, verdict_only)
    SELECT DISTINCT c.id, c.path, true FROM changed
    JOIN applications_candidate c ON c.enrollment_id = changed.enrollment_id WHERE changed.state = 'published';
    RETURN NULL;
END $$;
CREATE FUNCTION applications_mark_results() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path, verdict_only)
    SELECT DISTINCT c.id, c.path, true
    FROM (SELECT enrollment_id, state FROM before UNION ALL SELECT enrollment_id, state FROM changed) r
    JOIN applications_candidate c ON c.enrollment_id = r.enrollment_id WHERE r.state = 'published';
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION applications_mark_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path, verdict_only)
    SELECT DISTINCT c.id, c.path, true FROM changed
    JOIN applications_candidate c ON c.program_id = changed.program_id
        AND c.intake_term BETWEEN changed.intake_from AND changed.intake_to
    WHERE changed.state = 'published';
    RETURN NULL;
END $$;
CREATE TRIGGER mark_rules_update AFTER UPDATE ON registry_ruleversion REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_rules();

DROP TRIGGER mark_insert ON registry_result;
DROP TRIGGER mark_update ON registry_result;
DROP TRIGGER mark_delete ON registry_result;
CREATE TRIGGER mark_insert AFTER INSERT ON registry_result REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_result();
CREATE TRIGGER mark_delete AFTER DELETE ON registry_result REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_result();
CREATE TRIGGER mark_update AFTER UPDATE ON registry_result REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_results();
"""


def watching(table: str, operation: str) -> str:
    """The trigger that marks after one kind of statement on one table."""
    rows = "OLD" if operation == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER mark_{operation.lower()} AFTER {operation} ON {table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_verdict();"
    )


TRIGGERS = "\n".join(
    watching(table, operation) for table, operations in VERDICT_ONLY.items() for operation in operations
)


# Room on each page for the new version of a row, so that most rewritten verdicts touch no index.
ROOM = "ALTER TABLE applications_candidate SET (fillfactor = 85)"
# Whoever is a candidate already has no reasons and months yet.
ANEW = """
INSERT INTO applications_mark (candidate_id, path, verdict_only) SELECT id, path, true FROM applications_candidate;
"""
# The code of a batch is its month.
GRADUATES_IN = """
    UPDATE applications_candidate c SET graduates_in = left(b.code, 6) FROM batches_batch b WHERE b.id = c.batch_id
"""
READINESS = [
    ("ready", "may apply"),
    ("status", "not enrolled"),
    ("expired", "study period expired"),
    ("too_short", "not studied long enough"),
    ("conditions", "conditions not met"),
    ("photo", "no graduation photo"),
    ("identity", "identity in doubt"),
    ("chsi_photo", "CHSI lacks a photo"),
    ("chsi_unknown", "no CHSI list yet"),
    ("done", "applied or beyond"),
    ("deferred", "deferred"),
]


def first_hindrance() -> models.Case:
    """What `readiness` says since study time stands in the rules."""
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


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_marks_and_queue"), ("registry", "0002_courses_petitions_trials"),
    ]  # fmt: skip
    operations = [
        migrations.AddField("candidate", "reasons", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("candidate", "degree_reasons", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("candidate", "own_rules", models.BooleanField(default=False, db_default=False)),
        migrations.AddField(
            "candidate", "graduates_in", models.CharField(blank=True, db_default="", default="", max_length=6)
        ),
        migrations.AddField(
            "candidate", "first_month", models.CharField(blank=True, db_default="", default="", max_length=6)
        ),
        migrations.AddField(
            "candidate", "last_month", models.CharField(blank=True, db_default="", default="", max_length=6)
        ),
        migrations.RunSQL(GRADUATES_IN, migrations.RunSQL.noop),
        migrations.RemoveIndex("candidate", "candidate_readiness"),
        migrations.RemoveField("candidate", "readiness"),
        migrations.AddField(
            "candidate",
            "readiness",
            models.GeneratedField(
                expression=first_hindrance(),
                output_field=models.CharField(max_length=12, choices=READINESS),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "candidate", models.Index(fields=["batch", "readiness", "student_number"], name="candidate_readiness")
        ),
        migrations.AddField("mark", "verdict_only", models.BooleanField(default=False, db_default=False)),
        migrations.AddIndex("candidate", models.Index(fields=["program", "intake_term"], name="candidate_program")),
        migrations.RunSQL(FUNCTIONS + TRIGGERS + ROOM + ";" + ANEW, migrations.RunSQL.noop),
    ]
