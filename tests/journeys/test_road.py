"""The thin road: from the morning of 12 July to the certificate in the hand of the graduate (issue point 7).

Each class is a chapter and begins where the one before has ended: one season, many desks, different people.
"""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.office import PHONE, Journey, students_of

CENTER, ITS_NAME = "90101", "青松学习中心"
GRADUATE = "2090101400001"  # 段宇杰, associate: the one who takes the certificate home
BACHELOR = "2190101200003"  # 叶秋红: with the degree
UNDECIDED = "2190101200004"  # 易怡: deferred, and resumed
RETURNED = "2090101400002"  # 梁梦娜: sent back by the college, and applied for again
NO_CREDITS, NO_PHOTO = "2190101200002", "2190101200005"  # 蒋缺学分, 施超大
DOUBTED = "2090101250001"  # 李存疑: the center may apply, the college may not pass on
ISSUE_DATE = "2023-07-20"


class TestTheCenterApplies(Journey):
    """毕业申请 (S22, S68-S88)."""

    def test_the_desk_leads_to_those_who_are_ready(self) -> None:
        self.given_the_clerk_reads_the_desk()
        self.when_the_clerk_opens_those_who_are_ready()
        self.then_only_those_who_may_be_applied_for_are_listed()

    def test_all_that_match_are_tried_then_applied_for(self) -> None:
        self.given_the_applications_of_associates_who_are_ready()
        self.when_the_clerk_chooses_all_that_match()
        self.then_the_dry_run_says_that_all_can_be_done()
        self.and_nothing_has_happened_yet()
        self.when_the_clerk_confirms()
        self.then_all_of_them_are_applied_for()

    def test_a_bachelor_is_applied_for_with_the_degree(self) -> None:
        self.when_the_clerk_applies_for_graduation_and_degree_of_a_bachelor()
        self.then_both_are_applied_for()
        self.and_an_associate_is_not_offered_a_degree()

    def test_one_is_deferred_with_a_reason_and_resumed(self) -> None:
        self.when_the_clerk_defers_one_without_a_reason()
        self.then_the_reason_is_asked_for()
        self.when_the_clerk_gives_the_reason()
        self.then_the_student_is_deferred()
        self.when_the_clerk_resumes()
        self.then_the_student_may_be_applied_for_again()

    def test_each_who_cannot_be_applied_for_is_named_with_the_reason(self) -> None:
        self.given_all_students_of_the_center()
        self.when_the_clerk_tries_to_apply_for_all_of_them()
        self.then_the_dry_run_names_each_blocker_and_what_to_do()
        self.when_the_clerk_confirms()
        self.then_the_rest_is_done_and_the_refused_are_told_with_reasons()
        self.and_the_refused_stand_where_they_stood()

    def test_the_same_clerk_cannot_hand_up(self) -> None:
        self.then_the_clerk_has_no_review_in_the_menu()
        self.and_the_address_itself_is_shut()

    def given_the_clerk_reads_the_desk(self) -> None:
        self.desk("clerk").go("/").sees("待我办理", "可以申请毕业", "截止 2023年7月17日", "剩余 4 天", "近期日程")
        self.waiting = int(self.tile().locator("b").inner_text())

    def when_the_clerk_opens_those_who_are_ready(self) -> None:
        self.tile().click()

    def then_only_those_who_may_be_applied_for_are_listed(self) -> None:
        clerk = self.desk("clerk").sees("毕业申请要求", "满足要求", "满足毕业条件但无毕业照片的，也不能申请毕业")
        assert clerk.total() == self.waiting > 10
        for row in clerk.rows().all():
            expect(row).to_contain_text("可以申请")

    def tile(self) -> Locator:
        return self.desk("clerk").page.locator(".tile", has_text="可以申请毕业")

    def given_the_applications_of_associates_who_are_ready(self) -> None:
        clerk = self.desk("clerk").open_menu("毕业管理", "毕业申请").query(readiness="ready", level="associate")
        self.waiting = clerk.total()

    def when_the_clerk_chooses_all_that_match(self) -> None:
        self.desk("clerk").choose_all_that_match().try_verb("申请毕业")

    def then_the_dry_run_says_that_all_can_be_done(self) -> None:
        assert self.desk("clerk").will_and_cannot() == (self.waiting, 0)

    def and_nothing_has_happened_yet(self) -> None:
        clerk = self.desk("clerk").cancel()
        assert clerk.query().total() == self.waiting

    def when_the_clerk_confirms(self) -> None:
        clerk = self.desk("clerk")
        if not clerk.dialog().is_visible():
            clerk.choose_all_that_match().try_verb("申请毕业")
        self.will, self.cannot = clerk.will_and_cannot()
        clerk.confirm()

    def then_all_of_them_are_applied_for(self) -> None:
        clerk = self.desk("clerk")
        expect(clerk.tray()).to_contain_text(f"申请毕业：成功 {self.waiting} 条")
        expect(clerk.page.locator("#list")).to_contain_text("没有符合条件的学生")
        clerk.query(readiness="", state="applied", student_number=GRADUATE)
        expect(clerk.row_of(GRADUATE).locator(".tag", has_text="已申请").first).to_be_visible()

    def when_the_clerk_applies_for_graduation_and_degree_of_a_bachelor(self) -> None:
        self.list_of(BACHELOR)
        self.desk("clerk").try_verb_on(BACHELOR, "申请毕业+学位").confirm()

    def then_both_are_applied_for(self) -> None:
        expect(self.desk("clerk").row_of(BACHELOR).locator(".tag", has_text="已申请")).to_have_count(3)

    def and_an_associate_is_not_offered_a_degree(self) -> None:
        self.list_of(RETURNED)
        self.desk("clerk").try_verb_on(RETURNED, "撤回申请").confirm()
        acts = self.desk("clerk").row_of(RETURNED).locator(".acts")
        expect(acts).to_contain_text("申请毕业")
        expect(acts).not_to_contain_text("学位")

    def when_the_clerk_defers_one_without_a_reason(self) -> None:
        self.list_of(UNDECIDED)
        clerk = self.desk("clerk").try_verb_on(UNDECIDED, "暂缓毕业")
        clerk.dialog().locator("[name=reason]").evaluate("field => field.required = false")
        clerk.dialog().locator("button.btn-primary").click()

    def then_the_reason_is_asked_for(self) -> None:
        expect(self.desk("clerk").dialog().locator(".field-error")).to_be_visible()

    def when_the_clerk_gives_the_reason(self) -> None:
        self.desk("clerk").confirm(reason="学生要求提高平均分后再申请学位")

    def then_the_student_is_deferred(self) -> None:
        expect(self.desk("clerk").row_of(UNDECIDED)).to_contain_text("暂缓")

    def when_the_clerk_resumes(self) -> None:
        self.desk("clerk").try_verb_on(UNDECIDED, "恢复申请").confirm()

    def then_the_student_may_be_applied_for_again(self) -> None:
        expect(self.desk("clerk").row_of(UNDECIDED)).to_contain_text("可以申请")

    def list_of(self, number: str) -> None:
        self.desk("clerk").go("/applications/").query(student_number=number)

    def given_all_students_of_the_center(self) -> None:
        self.everybody = self.desk("clerk").go("/applications/?page_size=50").total()

    def when_the_clerk_tries_to_apply_for_all_of_them(self) -> None:
        self.desk("clerk").choose_all_that_match().try_verb("申请毕业")

    def then_the_dry_run_names_each_blocker_and_what_to_do(self) -> None:
        clerk = self.desk("clerk")
        will, cannot = clerk.will_and_cannot()
        assert min(will, cannot) > 0
        assert will + cannot == self.everybody
        expect(clerk.dialog()).to_contain_text("不满足毕业条件。")
        expect(clerk.dialog()).to_contain_text("请打开该生页面，查看所缺学分和可补修的课程。")
        expect(clerk.dialog()).to_contain_text("平台没有检查合格的毕业照片。")
        expect(clerk.dialog()).to_contain_text("请联系学生提供电子照片并上传平台。")

    def then_the_rest_is_done_and_the_refused_are_told_with_reasons(self) -> None:
        tray = self.desk("clerk").tray()
        expect(tray).to_contain_text(f"申请毕业：成功 {self.will} 条")
        told = re.findall(r"未通过 (\d+) 条：\S", tray.inner_text())
        assert len(told) > 1
        assert sum(map(int, told)) == self.cannot

    def and_the_refused_stand_where_they_stood(self) -> None:
        clerk = self.desk("clerk").go("/applications/?page_size=50")
        expect(clerk.row_of(NO_CREDITS)).to_contain_text("未满足毕业条件")
        expect(clerk.row_of(NO_PHOTO)).to_contain_text("缺毕业照片")
        for number in (GRADUATE, UNDECIDED, RETURNED):
            expect(clerk.row_of(number)).to_contain_text("已申请")

    def then_the_clerk_has_no_review_in_the_menu(self) -> None:
        assert "毕业审核" not in self.desk("clerk").go("/").menu()

    def and_the_address_itself_is_shut(self) -> None:
        clerk = self.desk("clerk")
        assert clerk.context.request.get(self.house.address + "/applications/review/").status == 403
        clerk.go("/applications/review/").sees("您的岗位不能执行此操作")


class TestTheReview(Journey):
    """毕业审核, level by level, by different people (S15, S22, S25, S43; P6)."""

    def test_the_lead_hands_up_a_lot_and_gets_its_number(self) -> None:
        self.when_the_lead_hands_up_all_that_waits()
        self.then_the_lot_has_a_number()
        self.and_its_receipt_lists_the_students_in_the_order_of_the_queue()

    def test_the_college_passes_on_and_returns_one_with_a_reason(self) -> None:
        self.given_the_college_reads_the_lot_of_the_center()
        self.when_the_college_returns_one_with_a_reason()
        self.and_passes_on_all_the_others()
        self.then_whoever_is_doubted_by_chsi_stays()

    def test_the_clerk_reads_why_and_applies_again(self) -> None:
        self.given_the_desk_says_that_one_was_returned()
        self.when_the_clerk_opens_the_student()
        self.then_the_reason_of_the_college_can_be_read()
        self.when_the_clerk_applies_again_and_the_lead_hands_up_again()
        self.then_the_student_waits_behind_the_others_with_a_new_lot()

    def test_headquarters_approves(self) -> None:
        self.when_headquarters_passes_all_of_the_center()
        self.then_they_are_approved()

    def when_the_lead_hands_up_all_that_waits(self) -> None:
        lead = self.desk("lead").open_menu("毕业管理", "毕业审核")
        self.waiting = lead.total()
        lead.choose_all_that_match().try_verb("通过")
        assert lead.will_and_cannot() == (self.waiting, 0)
        lead.confirm()

    def then_the_lot_has_a_number(self) -> None:
        said = self.desk("lead").tray().inner_text()
        told = re.search(rf"批号 (202307-1-{CENTER}-\d{{3}})，共 {self.waiting} 人", said)
        assert told
        self.lot = told[1]

    def and_its_receipt_lists_the_students_in_the_order_of_the_queue(self) -> None:
        lead = self.desk("lead").open_menu("毕业管理", "上报批次")
        lead.page.get_by_role("link", name=self.lot).click()
        lead.sees("上报回执", ITS_NAME, GRADUATE)
        rows = lead.page.locator(".dense tbody tr")
        expect(rows).to_have_count(self.waiting)
        places = [int(row.locator("td").first.inner_text()) for row in rows.all()]
        assert places == sorted(places)

    def given_the_college_reads_the_lot_of_the_center(self) -> None:
        college = self.desk("reviewer").open_menu("毕业管理", "毕业审核").query(lot=f"202307-1-{CENTER}")
        self.waiting = college.total()

    def when_the_college_returns_one_with_a_reason(self) -> None:
        college = self.desk("reviewer").query(student_number=RETURNED)
        college.try_verb_on(RETURNED, "退回").confirm(reason="姓名与身份证不一致，请核对后重新提交")
        expect(college.tray()).to_contain_text("退回：成功 1 条")

    def and_passes_on_all_the_others(self) -> None:
        college = self.desk("reviewer").query(student_number="").choose_all_that_match().try_verb("通过")
        self.will, self.cannot = college.will_and_cannot()
        assert self.will + self.cannot == self.waiting - 1
        expect(college.dialog()).to_contain_text("身份核验未通过")
        college.confirm()

    def then_whoever_is_doubted_by_chsi_stays(self) -> None:
        college = self.desk("reviewer")
        expect(college.tray()).to_contain_text(f"通过：成功 {self.will} 条")
        expect(college.rows()).to_have_count(self.cannot)
        expect(college.row_of(DOUBTED)).to_contain_text("李存疑")

    def given_the_desk_says_that_one_was_returned(self) -> None:
        tile = self.desk("clerk").go("/").page.locator(".tile", has_text="被退回")
        expect(tile.locator("b")).to_have_text("1")
        tile.click()

    def when_the_clerk_opens_the_student(self) -> None:
        self.desk("clerk").page.get_by_role("link", name=RETURNED).click()

    def then_the_reason_of_the_college_can_be_read(self) -> None:
        self.desk("clerk").sees("姓名与身份证不一致，请核对后重新提交", f"{ITS_NAME}：修改后重新申请")

    def when_the_clerk_applies_again_and_the_lead_hands_up_again(self) -> None:
        self.desk("clerk").go(f"/applications/?student_number={RETURNED}").try_verb_on(RETURNED, "申请毕业").confirm()
        lead = self.desk("lead").go("/applications/review/").tick(RETURNED).try_verb("通过").confirm()
        expect(lead.tray()).to_contain_text(re.compile(rf"批号 202307-1-{CENTER}-\d{{3}}，共 1 人"))

    def then_the_student_waits_behind_the_others_with_a_new_lot(self) -> None:
        college = self.desk("reviewer").go("/applications/review/").query(lot=f"202307-1-{CENTER}")
        expect(college.rows().last).to_contain_text(RETURNED)
        college.try_verb_on(RETURNED, "通过").confirm()

    def when_headquarters_passes_all_of_the_center(self) -> None:
        hq = self.desk("hq-reviewer").open_menu("毕业管理", "毕业审核").query(center=CENTER)
        self.waiting = hq.total()
        assert self.waiting > 10
        hq.choose_all_that_match().try_verb("通过")
        assert hq.will_and_cannot() == (self.waiting, 0)
        hq.confirm()

    def then_they_are_approved(self) -> None:
        hq = self.desk("hq-reviewer")
        expect(hq.tray()).to_contain_text(f"通过：成功 {self.waiting} 条")
        expect(hq.page.locator("#list")).to_contain_text("没有待您审核的申请")


class TestTheCertificate(Journey):
    """Number, the graduate's own look, print (S36, S43, S46, S50; P12)."""

    def test_the_issuer_gives_numbers(self) -> None:
        self.when_the_issuer_numbers_all_of_the_center()
        self.then_each_has_a_number_of_eighteen_digits()

    def test_the_graduate_compares_the_proof_on_a_phone_and_confirms(self) -> None:
        self.given_the_graduate_comes_in_with_student_number_and_identity_number()
        self.then_the_progress_says_that_the_certificate_waits_to_be_checked()
        self.when_the_graduate_compares_every_line_and_confirms()
        self.then_the_proof_is_confirmed()

    def test_a_stranger_does_not_come_in(self) -> None:
        self.when_somebody_knows_only_the_student_number()
        self.then_the_door_stays_shut_without_saying_which_number_was_wrong()

    def test_the_center_registers_who_has_confirmed_on_paper(self) -> None:
        self.when_the_clerk_registers_the_signed_proof_of_the_bachelor()
        self.then_the_certificate_counts_as_confirmed()

    def test_the_issuer_prints_what_is_confirmed(self) -> None:
        self.when_the_issuer_prints_the_confirmed_ones()
        self.then_the_printed_file_is_a_pdf()

    def when_the_issuer_numbers_all_of_the_center(self) -> None:
        issuer = self.desk("hq-issuer").open_menu("证书管理", "证书编号").query(center="青松")
        self.waiting = issuer.total()
        issuer.choose_all_that_match().try_verb("生成证书编号")
        assert issuer.will_and_cannot() == (self.waiting, 0)
        issuer.confirm()
        expect(issuer.tray()).to_contain_text(f"成功 {self.waiting} 条")

    def then_each_has_a_number_of_eighteen_digits(self) -> None:
        issuer = self.desk("hq-issuer").open_menu("证书管理", "毕业证书").query(center="青松")
        assert issuer.total() == self.waiting
        for row in issuer.rows().all():
            expect(row.locator("td.code-cell").first).to_have_text(re.compile(r"^51161820230[56]\d{6}$"))

    def given_the_graduate_comes_in_with_student_number_and_identity_number(self) -> None:
        person = students_of(self.house.folder)[GRADUATE]
        phone = self.desk("graduate", PHONE).go("/my/")
        phone.page.fill("[name=student_number]", GRADUATE)
        phone.page.fill("[name=id_number]", person["证件号"])
        phone.send_form().sees(person["姓名"], GRADUATE)

    def then_the_progress_says_that_the_certificate_waits_to_be_checked(self) -> None:
        phone = self.desk("graduate").sees("请核对您的毕业证书", "学院审核", "总部审核", "您本人")
        expect(phone.page.locator(".timeline [aria-current=step]")).to_contain_text("本人核对证书样稿")

    def when_the_graduate_compares_every_line_and_confirms(self) -> None:
        person, phone = students_of(self.house.folder)[GRADUATE], self.desk("graduate")
        phone.page.get_by_role("link", name="核对毕业证书").click()
        phone.sees(person["姓名"], person["专业名称"], "2023年7月20日")
        picture = phone.page.locator(".portal-proof img")
        assert picture.evaluate("image => image.complete && image.naturalWidth === 480")
        phone.page.check("[name=compared]")
        phone.page.get_by_role("button", name="核对无误，确认").click()

    def then_the_proof_is_confirmed(self) -> None:
        self.desk("graduate").sees("确认成功，证书将按此内容打印。", "已于 2023年7月12日")

    def when_somebody_knows_only_the_student_number(self) -> None:
        phone = self.desk("stranger", PHONE).go("/my/")
        phone.page.fill("[name=student_number]", BACHELOR)
        phone.page.fill("[name=id_number]", "110101199001010015")
        phone.send_form()

    def then_the_door_stays_shut_without_saying_which_number_was_wrong(self) -> None:
        self.desk("stranger").sees("学号与证件号码不匹配。")

    def when_the_clerk_registers_the_signed_proof_of_the_bachelor(self) -> None:
        clerk = self.desk("clerk").go(f"/certificates/?student_number={BACHELOR}")
        clerk.reads_pdf(clerk.row_of(BACHELOR).get_by_role("link", name="样稿"))
        clerk.tick(BACHELOR).try_verb("登记纸质确认").confirm()

    def then_the_certificate_counts_as_confirmed(self) -> None:
        expect(self.desk("clerk").row_of(BACHELOR)).to_contain_text("学生已确认")

    def when_the_issuer_prints_the_confirmed_ones(self) -> None:
        self.desk("hq-issuer").go("/").page.locator(".tile", has_text="学生已确认，待打印").click()
        self.desk("hq-issuer").tick(GRADUATE, BACHELOR).try_verb("打印").confirm()

    def then_the_printed_file_is_a_pdf(self) -> None:
        issuer = self.desk("hq-issuer").open_menu("任务列表", "任务列表")
        issuer.page.get_by_role("link", name="打印毕业证书 2 份").first.click()
        issuer.job_is_over().open_menu("证书管理", "毕业证书").sees("最近打印")
        issuer.reads_pdf(issuer.page.locator(".panel a[href$='.pdf']").first)


class TestTheParcel(Journey):
    """Sending, receipt, custody and sign-off (S38-S46)."""

    def test_the_college_sends_a_parcel(self) -> None:
        self.when_the_dispatcher_sends_what_is_printed()
        self.then_the_parcel_has_a_number()

    def test_the_center_counts_and_signs_the_receipt(self) -> None:
        self.given_the_clerk_opens_the_parcel()
        self.then_the_packing_list_with_its_receipt_is_a_pdf()
        self.when_the_clerk_counts_wrong()
        self.then_the_parcel_stays_open()
        self.when_the_clerk_counts_right()
        self.then_the_certificate_is_in_the_keeping_of_the_center()

    def test_nothing_is_handed_out_unless_document_and_chsi_were_looked_at(self) -> None:
        self.given_the_graduate_stands_at_the_counter()
        self.when_the_clerk_hands_out_without_a_tick()
        self.then_the_certificate_stays()
        self.when_the_clerk_has_looked_at_both()
        self.then_it_is_handed_out()

    def test_the_graduate_reads_that_it_is_collected(self) -> None:
        self.when_the_graduate_looks_again()
        self.then_the_whole_road_lies_behind()

    def when_the_dispatcher_sends_what_is_printed(self) -> None:
        sender = self.desk("dispatcher").open_menu("证书发放", "待寄发").tick(GRADUATE, BACHELOR)
        sender.try_verb("寄发").confirm(carrier="邮政特快专递", tracking_number="EA123456789CN")

    def then_the_parcel_has_a_number(self) -> None:
        expect(self.desk("dispatcher").tray()).to_contain_text(f"邮包 202307-{CENTER}-01 内装证书 2 份")

    def given_the_clerk_opens_the_parcel(self) -> None:
        clerk = self.desk("clerk").open_menu("证书发放", "邮寄批次")
        clerk.page.get_by_role("link", name=f"202307-{CENTER}-01").click()
        clerk.sees("邮政特快专递", "EA123456789CN", GRADUATE)

    def then_the_packing_list_with_its_receipt_is_a_pdf(self) -> None:
        clerk = self.desk("clerk")
        clerk.reads_pdf(clerk.page.get_by_role("link", name="寄送清单和签收回执（PDF）"))

    def when_the_clerk_counts_wrong(self) -> None:
        self.desk("clerk").page.fill("[name=counted]", "1")
        self.desk("clerk").send_form()

    def then_the_parcel_stays_open(self) -> None:
        self.desk("clerk").sees("应有证书 2 份，实收 1 份，暂不签收")

    def when_the_clerk_counts_right(self) -> None:
        self.desk("clerk").page.fill("[name=counted]", "2")
        self.desk("clerk").send_form()

    def then_the_certificate_is_in_the_keeping_of_the_center(self) -> None:
        clerk = self.desk("clerk").sees("已签收，证书由本中心保管。")
        expect(clerk.row_of(GRADUATE)).to_contain_text("2023年9月20日")

    def given_the_graduate_stands_at_the_counter(self) -> None:
        clerk = self.desk("clerk").go("/delivery/custody/")
        clerk.row_of(GRADUATE).get_by_role("link", name="发放").click()
        person = students_of(self.house.folder)[GRADUATE]
        clerk.sees(person["姓名"], person["专业名称"], "请核对本人、证件和学信网信息")

    def when_the_clerk_hands_out_without_a_tick(self) -> None:
        self.desk("clerk").send_form()

    def then_the_certificate_stays(self) -> None:
        self.desk("clerk").sees("未查验身份证件、未核对学信网信息的，不得发放证书。")

    def when_the_clerk_has_looked_at_both(self) -> None:
        clerk = self.desk("clerk")
        clerk.page.check("[name=document_checked]")
        clerk.page.check("[name=agrees_with_chsi][value=yes]")
        clerk.send_form()

    def then_it_is_handed_out(self) -> None:
        clerk = self.desk("clerk").sees("已发放并登记签领。")
        expect(clerk.row_of(GRADUATE)).to_have_count(0)
        expect(clerk.row_of(BACHELOR)).to_have_count(1)

    def when_the_graduate_looks_again(self) -> None:
        phone = self.desk("graduate", PHONE).go("/my/")
        phone.page.fill("[name=student_number]", GRADUATE)
        phone.page.fill("[name=id_number]", students_of(self.house.folder)[GRADUATE]["证件号"])
        phone.send_form()

    def then_the_whole_road_lies_behind(self) -> None:
        phone = self.desk("graduate").sees("证书已领取。", "本人已签领。", "EA123456789CN")
        steps = phone.page.locator(".timeline > li")
        expect(phone.page.locator(".timeline > .done")).to_have_count(steps.count())


class TestTheProof(Journey):
    """验证: a full claim in, yes or no out."""

    def test_an_employer_asks_whether_it_is_genuine(self) -> None:
        self.given_the_certificate_in_the_hand()
        self.when_the_employer_types_what_stands_on_it()
        self.then_the_answer_is("信息一致。")
        self.when_the_employer_types_another_name()
        self.then_the_answer_is("信息不一致。")

    def given_the_certificate_in_the_hand(self) -> None:
        list_ = self.desk("hq-issuer").go("/certificates/").query(student_number=GRADUATE)
        self.number = list_.row_of(GRADUATE).locator("td.code-cell").first.inner_text()

    def when_the_employer_types_what_stands_on_it(self) -> None:
        self.claim(students_of(self.house.folder)[GRADUATE]["姓名"])

    def when_the_employer_types_another_name(self) -> None:
        self.claim("王大山")

    def then_the_answer_is(self, answer: str) -> None:
        self.desk("employer").sees(answer)

    def claim(self, name: str) -> None:
        page = self.desk("employer", PHONE).go(f"/verify/?number={self.number}").page
        page.fill("[name=name]", name)
        page.fill("[name=issue_on]", ISSUE_DATE)
        self.desk("employer").send_form()
