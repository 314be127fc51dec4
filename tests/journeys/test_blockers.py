"""Each blocker blocks, says why, names who can do what, and gives way when it is mended (S25, S29, S32, S74, S75)."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Locator, expect

from graduand.fronts.season.making import portraits
from graduand.fronts.season.making.chance import chance
from tests.journeys.office import Desk, Journey

DOUBTED = "2090101250001"  # 李存疑 of 青松, where the demo's clerk sits
NO_PHOTO = "2190101400018"  # 张无照 of 青松
NO_CHSI_PHOTO = "2090101450011"  # 周缺历照 of 梧桐
FEW_CREDITS = "2190101400043"  # 王缺学分 of 银杏
PASSWORD = "first-Passw0rd-of-the-summer"


class TestDoubtedIdentity(Journey):
    """李存疑: the center may apply with a warning on the page; no review passes while CHSI is in doubt (S25)."""

    def test_the_review_does_not_pass_an_identity_in_doubt(self) -> None:
        self.given_the_page_of_the_doubted_student()
        self.then_it_says_what_chsi_said_and_what_is_to_be_done()
        self.when_the_clerk_applies_all_the_same_and_the_lead_hands_up()
        self.then_the_college_is_refused_with_the_reason()
        self.and_the_next_to_act_is_still_the_college()
        self.when_the_college_returns_it()
        self.then_it_waits_for_the_center()

    def given_the_page_of_the_doubted_student(self) -> None:
        clerk = self.desk("clerk").go(f"/applications/?student_number={DOUBTED}")
        expect(clerk.row_of(DOUBTED)).to_contain_text("身份存疑")
        clerk.page.get_by_role("link", name=DOUBTED).click()

    def then_it_says_what_chsi_said_and_what_is_to_be_done(self) -> None:
        self.desk("clerk").sees("李存疑", "未通过", "青松学习中心：提交申请")

    def when_the_clerk_applies_all_the_same_and_the_lead_hands_up(self) -> None:
        self.desk("clerk").go(f"/applications/?student_number={DOUBTED}").try_verb_on(DOUBTED, "申请毕业").confirm()
        self.desk("lead").go(f"/applications/review/?student_number={DOUBTED}").try_verb_on(DOUBTED, "通过").confirm()

    def then_the_college_is_refused_with_the_reason(self) -> None:
        college = self.desk("reviewer").go(f"/applications/review/?student_number={DOUBTED}")
        college.try_verb_on(DOUBTED, "通过")
        assert college.will_and_cannot() == (0, 1)
        expect(college.dialog()).to_contain_text("学信网人像比对：身份核验未通过。")
        expect(college.dialog()).to_contain_text("请立即办理身份复核")
        expect(college.dialog().get_by_role("button", name="确定办理")).to_have_count(0)
        college.cancel()

    def and_the_next_to_act_is_still_the_college(self) -> None:
        college = self.desk("reviewer")
        college.page.get_by_role("link", name=DOUBTED).click()
        college.sees("健康学院：审核")

    def when_the_college_returns_it(self) -> None:
        college = self.desk("reviewer").go(f"/applications/review/?student_number={DOUBTED}")
        college.try_verb_on(DOUBTED, "退回").confirm(reason="请先办理身份复核")

    def then_it_waits_for_the_center(self) -> None:
        clerk = self.desk("clerk").go(f"/applications/?student_number={DOUBTED}")
        clerk.page.get_by_role("link", name=DOUBTED).click()
        clerk.sees("请先办理身份复核", "青松学习中心：修改后重新申请")


class TestMissingPhoto(Journey):
    """张无照: without a graduation photo nobody is applied for; with a good one he is (S29, S70, S75, S113)."""

    def test_a_photo_opens_the_way(self) -> None:
        self.when_the_clerk_tries_to_apply()
        self.then_the_missing_photo_is_named_and_what_to_do()
        self.when_a_picture_of_the_wrong_size_is_uploaded()
        self.then_it_is_refused_with_what_was_measured()
        self.when_a_good_photo_is_uploaded()
        self.then_the_clerk_can_apply()

    def when_the_clerk_tries_to_apply(self) -> None:
        self.list_of_the_student()
        self.desk("clerk").try_verb_on(NO_PHOTO, "申请毕业")

    def then_the_missing_photo_is_named_and_what_to_do(self) -> None:
        clerk = self.desk("clerk")
        assert clerk.will_and_cannot() == (0, 1)
        expect(clerk.dialog()).to_contain_text("平台没有检查合格的毕业照片。")
        expect(clerk.dialog()).to_contain_text("请联系学生提供电子照片并上传平台。")
        clerk.cancel()

    def when_a_picture_of_the_wrong_size_is_uploaded(self) -> None:
        clerk = self.desk("clerk")
        clerk.page.get_by_role("link", name=NO_PHOTO).click()
        clerk.page.get_by_role("link", name="上传照片").click()
        small = BytesIO()
        Image.open(BytesIO(good_photo())).resize((413, 579)).save(small, "JPEG", quality=90)
        self.upload(small.getvalue())

    def then_it_is_refused_with_what_was_measured(self) -> None:
        self.desk("clerk").sees("照片不符合要求，未保存。", "413", "480", "平台尚无该生照片。")

    def when_a_good_photo_is_uploaded(self) -> None:
        self.upload(good_photo())
        self.desk("clerk").sees("照片已保存。", "合格")

    def then_the_clerk_can_apply(self) -> None:
        self.list_of_the_student()
        clerk = self.desk("clerk")
        expect(clerk.row_of(NO_PHOTO)).to_contain_text("可以申请")
        clerk.try_verb_on(NO_PHOTO, "申请毕业").confirm()
        expect(clerk.row_of(NO_PHOTO).locator(".tag").filter(has_text="已申请").first).to_be_visible()

    def list_of_the_student(self) -> None:
        self.desk("clerk").go(f"/applications/?student_number={NO_PHOTO}")

    def upload(self, data: bytes) -> None:
        picture = {"name": "张无照.jpg", "mimeType": "image/jpeg", "buffer": data}
        self.desk("clerk").page.set_input_files("input[name=file]", picture)  # type: ignore[arg-type]
        self.desk("clerk").send_form()


class TestPhotoThatChsiLacks(Journey):
    """周缺历照: whoever looked on CHSI may apply; the college still waits for CHSI's own list (S32, S71, C7)."""

    def test_a_recorded_look_lets_the_center_apply_and_the_college_still_waits(self) -> None:
        self.given_the_people_of_another_center_have_their_passwords()
        self.when_the_clerk_tries_to_apply()
        self.then_the_photo_that_chsi_lacks_is_named()
        self.when_the_clerk_records_that_chsi_shows_it_by_now()
        self.then_the_center_can_apply_and_hand_up()
        self.and_the_college_is_refused_until_chsi_says_so_itself()

    def given_the_people_of_another_center_have_their_passwords(self) -> None:
        security = self.desk("security-admin")
        for username in ("clerk-90104", "lead-90104"):
            security.go(f"/records/accounts/?username={username}")
            security.row_of(username).get_by_role("link", name="设置密码").click()
            security.page.fill("[name=password]", PASSWORD)
            security.send_form().sees("密码")
        for who in ("clerk-90104", "lead-90104"):
            self.desk(who).log_in_as(who, PASSWORD)

    def when_the_clerk_tries_to_apply(self) -> None:
        self.clerk_at_the_list().try_verb_on(NO_CHSI_PHOTO, "申请毕业")

    def then_the_photo_that_chsi_lacks_is_named(self) -> None:
        clerk = self.desk("clerk-90104")
        assert clerk.will_and_cannot() == (0, 1)
        expect(clerk.dialog()).to_contain_text("学信网缺少该生的学历照片。")
        expect(clerk.dialog()).to_contain_text("请登录学信网核查并登记")
        clerk.cancel()

    def when_the_clerk_records_that_chsi_shows_it_by_now(self) -> None:
        clerk = self.desk("clerk-90104")
        clerk.page.get_by_role("link", name=NO_CHSI_PHOTO).click()
        clerk.page.get_by_role("link", name="登记").first.click()
        clerk.page.check("[name=graduation_photo][value=yes]")
        clerk.page.fill("[name=note]", "7月12日在学信网档案中看到学历照片")
        clerk.send_form().sees("7月12日在学信网档案中看到学历照片")

    def then_the_center_can_apply_and_hand_up(self) -> None:
        self.clerk_at_the_list().try_verb_on(NO_CHSI_PHOTO, "申请毕业").confirm()
        lead = self.desk("lead-90104").go(f"/applications/review/?student_number={NO_CHSI_PHOTO}")
        lead.try_verb_on(NO_CHSI_PHOTO, "通过").confirm()
        expect(lead.tray()).to_contain_text("通过：成功 1 条")

    def and_the_college_is_refused_until_chsi_says_so_itself(self) -> None:
        college = self.desk("reviewer").go(f"/applications/review/?student_number={NO_CHSI_PHOTO}")
        college.try_verb_on(NO_CHSI_PHOTO, "通过")
        assert college.will_and_cannot() == (0, 1)
        expect(college.dialog()).to_contain_text("学信网缺少该生的学历照片。")
        college.cancel()
        college.page.get_by_role("link", name=NO_CHSI_PHOTO).click()
        college.sees("7月12日在学信网档案中看到学历照片", "健康学院：审核")

    def clerk_at_the_list(self) -> Desk:
        return self.desk("clerk-90104").go(f"/applications/?student_number={NO_CHSI_PHOTO}")


class TestFewCredits(Journey):
    """王缺学分: the page says in numbers what is required, found and lacking, and which courses mend it (S74)."""

    def test_the_page_explains_the_verdict_in_numbers(self) -> None:
        self.given_the_college_opens_the_student()
        self.then_required_minus_found_is_what_lacks()
        self.and_courses_that_would_mend_it_are_named()
        self.and_one_sentence_says_what_it_still_takes()
        self.and_the_plan_adds_up()
        self.and_it_is_the_student_who_acts_next()

    def given_the_college_opens_the_student(self) -> None:
        college = self.desk("reviewer").go("/applications/").query(name="王缺学分")
        college.page.get_by_role("link", name=FEW_CREDITS).click()
        college.sees("王缺学分", "总学分不足。")

    def then_required_minus_found_is_what_lacks(self) -> None:
        cells = self.finding().locator(".number-cell").all_inner_texts()
        required, found, lacking = map(float, cells)
        assert required - found == lacking > 0

    def and_courses_that_would_mend_it_are_named(self) -> None:
        expect(self.finding()).to_contain_text("请继续修读教学计划内课程。")

    def and_one_sentence_says_what_it_still_takes(self) -> None:
        expect(self.desk("reviewer").page.locator(".verdict")).to_contain_text("尚未符合毕业条件：至少还须通过")

    def and_the_plan_adds_up(self) -> None:
        page = self.desk("reviewer").page
        counted = page.locator(".plan tr", has=page.locator(".dot.ok", has_text="计入")).locator("td:nth-child(3)")
        total = page.locator(".measures li", has_text="计入学分").locator("b").inner_text()
        assert sum(map(float, counted.all_text_contents())) >= float(total) > 0

    def and_it_is_the_student_who_acts_next(self) -> None:
        self.desk("reviewer").sees("学生本人：补足毕业条件")

    def finding(self) -> Locator:
        return self.desk("reviewer").page.locator(".dense tr", has_text="总学分不足。")


def good_photo() -> bytes:
    """A photo as the rules ask for it: blue, even, 480 by 640."""
    return portraits.jpeg(portraits.portrait("男", chance("journey", NO_PHOTO)))
