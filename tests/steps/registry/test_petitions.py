"""特殊申请 Requested by the center, reviewed by the college, decided by headquarters (domain.md 2.3, P6)."""

from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connections

from graduand.base.errors import NotFound, NotReady, NotValid, NotYours, Refusal, Taken
from graduand.base.journal.models import Entry
from graduand.pure.audit.rules.parts import ExemptionRule, Slot
from graduand.steps.applications.models import Mark
from graduand.steps.registry import entitlement, queries_petitions
from graduand.steps.registry.actions import results
from graduand.steps.registry.actions.petitions import asking, deciding
from graduand.steps.registry.entitled import entitled
from graduand.steps.registry.models import LanguageCertificate, Petition, PetitionKind, Result, Role
from graduand.steps.registry.standing import Request, standing_of
from tests import factories as make
from tests.steps.registry.office import Office, petition_rules, seen_by, states_of

pytestmark = pytest.mark.django_db
NUMBER = "2190101400001"
LIST = "/records/petitions/"
K1 = Request(PetitionKind.EXEMPT, course="K0001")


@pytest.fixture
def office():
    return Office(NUMBER)


def refusal_of(office, request):
    with pytest.raises(Refusal) as caught:
        office.ask(request)
    return caught.value.code


# What may be asked for.


def test_a_center_asks_with_a_reason_and_the_student_s_history_says_so(office):
    petition, warnings = office.ask(K1, reason="已取得自考同名课程合格证")
    assert (petition.state, petition.course.code, warnings) == ("requested", "K0001", [])
    line = Entry.objects.get(subject=f"enrollment:{NUMBER}", verb="petition.ask")
    assert (line.facts["about"], line.facts["reason"]) == ("K0001", "已取得自考同名课程合格证")
    with pytest.raises(NotValid):
        office.ask(Request(PetitionKind.EXEMPT, course="K0003"), reason=" ")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request(PetitionKind.EXEMPT, course="K0002"), "petition.capstone"),
        (Request(PetitionKind.EXEMPT, course="X9"), "petition.not_in_plan"),
        (Request(PetitionKind.TRANSFER, course="K0001", score=Decimal(59), term="202103"), "petition.score_too_low"),
        (Request(PetitionKind.SUBSTITUTE, course="K0001", target="K0003"), "petition.substitute_asked_itself"),
        (Request(PetitionKind.SUBSTITUTE, course="K0009", target="K0001"), "petition.fills_already"),
        (Request(PetitionKind.SUBSTITUTE, course="X9", target="X8"), "petition.not_in_plan"),
        (Request(PetitionKind.SUBSTITUTE, course="X9", target="K0003"), "petition.course_unknown"),
        (Request(PetitionKind.WAIVE, condition="credits.total"), "petition.not_waivable"),
        (Request(PetitionKind.WAIVE, condition="capstone_missing"), "petition.not_waivable"),
        (Request(PetitionKind.WAIVE, condition="course_missing:K0002"), "petition.not_waivable"),
        (Request(PetitionKind.WAIVE, condition="degree.language"), "petition.not_waivable"),
        (Request(PetitionKind.FORCE, course="K0003", module="Q"), "petition.module_unknown"),
        (Request(PetitionKind.FORCE, course="K0003", module="A"), "petition.counts_there"),
        (Request(PetitionKind.FORCE, course="X9", module="A"), "petition.credits_missing"),
    ],
)  # fmt: skip
def test_what_the_plan_forbids_is_refused_with_its_own_reason(office, request_, code):
    assert refusal_of(office, request_) == code
    assert not Petition.objects.exists()


def test_a_course_that_is_passed_needs_no_exemption(office):
    make.a_result(office.student, course_code="K0001", score_x10=600)
    assert refusal_of(office, K1) == "petition.passed_already"


def test_a_failed_or_unpublished_result_leaves_the_place_open(office):
    make.a_result(office.student, course_code="K0001", score_x10=590)
    make.a_result(office.student, course_code="K0001", score_x10=900, state="submitted", term="202203")
    assert office.ask(K1)[0].state == "requested"


def test_an_exemption_over_the_cap_is_told_with_the_numbers_and_may_still_be_asked_for(office):
    petition_rules(office.student.program, version=2, exemption=ExemptionRule(cap_credits=Decimal(6)))
    make.a_result(office.student, course_code="K0003", kind="exempt", score_x10=None)
    (warning,) = office.ask(K1)[1]
    assert (warning.code, warning.facts) == (
        "petition.over_cap", {"cap": "6", "exempted": "5", "credits": "5", "over": "4"},
    )  # fmt: skip


def test_a_student_without_rules_gets_no_petition(office):
    stranger = make.an_enrollment(center=office.student.center, program=make.a_program())
    with pytest.raises(NotReady) as caught:
        asking.ask(stranger.student_number, K1, reason="x", actor=office.clerk, at=make.MORNING)
    assert caught.value.code == "petition.no_rules"


def test_only_an_enrolled_student_gets_one(office):
    office.student.status = "withdrawn"
    office.student.save()
    assert refusal_of(office, K1) == "petition.not_enrolled"


def test_the_same_is_not_asked_for_twice_until_it_was_refused(office):
    petition, _ = office.ask(K1)
    with pytest.raises(Taken):
        office.ask(K1)
    deciding.refuse([petition], answer="证书不符", actor=office.college, at=make.MORNING)
    assert office.ask(K1)[0].state == "requested"


def test_a_clerk_of_another_center_finds_no_such_student(office):
    stranger = make.an_actor(Role.CENTER_CLERK)
    with pytest.raises(NotFound):
        asking.ask(NUMBER, K1, reason="x", actor=stranger, at=make.MORNING)


# Three people.


def test_three_people_make_a_published_exemption_and_the_verdict_counts_it(office):
    make.a_result(office.student, course_code="K0002")
    make.a_result(office.student, course_code="K0003")
    assert not entitlement.audit([office.student.pk]).academic_ok[0]
    petition = office.granted(K1)
    result = Result.objects.get(kind="exempt")
    assert (result.course.code, result.state, result.score_x10, result.credits_x10, result.term) == (
        "K0001", "published", None, 50, "202303",
    )  # fmt: skip
    assert entitlement.audit([office.student.pk]).academic_ok[0]
    assert Entry.objects.get(verb="petition.approve").facts["result"]["id"] == result.pk
    assert (petition.requested_by, petition.reviewed_by, petition.decided_by) == (
        office.clerk.key, office.college.key, office.headquarters.key,
    )  # fmt: skip


def test_a_transfer_keeps_its_score_and_term(office):
    office.granted(Request(PetitionKind.TRANSFER, course="K0001", score=Decimal("78.5"), term="201909"))
    result = Result.objects.get(kind="transfer")
    assert (result.score_x10, result.term, result.state) == (785, "201909", "published")


def test_nobody_takes_two_steps_of_one_petition(office):
    petition, _ = office.ask(K1)
    same_as_college = replace(office.college, key=office.clerk.key)
    outcome = deciding.review([petition], actor=same_as_college, at=make.MORNING)
    assert [refusal.code for refusal in outcome.refused.values()] == ["petition.same_person"]
    deciding.review([petition], actor=office.college, at=make.MORNING)
    for earlier in (office.clerk, office.college):
        again = replace(office.headquarters, key=earlier.key)
        for outcome in (
            deciding.approve([petition], actor=again, at=make.MORNING),
            deciding.refuse([petition], answer="x", actor=again, at=make.MORNING),
        ):
            assert [refusal.code for refusal in outcome.refused.values()] == ["petition.same_person"]
    assert states_of(petition) == ["reviewed"]


FORBIDDEN = {
    "review": ("reviewed", "approved", "refused", "withdrawn", "revoked"),
    "approve": ("requested", "approved", "refused", "withdrawn", "revoked"),
    "refuse": ("requested", "approved", "refused", "withdrawn", "revoked"),
    "revoke": ("requested", "reviewed", "refused", "withdrawn", "revoked"),
}


@pytest.mark.parametrize(("verb", "state"), [(verb, state) for verb, states in FORBIDDEN.items() for state in states])
def test_no_step_is_taken_out_of_turn(office, verb, state):
    petition, _ = office.ask(K1)
    Petition.objects.update(state=state)
    actor = office.college if verb == "review" else office.headquarters
    extra = {"refuse": {"answer": "x"}, "revoke": {"reason": "x"}}.get(verb, {})
    outcome = getattr(deciding, verb)([petition], actor=actor, at=make.MORNING, **extra)
    assert [refusal.code for refusal in outcome.refused.values()] == ["petition.out_of_turn"]
    assert states_of(petition) == [state]
    assert not Result.objects.exists()


def test_a_center_withdraws_its_own_request_until_it_is_decided(office):
    petition, _ = office.ask(K1)
    colleague = make.an_actor(Role.CENTER_CLERK, office.student.center)
    outcome = asking.withdraw([petition], actor=colleague, at=make.MORNING)
    assert [refusal.code for refusal in outcome.refused.values()] == ["petition.of_another"]
    assert asking.withdraw([petition], actor=office.clerk, at=make.MORNING).done == [petition.pk]
    outcome = asking.withdraw([petition], actor=office.clerk, at=make.MORNING)
    assert [refusal.code for refusal in outcome.refused.values()] == ["petition.decided_already"]


def test_a_refusal_needs_an_answer_which_is_kept(office):
    petition, _ = office.ask(K1)
    with pytest.raises(NotValid):
        deciding.refuse([petition], answer=" ", actor=office.college, at=make.MORNING)
    deciding.refuse([petition], answer="证书已过期", actor=office.college, at=make.MORNING)
    petition.refresh_from_db()
    assert (petition.state, petition.answer) == ("refused", "证书已过期")


def test_a_revocation_takes_the_result_away_and_the_journal_keeps_what_it_was(office):
    petition = office.granted(K1)
    deciding.revoke([petition], reason="证书系伪造", actor=office.headquarters, at=make.MORNING)
    assert not Result.objects.exists()
    facts = Entry.objects.get(verb="petition.revoke").facts
    assert (facts["reason"], facts["removed"][0]["course"], facts["approval"]["decided_by"]) == (
        "证书系伪造", "K0001", office.headquarters.key,
    )  # fmt: skip
    assert office.granted(K1).state == "approved"


def test_a_request_is_held_against_the_facts_once_more_when_it_is_granted(office):
    petition, _ = office.ask(K1)
    deciding.review([petition], actor=office.college, at=make.MORNING)
    make.a_result(office.student, course_code="K0001")
    outcome = deciding.approve([petition], actor=office.headquarters, at=make.MORNING)
    assert [refusal.code for refusal in outcome.refused.values()] == ["petition.passed_already"]
    assert states_of(petition) == ["reviewed"]


def test_one_refused_petition_never_stops_the_others_and_strangers_are_not_there(office):
    first, _ = office.ask(K1)
    second, _ = office.ask(Request(PetitionKind.EXEMPT, course="K0003"))
    elsewhere = Office("2190101400077", program=office.student.program).ask(K1)[0]
    Petition.objects.filter(pk=second.pk).update(state="refused")
    outcome = deciding.review(Petition.objects.all(), actor=office.college, at=make.MORNING)
    assert outcome.done == [first.pk]
    assert {pk: refusal.code for pk, refusal in outcome.refused.items()} == {
        second.pk: "petition.out_of_turn", elsewhere.pk: "petition.not_found",
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.CENTER_CLERK, Role.COLLEGE_DISPATCHER, Role.HQ_ISSUER])
def test_other_posts_decide_nothing(office, role):
    petition, _ = office.ask(K1)
    actor = make.an_actor(role)
    for act in (
        lambda: deciding.review([petition], actor=actor, at=make.MORNING),
        lambda: deciding.approve([petition], actor=actor, at=make.MORNING),
        lambda: deciding.refuse([petition], answer="x", actor=actor, at=make.MORNING),
        lambda: deciding.revoke([petition], reason="x", actor=actor, at=make.MORNING),
    ):
        with pytest.raises(NotYours):
            act()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_grant_at_the_same_moment_one_wins_and_one_result_is_made(office):
    petition, _ = office.ask(K1)
    deciding.review([petition], actor=office.college, at=make.MORNING)
    deciders = [office.headquarters, make.an_actor(Role.HQ_REVIEWER)]
    gate, done, refused = Barrier(2), [], []

    def decide(actor):
        gate.wait()
        outcome = deciding.approve([petition.pk], actor=actor, at=make.MORNING)
        done.extend(outcome.done)
        refused.extend(refusal.code for refusal in outcome.refused.values())
        connections.close_all()

    threads = [Thread(target=decide, args=(actor,)) for actor in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (done, refused) == ([petition.pk], ["petition.out_of_turn"])
    assert Result.objects.count() == 1


# Rules of one's own.


def test_a_substitute_fills_the_place_that_it_stands_for(office):
    make.a_result(office.student, course_code="K0002")
    make.a_result(office.student, course_code="K0003")
    make.a_result(office.student, course_code="X9", course_name="健康教育学")
    office.granted(Request(PetitionKind.SUBSTITUTE, course="X9", target="K0001"))
    assert entitlement.audit([office.student.pk]).academic_ok[0]


def test_a_waiver_survives_a_new_version_of_the_rules(office):
    make.a_result(office.student, course_code="K0002")
    make.a_result(office.student, course_code="K0003")
    make.a_result(office.student, course_code="K0004")
    office.granted(Request(PetitionKind.WAIVE, condition="course_missing:K0001"))
    assert entitlement.audit([office.student.pk]).academic_ok[0]
    second = petition_rules(office.student.program, version=2, source="新版专业规则")
    found = entitlement.audit([office.student.pk])
    assert (found.rule_version[0], found.academic_ok[0]) == (second.pk, True)
    assert entitled(office.student).explanation.unused == ()


def test_a_waiver_without_an_object_in_the_new_version_is_told_and_never_dropped(office):
    petition = office.granted(Request(PetitionKind.WAIVE, condition="course_missing:K0001"))
    slots = petition_rules.slots()
    optional = tuple(replace(slot, compulsory=False) if slot.course == "K0001" else slot for slot in slots)
    petition_rules(office.student.program, version=2, slots=optional)
    (unused,) = entitled(office.student).explanation.unused
    assert unused.condition == "course_missing:K0001"
    assert queries_petitions.effect_of(petition).unused
    page = seen_by(office.post("clerk")).get(f"{LIST}{petition.pk}/").content.decode()
    assert "已没有此申请针对的项目" in page


def test_what_may_be_waived_are_the_floors_of_the_rules_and_never_total_or_capstone(office):
    assert list(standing_of(office.student).waivable()) == [
        "credits.module:A", "credits.module:Z", "course_missing:K0001",
    ]  # fmt: skip


def test_what_would_change_is_the_very_verdict_that_comes_true(office):
    make.a_result(office.student, course_code="K0002")
    make.a_result(office.student, course_code="K0003")
    petition, _ = office.ask(K1)
    foretold = queries_petitions.effect_of(petition)
    assert (foretold.without.academic_ok, foretold.with_it.academic_ok) == (False, True)
    deciding.review([petition], actor=office.college, at=make.MORNING)
    deciding.approve([petition], actor=office.headquarters, at=make.MORNING)
    now = entitled(office.student).explanation
    assert (now.academic_ok, now.total) == (foretold.with_it.academic_ok, foretold.with_it.total)
    petition.refresh_from_db()
    assert queries_petitions.effect_of(petition).without == foretold.without


# The pages.


def test_a_clerk_asks_on_the_page_of_the_student_and_lands_on_the_petition(office):
    client = seen_by(office.post("clerk"))
    assert (
        f"/records/students/{NUMBER}/petitions/exempt/" in client.get(f"/records/students/{NUMBER}/").content.decode()
    )
    form = client.get(f"/records/students/{NUMBER}/petitions/exempt/").content.decode()
    assert "K0001" in form
    assert 'value="K0002"' not in form
    refused = client.post(f"/records/students/{NUMBER}/petitions/exempt/", {"course": "K0002", "reason": "x"})
    assert (refused.status_code, "不得免修免考" in refused.content.decode()) == (409, True)
    answer = client.post(
        f"/records/students/{NUMBER}/petitions/exempt/", {"course": "K0001 健康", "reason": "已有证书"}
    )
    petition = Petition.objects.get()
    assert answer["Location"] == f"{LIST}{petition.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "批准后的变化" in page
    assert "已有证书" in page


@pytest.mark.parametrize("kind", PetitionKind.values)
def test_every_kind_has_a_form_of_its_own(office, kind):
    client = seen_by(office.post("clerk"))
    assert client.get(f"/records/students/{NUMBER}/petitions/{kind}/").status_code == 200
    assert client.post(f"/records/students/{NUMBER}/petitions/{kind}/", {}).status_code == 422
    assert client.get(f"/records/students/{NUMBER}/petitions/nonsense/").status_code == 404


def test_the_form_says_how_much_may_still_be_exempted(office):
    petition_rules(office.student.program, version=2, exemption=ExemptionRule(cap_credits=Decimal(6)))
    page = seen_by(office.post("clerk")).get(f"/records/students/{NUMBER}/petitions/exempt/").content.decode()
    assert "最多计 6 学分" in page


def test_a_clerk_of_another_center_sees_nothing_and_can_do_nothing(office):
    petition, _ = office.ask(K1)
    stranger = seen_by(make.a_post(Role.CENTER_CLERK))
    assert stranger.get(f"{LIST}{petition.pk}/").status_code == 404
    assert stranger.get(f"/records/students/{NUMBER}/petitions/exempt/").status_code == 404
    assert "K0001" not in stranger.get(LIST).content.decode()
    stranger.post(LIST, {"row_verb": f"withdraw:{petition.pk}", "confirmed": "1"})
    assert states_of(petition) == ["requested"]
    reviewer = seen_by(office.post("college"))
    assert reviewer.get(f"/records/students/{NUMBER}/petitions/exempt/").status_code == 403


def test_the_list_carries_a_petition_from_desk_to_desk(office):
    petition, _ = office.ask(K1)
    seen_by(office.post("college")).post(LIST, {"row_verb": f"review:{petition.pk}", "confirmed": "1"})
    headquarters = seen_by(office.post("headquarters"))
    preview = headquarters.post(LIST, {"row_verb": f"approve:{petition.pk}"}).content.decode()
    assert not Result.objects.exists()
    assert "批准" in preview
    headquarters.post(LIST, {"row_verb": f"approve:{petition.pk}", "confirmed": "1"})
    assert (states_of(petition), Result.objects.count()) == (["approved"], 1)
    page = headquarters.get(f"{LIST}{petition.pk}/").content.decode()
    assert "获批准" in page


def test_the_list_costs_the_same_number_of_queries_whatever_its_length(office, django_assert_max_num_queries):
    for number in range(30):
        Petition.objects.create(
            enrollment=office.student, kind="waive", condition=f"x{number}", reason="x", requested_at=make.MORNING,
            requested_by="user:0", requested_by_name="钱经办",
        )  # fmt: skip
    client = seen_by(office.post("clerk"))
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}?page_size=50")


def test_a_bridging_course_is_waived_only_for_who_has_to_take_it(office):
    slots = (
        *petition_rules.slots(),
        Slot("B0001", "补修解剖学", Decimal(3), False, ("A",), bridging=True, in_average=False),
    )
    petition_rules(office.student.program, version=2, slots=slots)
    assert "bridging_missing:B0001" not in set(standing_of(office.student).waivable())
    office.student.bridging = True
    office.student.save()
    office.granted(Request(PetitionKind.WAIVE, condition="bridging_missing:B0001"))
    codes = {finding.code for finding in entitled(office.student).explanation.findings}
    assert not any(code.startswith("bridging_missing") for code in codes)


def test_the_history_of_a_student_names_the_waived_condition_and_no_code(office):
    petition = office.granted(Request(PetitionKind.WAIVE, condition="course_missing:K0001"))
    client = seen_by(office.post("clerk"))
    for address in (f"/records/students/{NUMBER}/", f"{LIST}{petition.pk}/"):
        page = client.get(address).content.decode()
        assert f"特殊申请第 {petition.pk} 号获批准" in page
        assert "course_missing" not in page


def test_whatever_is_granted_revoked_corrected_or_certified_marks_the_candidate(office):
    """No list may show a stale verdict: each of these changes leaves a mark in its own transaction."""
    passed = make.a_result(office.student, course_code="K0003")
    candidate = make.a_candidate(office.student)

    def marked():
        found = Mark.objects.filter(candidate=candidate).exists()
        Mark.objects.all().delete()
        return found

    marked()
    petition = office.granted(Request(PetitionKind.WAIVE, condition="course_missing:K0001"))
    assert marked()
    deciding.revoke([petition], reason="材料不实", actor=office.headquarters, at=make.MORNING)
    assert marked()
    results.correct_result([passed], score=Decimal(59), reason="登分错误", actor=office.headquarters, at=make.MORNING)
    assert marked()
    LanguageCertificate.objects.create(enrollment=office.student, kind="ouc", passed_on="2022-11-20")
    assert marked()
    office.granted(K1)
    assert marked()
