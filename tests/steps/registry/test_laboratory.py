"""规则试算 Drafts are tried on everybody, then published by another person, and never change from then on (P6)."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from graduand.base.errors import NotYours
from graduand.base.jobs.actions import ask, run
from graduand.base.jobs.queries import told_rows
from graduand.base.journal.models import Entry
from graduand.fronts.season.making.programs import RULE_HEADER, rule_rows
from graduand.pure.audit.rules.document import rules_to_json
from graduand.pure.audit.rules.parts import Group, Module, Slot, Unit
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.actions import trial_runs, trials
from graduand.steps.registry.actions.publishing import publish, withdraw
from graduand.steps.registry.comparing import changes
from graduand.steps.registry.entitlement import audit
from graduand.steps.registry.models import Program, Result, Role, RuleTrial, RuleTrialLine, RuleVersion
from tests import factories as make
from tests.factories import MORNING
from tests.steps.registry.laboratory import (
    EASIER,
    HARDER,
    HEALTH,
    MORE,
    a_draft,
    a_graduate,
    passed,
    rules,
    trial_of,
    tried,
)
from tests.steps.registry.office import codes, imported, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafter():
    return make.an_actor(Role.HQ_REVIEWER)


@pytest.fixture
def reviewer(drafter):
    return make.an_actor(Role.HQ_REVIEWER)


@pytest.fixture
def program():
    return make.a_rule_version(make.a_program(code="MD5208")).program


def document(*sets):
    return json.dumps(rules_to_json(sets)).encode()


def taken(actor, *sets, **params):
    """A JSON document handed in."""
    return imported("rules", document(*sets), actor, name="rules.json", **params)


def reasons(job):
    return {code for told in codes(job).values() for code in told}


def done(outcome):
    return outcome.done, {pk: refusal.code for pk, refusal in outcome.refused.items()}


# Drafts


def test_what_is_imported_is_a_draft_and_governs_nobody(drafter):
    lines = [dict(zip(RULE_HEADER, row, strict=True)) for row in rule_rows()]
    assert imported("rules", xlsx(lines), drafter).refused == 0
    one = RuleVersion.objects.first()
    assert (one.state, one.drafted_by, one.drafted_at, one.published_at) == ("draft", drafter.key, MORNING, None)
    student = make.an_enrollment(program=one.program)
    assert audit([student.pk]).rule_version.tolist() == [0]
    assert Entry.objects.filter(verb="rules.draft").count() == 4


def test_a_draft_may_be_replaced_and_its_old_trial_is_gone(program, drafter):
    a_graduate(program=program)
    taken(drafter, rules(program, **HARDER))
    tried(RuleVersion.objects.get(version=2), actor=drafter)
    job = taken(drafter, rules(program, **EASIER))
    assert reasons(job) == {"rules.draft_replaced"}
    assert RuleVersion.objects.get(version=2).content_hash == rules(program, **EASIER).content_hash
    assert not RuleTrial.objects.exists()


def test_the_same_draft_twice_is_only_noted_and_keeps_its_trial(program, drafter):
    taken(drafter, rules(program, **HARDER))
    tried(RuleVersion.objects.get(version=2), actor=drafter)
    assert reasons(taken(drafter, rules(program, **HARDER))) == {"row.unchanged"}
    assert RuleTrial.objects.count() == 1


def test_a_published_number_is_taken_for_ever(program, drafter):
    assert reasons(taken(drafter, rules(program, version=1, **HARDER))) == {"rules.version_taken"}


def test_two_sets_of_one_version_may_not_overlap_and_no_intake_may_be_left_out(program, drafter):
    """The published version ends with the spring of 2021; a set from the autumn of 2022 leaves two intakes out."""
    overlap = taken(drafter, rules(program, version=1, intake_from="202003", intake_to="202303"))
    gap = taken(drafter, rules(program, intake_from="202209", intake_to="202303"))
    before = taken(drafter, rules(program, intake_from="201303", intake_to="201403"))
    assert reasons(overlap) == {"rules.intake_overlap"}
    assert reasons(gap) == reasons(before) == {"rules.intake_gap"}
    assert not RuleVersion.objects.filter(state="draft").exists()


def test_the_row_of_a_gap_is_named_in_the_sheet(drafter):
    lines = [dict(zip(RULE_HEADER, row, strict=True)) for row in rule_rows()]
    mine = [line for line in lines if line["专业代码"] == lines[0]["专业代码"]]
    later = [line | {"适用入学起": "2031春季", "适用入学止": "2033春季", "规则版本": 9} for line in mine]
    found = codes(imported("rules", xlsx([*mine, *later]), drafter))
    assert {tuple(told) for told in found.values()} == {("rules.intake_gap",)}
    assert min(found) == len(mine) + 2
    assert RuleVersion.objects.count() == 1


def test_one_bad_entry_of_a_document_is_refused_and_the_others_are_taken(drafter):
    first, second = (rules(Program(code=code, name="护理", level="associate"), version=1) for code in ("X1", "X2"))
    bad = rules_to_json([first, second])
    bad["rules"][1]["modules"][0]["min_credits"] = "many"
    job = imported("rules", json.dumps(bad).encode(), drafter, name="RULES.JSON")
    assert codes(job) == {2: ["rules.json_wrong_type"]}
    assert next(iter(told_rows(job, "refused")))["key"] == "X2 201503 1"
    assert [one.program.code for one in RuleVersion.objects.all()] == ["X1"]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"rules": []}', b"\xff\xfe", b"[" * 100_000, b'{"rules": 1}'])
def test_what_is_no_document_is_refused_as_a_whole(drafter, data):
    job = imported("rules", data, drafter, name="rules.json")
    assert job.state == "failed"
    assert job.result["code"] in ("rules.not_json", "rules.no_document")


def test_hostile_entries_are_refused_one_by_one(drafter):
    entries = [None, 1, [], {}, {"program": None}, {"program": "\x00", "version": 10**30}]
    job = imported("rules", json.dumps({"rules": entries}).encode(), drafter, name="rules.json")
    assert (job.state, job.refused, job.done) == ("done", 6, 6)


# The trial


def test_a_trial_names_whom_a_draft_would_change_and_why(program, drafter):
    zhang = a_graduate(program=program, name="张毕业")
    wang = passed(make.an_enrollment(program=program, name="王缺学分"), "K0002")
    passed(a_graduate(program=program, name="李全过"), "K0003")
    draft = a_draft(program, drafter, **HARDER)
    job = tried(draft, actor=drafter)
    trial = trial_of(draft)
    assert (trial.students, trial.gained, trial.lost, trial.other_reasons) == (3, 0, 1, 0)
    line = trial.lines.get()
    assert (line.enrollment, line.effect, line.before_ok, line.after_ok) == (zhang, "lost", True, False)
    assert (line.before_missing, line.after_missing) == ([], ["credits.total"])
    assert wang.pk not in trial.lines.values_list("enrollment", flat=True)
    assert job.result["notes"] == [["trial.done", {
        "rules": "健康管理 v2", "students": 3, "gained": 0, "lost": 1, "degree_gained": 0, "degree_lost": 0,
        "other_reasons": 0,
    }]]  # fmt: skip
    assert Entry.objects.get(verb="rules.trial").facts["digest"] == trial.digest


def test_who_gains_and_who_is_told_other_reasons_is_counted(program, drafter):
    passed(make.an_enrollment(program=program), "K0002")
    make.an_enrollment(program=program)
    draft = a_draft(program, drafter, **EASIER)
    tried(draft, actor=drafter)
    trial = trial_of(draft)
    assert (trial.gained, trial.lost, trial.other_reasons) == (1, 0, 1)
    assert sorted(trial.lines.values_list("effect", flat=True)) == ["gained", "other"]


def test_the_trial_foretells_what_publishing_does(program, drafter, reviewer):
    """The very verdicts of the lines, once the draft is published: the trial and the audit are one code path."""
    students = [a_graduate(program=program), passed(make.an_enrollment(program=program), "K0002")]
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    foretold = dict(RuleTrialLine.objects.values_list("enrollment", "after_ok"))
    publish([draft.pk], actor=reviewer, at=MORNING)
    found = audit([student.pk for student in students])
    assert found.rule_version.tolist() == [draft.pk, draft.pk]
    assert foretold == {students[0].pk: False}
    assert found.academic_ok.tolist() == [False, False]


def test_only_enrolled_students_of_the_intakes_are_tried_and_a_higher_version_keeps_its_own(program, drafter):
    make.a_rule_version(program, version=5, intake_from="202009", intake_to="202109")
    for facts in ({"intake_term": "202003"}, {"intake_term": "202103"}, {"intake_term": "201409"},
                  {"intake_term": "202003", "status": "graduated"}):  # fmt: skip
        a_graduate(program=program, **facts)
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    assert trial_of(draft).students == 1


def test_students_without_any_rules_gain_by_their_first_ones(drafter):
    program = make.a_program(code="NEW")
    a_graduate(program=program)
    draft = a_draft(program, drafter, version=1)
    tried(draft, actor=drafter)
    line = trial_of(draft).lines.get()
    assert (line.effect, line.before_ok, line.before_missing, line.after_ok) == ("gained", None, ["no_rule_set"], True)


def test_several_drafts_are_tried_in_one_job_and_one_that_is_none_is_passed_over(program, drafter):
    other = make.a_rule_version(make.a_program(code="MD0002")).program
    drafts = [a_draft(program, drafter, **HARDER), a_draft(other, drafter, **EASIER)]
    published = RuleVersion.objects.filter(state="published").first()
    job = tried(drafts[0], published, drafts[1], actor=drafter)
    assert codes(job)[2] == ["rules.not_draft"]
    assert (job.done, job.refused, job.total) == (3, 1, 3)
    assert RuleTrial.objects.exclude(digest="").count() == 2


def test_a_killed_trial_goes_on_and_finds_the_same(program, drafter, monkeypatch):
    """P8: chunks of two students, killed after the first one; the digest does not depend on the chunks."""
    for _ in range(5):
        a_graduate(program=program)
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    whole = trial_of(draft)
    for module in (trials, trial_runs):
        monkeypatch.setattr(module, "CHUNK_STUDENTS", 2)
    job = ask(trials.KIND, {"versions": [draft.pk]}, label="试算", actor=drafter, at=MORNING)
    step, calls = trials.step, []

    def killed(*args, **options):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return step(*args, **options)

    monkeypatch.setattr(trials, "step", killed)
    with pytest.raises(KeyboardInterrupt):
        run(job.pk)
    ended = run(job.pk)
    assert (ended.state, ended.done, ended.total) == ("done", 3, 3)
    assert (trial_of(draft).digest, trial_of(draft).lost) == (whole.digest, 5)


def test_a_draft_that_is_replaced_meanwhile_ends_its_trial(program, drafter, monkeypatch):
    for module in (trials, trial_runs):
        monkeypatch.setattr(module, "CHUNK_STUDENTS", 1)
    for _ in range(2):
        a_graduate(program=program)
    draft = a_draft(program, drafter, **HARDER)
    step, calls = trials.step, []

    def replaced(*args, **options):
        calls.append(args)
        if len(calls) == 2:
            taken(drafter, rules(program, **EASIER))
        return step(*args, **options)

    monkeypatch.setattr(trials, "step", replaced)
    job = tried(draft, actor=drafter)
    assert codes(job)[2] == ["trial.rules_changed"]
    assert not RuleTrial.objects.exists()


def test_a_center_may_not_try_rules(program, drafter):
    clerk = make.an_actor(Role.CENTER_CLERK)
    assert tried(a_draft(program, drafter), actor=clerk).result["code"] == "post.role_needed"
    with pytest.raises(NotYours):
        trials.ask(RuleVersion.objects.all(), actor=clerk, at=MORNING)


# Publishing


def test_publishing_needs_a_trial_of_exactly_this_content(program, drafter, reviewer):
    draft = a_draft(program, drafter, **HARDER)
    assert done(publish([draft.pk], actor=reviewer, at=MORNING)) == ([], {draft.pk: "rules.no_trial"})
    tried(draft, actor=drafter)
    taken(drafter, rules(program, **EASIER))
    assert done(publish([draft.pk], actor=reviewer, at=MORNING)) == ([], {draft.pk: "rules.no_trial"})


def test_nobody_publishes_a_draft_of_his_own(program, drafter, reviewer):
    """P6: two persons."""
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    assert done(publish([draft.pk], actor=drafter, at=MORNING)) == ([], {draft.pk: "rules.own_draft"})
    assert done(publish([draft.pk], actor=reviewer, at=MORNING)) == ([draft.pk], {})
    with pytest.raises(NotYours):
        publish([draft.pk], actor=make.an_actor(Role.COLLEGE_REVIEWER), at=MORNING)


def test_the_journal_states_the_difference_that_was_accepted(program, drafter, reviewer):
    center = make.a_center(code="90107")
    a_graduate(program=program, center=center)
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    trial = trial_of(draft)
    publish([draft.pk], actor=reviewer, at=MORNING)
    facts = Entry.objects.get(verb="rules.publish").facts
    assert (facts["digest"], facts["trial"]) == (draft.content_hash, trial.digest)
    assert (facts["students"], facts["gained"], facts["lost"]) == (1, 0, 1)
    assert facts["centers"] == [["90107", 1, 0, 1]]
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.published_at) == ("published", reviewer.key, MORNING)


def test_results_that_changed_since_the_trial_must_be_seen_first(program, drafter, reviewer):
    student = make.an_enrollment(program=program)
    draft = a_draft(program, drafter, **EASIER)
    tried(draft, actor=drafter)
    passed(student, "K0002")
    later = MORNING + timedelta(days=3)
    refused = publish([draft.pk], actor=reviewer, at=later).refused[draft.pk]
    assert (refused.code, refused.facts["days"]) == ("trial.differs", 3)
    assert (refused.facts["gained_then"], refused.facts["gained_now"]) == (0, 1)
    assert publish([draft.pk], actor=reviewer, at=later, accept=True).done == [draft.pk]


def test_a_trial_of_many_is_not_counted_again_but_its_age_is_told(program, drafter, reviewer, monkeypatch):
    from graduand.steps.registry.actions import publishing

    monkeypatch.setattr(publishing, "RECOUNT_STUDENTS", 0)
    make.an_enrollment(program=program)
    draft = a_draft(program, drafter, **EASIER)
    tried(draft, actor=drafter)
    outcome = publish([draft.pk], actor=reviewer, at=MORNING + timedelta(days=2))
    assert outcome.done == [draft.pk]
    assert [(note.code, note.facts["days"]) for note in outcome.notes] == [("trial.age", 2)]


def test_a_range_of_intakes_is_split_by_publishing_two_drafts_together(drafter, reviewer):
    """The later half alone would leave a gap in front of it; together they fit."""
    program = make.a_program(code="SPLIT")
    make.a_rule_version(program, intake_from="201503", intake_to="201503")
    early = a_draft(program, drafter, intake_from="201509", intake_to="201809")
    late = a_draft(program, drafter, intake_from="201903", intake_to="202103")
    tried(early, late, actor=drafter)
    assert done(publish([late.pk], actor=reviewer, at=MORNING)) == ([], {late.pk: "rules.intake_gap"})
    assert done(publish([late.pk, early.pk], actor=reviewer, at=MORNING)) == ([early.pk, late.pk], {})


def test_a_refused_draft_that_opens_a_gap_takes_the_next_one_with_it(drafter, reviewer):
    program = make.a_program(code="SPLIT")
    make.a_rule_version(program, intake_from="201503", intake_to="201503")
    early = a_draft(program, reviewer, intake_from="201509", intake_to="201809")
    late = a_draft(program, drafter, intake_from="201903", intake_to="202103")
    tried(early, late, actor=drafter)
    found = done(publish([early.pk, late.pk], actor=reviewer, at=MORNING))
    assert found == ([], {early.pk: "rules.own_draft", late.pk: "rules.intake_gap"})


def test_a_withdrawn_draft_is_never_published_and_its_number_may_be_drafted_anew(program, drafter, reviewer):
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    assert withdraw([draft.pk], actor=reviewer, at=MORNING).done == [draft.pk]
    assert done(publish([draft.pk], actor=reviewer, at=MORNING)) == ([], {draft.pk: "rules.not_draft"})
    assert reasons(taken(drafter, rules(program, **HARDER))) == {"rules.draft_replaced"}
    assert done(withdraw([program.rules.get(version=1).pk], actor=reviewer, at=MORNING))[0] == []


def test_an_old_verdict_can_be_reproduced_under_the_old_version(program, drafter, reviewer):
    from graduand.steps.registry.entitled import entitled

    student = a_graduate(program=program)
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    publish([draft.pk], actor=reviewer, at=MORNING)
    old = program.rules.get(version=1)
    assert entitled(student, old).explanation.academic_ok
    assert not entitled(student).explanation.academic_ok


def test_a_trial_audits_nobody_more_often_than_a_chunk_needs(program, drafter, django_assert_max_num_queries):
    for _ in range(30):
        a_graduate(program=program)
    draft = a_draft(program, drafter, **HARDER)
    trials.recount(draft)
    with django_assert_max_num_queries(22):
        trials.recount(draft)
    assert Result.objects.count() == 60
    assert connection.vendor == "postgresql"


def test_the_database_itself_refuses_to_change_published_rules(program, drafter):
    """What would happen without the guard: an UPDATE by hand would change verdicts of the past unseen."""
    for statement in ("UPDATE registry_ruleversion SET content = '{}'", "DELETE FROM registry_ruleversion"):
        refused = pytest.raises(IntegrityError, match="published rules are never changed")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    draft = a_draft(program, drafter)
    assert RuleVersion.objects.filter(pk=draft.pk).update(intake_to="202109") == 1


# What changed between two versions


def test_what_changed_between_two_versions_is_named_part_by_part():
    program = Program(code="MD1", name="健康管理", level="associate")
    before = rules(program, version=1)
    group = Group("G1", "选修两门", Unit.COURSES, Decimal(2), ("K0001", "K0003"))
    after = rules(
        program, min_total_credits=Decimal(12), groups=(group,),
        slots=(replace(HEALTH[0], compulsory=False, substitutes=("K0101",)), MORE[2],
               Slot("K0004", "新综合实践", Decimal(5), False, ("Z",), capstone=True)),
        modules=(Module("A", "专业课", Decimal(6), min_courses=2), Module("Z", "综合实践", Decimal(5))),
    )  # fmt: skip
    found = {(change.code, change.part): tuple(change.facts.values()) for change in changes(before, after)}
    assert found == {
        ("rules.total", ""): ("10", "12"),
        ("module.credits", "A 专业课"): ("5", "6"),
        ("module.courses", "A 专业课"): (0, 2),
        ("course.compulsory", "K0001 健康管理学基础"): (True, False),
        ("course.substitutes", "K0001 健康管理学基础"): ("", "K0101"),
        ("course.added", "K0003 健康心理学"): (),
        ("course.added", "K0004 新综合实践"): (),
        ("course.removed", "K0002 健康管理综合实践"): (),
        ("group.added", "G1 选修两门"): (),
    }
    assert changes(after, after) == []
    assert RuleSet.from_json(after.to_json()) == after


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_wins():
    drafter = make.an_actor(Role.HQ_REVIEWER)
    draft = a_draft(make.a_rule_version(make.a_program()).program, drafter, **HARDER)
    tried(draft, actor=drafter)
    reviewers = [make.an_actor(Role.HQ_REVIEWER), make.an_actor(Role.HQ_REVIEWER)]

    def publishes(reviewer):
        try:
            return publish([draft.pk], actor=reviewer, at=MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(publishes, reviewers))
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 1]
    assert Entry.objects.filter(verb="rules.publish").count() == 1
