"""Marks for candidates whose facts changed in an earlier room, the queue's sequence, and moves that only grow.

A mark is written in the transaction of the change, by statement triggers with transition tables, so no bulk import can
pass them by. Candidates that do not exist yet need no mark: nominating shuts these tables to writers, then reads.
"""

from django.db import migrations

# (table, operations that change what a candidate's copied facts say)
WATCHED = {
    "registry_result": ("INSERT", "UPDATE", "DELETE"),
    "photos_photo": ("INSERT", "UPDATE"),
    "chsi_statement": ("INSERT", "UPDATE"),
    "chsi_manualcheck": ("INSERT",),
}

FUNCTIONS = """
CREATE SEQUENCE applications_queue;

CREATE FUNCTION applications_mark_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path)
    SELECT DISTINCT c.id, c.path FROM changed JOIN applications_candidate c ON c.enrollment_id = changed.enrollment_id;
    RETURN NULL;
END $$;

CREATE FUNCTION applications_mark_enrollment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path)
    SELECT DISTINCT c.id, c.path FROM changed JOIN applications_candidate c ON c.enrollment_id = changed.id;
    RETURN NULL;
END $$;

CREATE FUNCTION applications_mark_student() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path)
    SELECT DISTINCT c.id, c.path FROM changed JOIN registry_enrollment e ON e.student_id = changed.id
    JOIN applications_candidate c ON c.enrollment_id = e.id;
    RETURN NULL;
END $$;

CREATE FUNCTION applications_mark_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO applications_mark (candidate_id, path)
    SELECT DISTINCT c.id, c.path FROM changed JOIN applications_candidate c ON c.program_id = changed.program_id;
    RETURN NULL;
END $$;

CREATE TRIGGER mark_enrollment AFTER UPDATE ON registry_enrollment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_enrollment();
CREATE TRIGGER mark_student AFTER UPDATE ON registry_student REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_student();
CREATE TRIGGER mark_rules AFTER INSERT ON registry_ruleversion REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_rules();

CREATE FUNCTION applications_move_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'moves are never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER move_only_grows BEFORE UPDATE OR DELETE ON applications_transition
    FOR EACH ROW EXECUTE FUNCTION applications_move_only_grows();
"""


def watching(table: str, operation: str) -> str:
    """The trigger that marks after one kind of statement on one table."""
    rows = "OLD" if operation == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER mark_{operation.lower()} AFTER {operation} ON {table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION applications_mark_new();"
    )


TRIGGERS = "\n".join(watching(table, operation) for table, operations in WATCHED.items() for operation in operations)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"), ("photos", "0001_initial"), ("chsi", "0001_initial"),
        ("registry", "0001_initial"),
    ]  # fmt: skip
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, migrations.RunSQL.noop)]
