"""Courses get a catalog and results their keys; rules get drafts; petitions, trials and outlooks are new."""

import django.db.models.deletion
from django.db import migrations, models

from graduand.pure.audit.rules.ruleset import RuleSet

COURSES = """
    INSERT INTO registry_course (code, name)
    SELECT course_code, min(course_name) FROM registry_result GROUP BY course_code;
    UPDATE registry_result r SET course_id = c.id FROM registry_course c WHERE c.code = r.course_code;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
PUBLISHED = "UPDATE registry_ruleversion SET state = 'published' WHERE published_at IS NOT NULL"


def in_the_present_shape(apps, schema_editor):
    """Rewrite rules of the first shape: a flat exemption cap, and one list of accepted courses a slot."""
    for version in apps.get_model("registry", "RuleVersion").objects.iterator():
        content = version.content
        if "exemption_cap_credits" in content:
            content["exemption"] = {"cap_credits": content.pop("exemption_cap_credits")}
            for slot in content["slots"]:
                slot["substitutes"] = slot.pop("accepts")
            rules = RuleSet.from_json(content)
            version.content, version.content_hash = rules.to_json(), rules.content_hash
            version.save(update_fields=["content", "content_hash"])


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, unique=True, verbose_name="course code")),
                ("name", models.CharField(max_length=80, verbose_name="course")),
            ],
        ),
        migrations.CreateModel(
            name="LanguageCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ouc", "degree English of the open university"),
                            ("beijing", "adult degree English of Beijing"),
                            ("partner", "degree English of a partner university"),
                            ("cet4", "CET-4"),
                            ("pets3", "PETS-3, written"),
                        ],
                        max_length=10,
                        verbose_name="certificate",
                    ),
                ),
                ("score", models.CharField(blank=True, max_length=20, verbose_name="score")),
                ("passed_on", models.DateField(verbose_name="passed on")),
            ],
        ),
        migrations.CreateModel(
            name="Outlook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=200)),
                ("term", models.CharField(max_length=6)),
                ("last_term", models.CharField(blank=True, max_length=6)),
                ("outlook", models.CharField(max_length=16)),
                ("academic_ok", models.BooleanField(null=True)),
                ("missing", models.JSONField(default=list)),
                ("missing_credits_x10", models.PositiveIntegerField(default=0)),
                ("pending", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exempt", "exemption"),
                            ("transfer", "transferred result"),
                            ("substitute", "course substitution"),
                            ("waive", "waived condition"),
                            ("force", "course counted in a module"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("module", models.CharField(blank=True, max_length=20)),
                ("condition", models.CharField(blank=True, max_length=60)),
                ("credits_x10", models.PositiveSmallIntegerField(null=True)),
                ("score_x10", models.PositiveSmallIntegerField(null=True)),
                ("term", models.CharField(blank=True, max_length=6)),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="evidence")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("reviewed", "reviewed"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("requested_by", models.CharField(max_length=60)),
                ("requested_by_name", models.CharField(max_length=80)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.CharField(blank=True, max_length=60)),
                ("reviewed_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("answer", models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="RuleTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField()),
                ("ran_by", models.CharField(max_length=60)),
                ("students", models.PositiveIntegerField()),
                ("gained", models.PositiveIntegerField()),
                ("lost", models.PositiveIntegerField()),
                ("degree_gained", models.PositiveIntegerField()),
                ("degree_lost", models.PositiveIntegerField()),
                ("other_reasons", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="RuleTrialLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=200)),
                ("effect", models.CharField(max_length=16)),
                ("before_ok", models.BooleanField(null=True)),
                ("after_ok", models.BooleanField(null=True)),
                ("before_degree_ok", models.BooleanField(null=True)),
                ("after_degree_ok", models.BooleanField(null=True)),
                ("before_missing", models.JSONField(default=list)),
                ("after_missing", models.JSONField(default=list)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="result",
            name="result_once",
        ),
        migrations.AddField(
            model_name="enrollment",
            name="bridging",
            field=models.BooleanField(db_default=False, default=False, verbose_name="admitted from another field"),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="drafted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="drafted_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="published_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("published", "published"), ("withdrawn", "given up")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="enrollment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="results",
                to="registry.enrollment",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="kind",
            field=models.CharField(
                choices=[
                    ("exam", "examination"),
                    ("resit", "resit"),
                    ("exempt", "exemption"),
                    ("substitute", "substitution"),
                    ("transfer", "transferred"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="result",
            name="course",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="registry.course",
            ),
        ),
        migrations.RunSQL(COURSES, migrations.RunSQL.noop),
        migrations.RunSQL(PUBLISHED, migrations.RunSQL.noop),
        migrations.RunPython(in_the_present_shape, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="result",
            name="course",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="registry.course",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["enrollment"],
                include=("course", "score_x10", "kind"),
                name="result_audit",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                condition=models.Q(("state", "published"), _negated=True), fields=["id"], name="result_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                condition=models.Q(("state", "published"), _negated=True),
                fields=["enrollment"],
                include=("course", "score_x10", "kind"),
                name="result_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(fields=("enrollment", "course", "term", "kind"), name="result_once"),
        ),
        migrations.AddField(
            model_name="languagecertificate",
            name="enrollment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="language_certificates",
                to="registry.enrollment",
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="enrollment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outlooks", to="registry.enrollment"
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="course",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.course"
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="enrollment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="petitions", to="registry.enrollment"
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="target",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.course"
            ),
        ),
        migrations.AddField(
            model_name="ruletrial",
            name="rule_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="trials", to="registry.ruleversion"
            ),
        ),
        migrations.AddField(
            model_name="ruletrialline",
            name="enrollment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.enrollment"
            ),
        ),
        migrations.AddField(
            model_name="ruletrialline",
            name="trial",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="registry.ruletrial"
            ),
        ),
        migrations.RemoveField(
            model_name="result",
            name="course_code",
        ),
        migrations.RemoveField(
            model_name="result",
            name="course_name",
        ),
        migrations.AddConstraint(
            model_name="languagecertificate",
            constraint=models.UniqueConstraint(fields=("enrollment", "kind"), name="language_certificate_once"),
        ),
        migrations.AddIndex(
            model_name="outlook",
            index=models.Index(fields=["term", "path"], include=("outlook",), name="outlook_path"),
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.UniqueConstraint(fields=("enrollment", "term"), name="outlook_once"),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["enrollment", "state"], name="petition_enrollment"),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["requested", "reviewed", "approved"])),
                fields=("enrollment", "kind", "course", "target", "module", "condition"),
                name="petition_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="ruletrialline",
            index=models.Index(fields=["trial", "path"], name="rule_trial_line_path"),
        ),
    ]
