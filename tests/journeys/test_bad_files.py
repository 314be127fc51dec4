"""Files as offices really hand them in: each bad one gets a clear message, and nothing of it is stored (issue 2)."""

import pytest
from playwright.sync_api import expect

from tests.journeys.office import Desk, Journey

FOLDER = "坏文件"
IN_THE_FOLDERS = "2090101400001"  # the one student of the clerk's center, of the right level, in the zip with folders

SHEETS = {
    "表头错误.xlsx": ("缺少列：学号、证件号、学籍状态", "可能对应：学生编号 → 学号", "请把表头改为规定的名称"),
    "学号重复.xlsx": ("学号在文件中出现多次，这些行均未导入。", "请只保留正确的一行"),
    "校验码错误.xlsx": ("按校验应为", "请与证件核对。"),
    "专业不存在.xlsx": ("没有专业 MD0000。", "请总部先导入该专业的规则，或更正专业代码。"),
    "学号为数值.xlsx": ("证件号以数值形式保存，末几位已丢失（只保留 15 位）。", "请在源文件中把该列设为文本格式"),
    "GBK编码_声明为UTF-8.csv": ("文件的编码不是 utf-8：第 1 行无法读取。", "可能的编码是 gb18030", "自动识别"),
}
ZIPS = {
    "照片_空.zip": ("压缩包里没有照片。", "请将照片重新打包"),
    "照片_截断.zip": ("压缩包不完整或已损坏", "请重新打包"),
    "照片_二十万个文件.zip": ("压缩包内有 200000 个文件，超过 5000 个的限制。", "请拆分成多个压缩包"),
    "照片_有密码.zip": ("文件有密码。", "请去掉密码后重新打包。"),
    "照片_路径越界.zip": ("文件名不合法：含有无法显示的字符，或指向压缩包之外。", "请改名后重新打包。"),
    "照片_不是zip.zip": ("文件不是 zip 压缩包（实际格式：rar）。", "请用 zip 格式重新打包后上传。"),
}


class Handed(Journey):
    """What both kinds of file have in common: counted before, tried, counted after."""

    def given_what_the_house_holds(self) -> None:
        self.before = self.counted()

    def then_the_message_is_clear(self, words: tuple[str, ...]) -> None:
        self.handing.sees(*words)

    def and_nothing_can_be_imported(self) -> None:
        expect(self.handing.page.get_by_role("button", name="正式导入")).to_have_count(0)

    def and_nothing_was_stored(self) -> None:
        assert self.counted() == self.before

    def counted(self) -> tuple[int, int]:
        """Students as headquarters counts them, and photos as the center counts them."""
        students = self.desk("hq-reviewer").go("/records/students/").total()
        return students, self.desk("clerk").go("/photos/").total()

    handing: Desk


class TestSheets(Handed):
    """Student records that headquarters hands in."""

    @pytest.mark.parametrize(("name", "words"), SHEETS.items())
    def test_a_bad_sheet_is_told_and_not_stored(self, name: str, words: tuple[str, ...]) -> None:
        self.given_what_the_house_holds()
        self.when_headquarters_hands_in_the_students_of(name)
        self.then_the_message_is_clear(words)
        if name != "学号重复.xlsx":  # where the rows that stand there once are in order
            self.and_nothing_can_be_imported()
        self.and_nothing_was_stored()

    def when_headquarters_hands_in_the_students_of(self, name: str) -> None:
        encoding = {"encoding": "utf-8"} if name.endswith(".csv") else {}
        file = self.house.folder / FOLDER / name
        self.handing = self.desk("hq-reviewer").hand_in("/records/imports/new/", file, what="students", **encoding)
        self.handing.job_is_over()


class TestZips(Handed):
    """Photos that a center hands in (S92-S109)."""

    @pytest.mark.parametrize(("name", "words"), ZIPS.items())
    def test_a_bad_zip_is_told_and_not_stored(self, name: str, words: tuple[str, ...]) -> None:
        self.given_what_the_house_holds()
        self.when_the_clerk_hands_in(name)
        self.handing.job_is_over()
        self.then_the_message_is_clear(words)
        self.and_nothing_can_be_imported()
        self.and_nothing_was_stored()

    def test_a_zip_of_60_megabytes_is_not_even_taken(self) -> None:
        self.given_what_the_house_holds()
        self.when_the_clerk_hands_in("照片_60MB.zip")
        self.then_the_message_is_clear(("超过上限", "40.0 MB", "请拆分后分别上传。"))
        self.and_nothing_was_stored()

    def test_a_zip_with_folders_is_accepted_and_says_so(self) -> None:
        self.given_what_the_house_holds()
        self.when_the_clerk_hands_in("照片_有文件夹.zip", overwrite="yes")
        self.handing.job_is_over()
        self.then_the_message_is_clear(("21春健康管理1班", "文件夹本身已忽略", "这是试导入，数据尚未入库。"))
        self.and_students_of_other_centers_are_refused_alone()
        self.and_nothing_was_stored()
        self.when_the_clerk_imports_it_now()
        self.then_the_photo_of_the_own_student_is_there()

    def when_the_clerk_hands_in(self, name: str, overwrite: str = "no") -> None:
        file = self.house.folder / FOLDER / name
        self.handing = self.desk("clerk").hand_in(
            "/photos/import/", file, kind="graduation", level="associate", naming="student_number",
            overwrite=overwrite,
        )  # fmt: skip
        self.trial = self.handing.page.url

    def and_students_of_other_centers_are_refused_alone(self) -> None:
        self.handing.sees("学号不存在，或学生不属于本单位。")
        expect(self.handing.row_of(IN_THE_FOLDERS)).not_to_contain_text("未通过")

    def when_the_clerk_imports_it_now(self) -> None:
        clerk = self.desk("clerk")
        clerk.page.goto(self.trial)
        clerk.page.get_by_role("button", name="正式导入").click()
        clerk.sees("已开始导入。").job_is_over()
        expect(clerk.row_of(IN_THE_FOLDERS)).not_to_contain_text("未通过")

    def then_the_photo_of_the_own_student_is_there(self) -> None:
        students, photos = self.before
        assert self.counted() == (students, photos + 1)
        clerk = self.desk("clerk").go(f"/photos/?number={IN_THE_FOLDERS}")
        expect(clerk.row_of(IN_THE_FOLDERS).first).to_contain_text("使用中")
