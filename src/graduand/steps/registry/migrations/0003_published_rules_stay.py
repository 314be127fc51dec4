"""Published rules never change and never go: verdicts of the past are explained from them."""

from django.db import migrations

GUARD = """
CREATE FUNCTION registry_published_rules_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published rules are never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER published_rules_stay BEFORE UPDATE OR DELETE ON registry_ruleversion
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION registry_published_rules_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_courses_petitions_trials")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
