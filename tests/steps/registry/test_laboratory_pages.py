"""The pages of the rule laboratory and of the early warning, seen by people in their posts (P4, P6)."""

import json

import pytest
from django.test import Client
from django.utils import translation

from graduand.base.jobs.models import Job
from graduand.steps.registry.models import Role, RuleVersion
from tests import factories as make
from tests.steps.registry.laboratory import EASIER, HARDER, a_draft, a_graduate, foreseen, passed, trial_of, tried

pytestmark = pytest.mark.django_db


def seen_by(post) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def drafter():
    return make.an_actor(Role.HQ_REVIEWER, user=make.a_user(name="钱起草"))


@pytest.fixture
def reviewer():
    return make.a_post(Role.HQ_REVIEWER)


@pytest.fixture
def program():
    return make.a_rule_version(make.a_program(code="MD5208"), intake_to="202303").program


@pytest.fixture
def center():
    return make.a_center(make.a_college(code="901"), code="90101", name="青松学习中心", short_name="青松")


@pytest.fixture
def draft(program, drafter, center):
    a_graduate(program=program, center=center, name="张毕业")
    draft = a_draft(program, drafter, **HARDER)
    tried(draft, actor=drafter)
    return draft


# Rules and drafts


def test_a_draft_is_seen_by_headquarters_alone(draft, reviewer):
    """P4: neither in the list nor by address; the published version is everybody's."""
    clerk = seen_by(make.a_post(Role.CENTER_CLERK))
    assert "草案" not in shown(clerk, "/records/programs/").split("<table")[1]
    assert clerk.get(f"/records/programs/{draft.pk}/").status_code == 404
    assert clerk.get(f"/records/trials/{trial_of(draft).pk}/").status_code == 403
    page = shown(seen_by(reviewer), "/records/programs/", state="draft")
    assert "草案" in page
    assert "+0 −1" in page


def test_the_rules_go_out_as_a_sheet_and_as_json_and_come_in_again(draft, reviewer):
    client = seen_by(reviewer)
    sheet = client.get("/records/programs/", {"file": "sheet"})
    document = client.get("/records/programs/", {"file": "document", "ids": draft.pk})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert [one["version"] for one in json.loads(b"".join(document.streaming_content))["rules"]] == [2]
    chosen = client.post("/records/programs/", {"verb": "document", "scope": "page", "ids": [draft.pk]})
    assert chosen["Location"] == f"/records/programs/?ids={draft.pk}&file=document"
    script = client.post("/records/programs/", {"verb": "sheet", "ids": [draft.pk]}, headers={"HX-Request": "true"})
    assert script["HX-Redirect"] == f"/records/programs/?ids={draft.pk}&file=sheet"


def test_everything_that_matches_goes_out(draft, reviewer):
    client = seen_by(reviewer)
    token = shown(client, "/records/programs/", state="draft").split('name="selection" value="')[1].split('"')[0]
    chosen = client.post("/records/programs/", {"verb": "document", "scope": "match", "selection": token})
    assert "state=draft" in chosen["Location"]
    document = json.loads(b"".join(client.get(chosen["Location"]).streaming_content))
    assert [one["version"] for one in document["rules"]] == [2]


def test_drafts_are_tried_from_the_list(program, drafter, reviewer):
    draft = a_draft(program, drafter, **HARDER)
    client = seen_by(reviewer)
    answer = client.post("/records/programs/", {"verb": "try", "ids": [draft.pk], "confirmed": "1"}, follow=True)
    assert "试算已开始" in answer.content.decode()
    assert Job.objects.get(kind="registry.rule_trial").params == {"versions": [draft.pk]}


def test_a_rule_page_shows_what_changed_from_another_version(draft, program, reviewer):
    old = program.rules.get(version=1)
    page = shown(seen_by(reviewer), f"/records/programs/{draft.pk}/", against=old.pk)
    assert "10 → 15" in page
    assert "K0003 健康心理学 · 新增课程" in page


# The trial and the publication


def test_a_trial_shows_numbers_centers_and_names_in_words(draft, reviewer, django_assert_max_num_queries):
    client, address = seen_by(reviewer), f"/records/trials/{trial_of(draft).pk}/"
    with django_assert_max_num_queries(20):
        page = shown(client, address, effect="lost", center="90101")
    assert "张毕业" in page
    assert "可毕业" in page
    assert "不可毕业: 毕业总学分" in page or "不可毕业：毕业总学分" in page
    assert f"/entitlement/?version={draft.pk}" in page
    assert "张毕业" not in shown(client, address, effect="gained")
    assert "张毕业" not in shown(client, address, center="90199")


def test_the_page_of_a_trial_offers_publishing_to_another_person_only(draft, drafter, reviewer):
    address = f"/records/trials/{trial_of(draft).pk}/"
    assert f"/records/programs/{draft.pk}/publish/" in shown(seen_by(reviewer), address)
    own = make.Post.objects.get(user=drafter.user_id)
    assert f"/records/programs/{draft.pk}/publish/" not in shown(seen_by(own), address)
    refused = seen_by(own).post(f"/records/programs/{draft.pk}/publish/", {})
    assert refused.status_code == 403


def test_another_person_publishes_on_the_page(draft, reviewer):
    client = seen_by(reviewer)
    assert "张毕业" not in shown(client, f"/records/programs/{draft.pk}/publish/")
    answer = client.post(f"/records/programs/{draft.pk}/publish/", {})
    assert answer["Location"] == f"/records/programs/{draft.pk}/"
    assert RuleVersion.objects.get(pk=draft.pk).state == "published"


def test_changed_results_are_told_on_the_page_and_must_be_marked_as_seen(program, drafter, reviewer):
    student = make.an_enrollment(program=program)
    draft = a_draft(program, drafter, **EASIER)
    tried(draft, actor=drafter)
    passed(student, "K0002")
    client, address = seen_by(reviewer), f"/records/programs/{draft.pk}/publish/"
    assert "试算之后成绩有变化" in shown(client, address)
    refused = client.post(address, {})
    assert (refused.status_code, "勾选" in refused.content.decode()) == (409, True)
    assert client.post(address, {"accept": "on"}).status_code == 302


def test_an_untried_draft_says_so_on_its_page(program, drafter, reviewer):
    draft = a_draft(program, drafter, **HARDER)
    client = seen_by(reviewer)
    assert "尚未试算" in shown(client, f"/records/programs/{draft.pk}/publish/")
    assert client.post(f"/records/programs/{draft.pk}/publish/", {}).status_code == 409


# The early warning


def test_a_clerk_is_warned_of_the_own_center_only(program, center, drafter):
    """P4."""
    make.an_enrollment(program=program, center=center, intake_term="202009", name="王缺学分")
    make.an_enrollment(program=program, center=make.a_center(), intake_term="202009", name="李别处")
    foreseen(drafter)
    clerk = seen_by(make.a_post(Role.CENTER_CLERK, center))
    page = shown(clerk, "/records/outlook/")
    assert "王缺学分" in page
    assert "李别处" not in page
    assert "模块综合实践的学分" in page or "综合实践" in page
    centers = shown(clerk, "/records/outlook/centers/")
    assert centers.count("outlook/?term=202401&amp;center=") == 2
    assert clerk.post("/records/outlook/renew/").status_code == 403


def test_without_a_term_the_nearest_one_is_shown_and_filters_narrow_it(program, center, drafter, reviewer):
    make.an_enrollment(program=program, center=center, intake_term="202009", name="王缺学分")
    a_graduate(program=program, center=center, intake_term="202009", name="张毕业")
    foreseen(drafter)
    client = seen_by(reviewer)
    page = shown(client, "/records/outlook/")
    assert "2024年1月" in page
    assert page.count("王缺学分") == 1
    only = shown(client, "/records/outlook/", outlook="lacks", term="202407", program="MD5208", intake_term="202009")
    assert "王缺学分" in only
    assert "张毕业" not in only


def test_nobody_has_looked_ahead_yet_is_said_and_a_button_changes_it(reviewer):
    client = seen_by(reviewer)
    assert "尚未分析" in shown(client, "/records/outlook/")
    assert "没有预警学生" in shown(client, "/records/outlook/centers/")
    answer = client.post("/records/outlook/renew/")
    job = Job.objects.get(kind="registry.outlook")
    assert answer["Location"] == f"/jobs/{job.pk}/"


def test_the_warning_goes_out_as_a_sheet(program, center, drafter, reviewer):
    make.an_enrollment(program=program, center=center, intake_term="202009", name="王缺学分")
    foreseen(drafter)
    client = seen_by(reviewer)
    lines = b"".join(client.get("/records/outlook/", {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "王缺学分" in lines
    assert "青松" in b"".join(client.get("/records/outlook/centers/", {"export": "csv"}).streaming_content).decode()


def test_a_page_of_many_asks_as_few_questions_as_a_page_of_one(
    program, center, drafter, reviewer, django_assert_max_num_queries
):
    for _ in range(20):
        make.an_enrollment(program=program, center=center, intake_term="202009")
    foreseen(drafter)
    client = seen_by(reviewer)
    shown(client, "/records/outlook/")
    with django_assert_max_num_queries(17):
        shown(client, "/records/outlook/", page_size=50)


def test_the_pages_speak_english_too(draft, program, center, drafter, reviewer):
    make.an_enrollment(program=program, center=center, intake_term="202009")
    foreseen(drafter)
    client = seen_by(reviewer)
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        assert "does not graduate" in shown(client, f"/records/trials/{trial_of(draft).pk}/")
        assert "lacks something" in shown(client, "/records/outlook/")
