"""
Walk the road of one graduate in Chromium and take the pictures of docs/walk.md, so that they never show another house.

    .venv/bin/python tools/take_pictures.py [docs/pictures]

Starts a demo house of 300 students on a database of its own, lets each post do its part, and writes PNG files of few
colors. Needs Chromium and pdftoppm (Debian: chromium, fonts-noto-cjk, poppler-utils).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from json import loads
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HOME = Path(tempfile.mkdtemp(prefix="graduand-pictures-"))
os.environ["GRADUAND_HOME"] = str(HOME / "server")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graduand.project.settings")

from graduand.base import embedded  # noqa: E402  # after the home is chosen
from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.house import House, running_house  # noqa: E402
from tests.journeys.office import DESKTOP, PHONE, Desk, students_of  # noqa: E402

STUDENTS, COLORS = 300, 256
CENTER = "青松"
ISSUE_DATE = "2023-07-20"


class Walk:
    """The people at their desks, and the pictures that are taken of their screens."""

    def __init__(self, house: House, browser: Browser, out: Path) -> None:
        self.house, self.browser, self.out = house, browser, out
        self.desks: dict[tuple[str, str], Desk] = {}

    def desk(self, who: str, size: dict[str, int] = DESKTOP, language: str = "zh-CN") -> Desk:
        """Somebody's screen of a size; who has a post is logged in."""
        key = (who, f"{size['width']}{language}")
        if key not in self.desks:
            self.desks[key] = Desk(self.house, self.browser, size, language)
            if who in self.house.accounts:
                self.desks[key].log_in(who)
        return self.desks[key]

    def take(self, name: str, desk: Desk, *, faces: bool = False) -> None:
        """Keep what is on the screen; a page full of faces needs other colors than one of text."""
        desk.page.wait_for_load_state("networkidle")
        desk.page.mouse.move(0, 0)
        desk.page.wait_for_timeout(400)  # until buttons have changed their color
        self.keep(name, desk.page.screenshot(), faces=faces)

    def keep(self, name: str, picture: bytes, *, faces: bool = False) -> None:
        """Write a picture with few colors: text stays sharp, small marks keep theirs, and the folder stays small."""
        method = Image.Quantize.MEDIANCUT if faces else Image.Quantize.MAXCOVERAGE
        full = Image.open(BytesIO(picture)).convert("RGB")
        small = full.quantize(COLORS, method, dither=Image.Dither.NONE)
        small.save(self.out / f"{name}.png", optimize=True)
        print(f"{name:24} {(self.out / f'{name}.png').stat().st_size // 1024:5} KB")

    def morning(self) -> None:
        """The clerk: desk, batch, photos, and whom can be applied for today."""
        clerk, phone = self.desk("clerk"), self.desk("clerk", PHONE)
        for name, path in {
            "desk": "/", "calendar": "/batches/", "photos-import": "/photos/import/",
            "photos-sheet": "/photos/graduates/", "apply": "/applications/",
        }.items():  # fmt: skip
            self.take(f"{name}-1440", clerk.go(path), faces="sheet" in name)
        self.take("desk-390", phone.go("/"))
        self.take("apply-390", phone.go("/applications/?readiness=ready"))
        self.take("apply-1440-en", self.desk("clerk", DESKTOP, "en-US").go("/applications/"))
        ready = clerk.go("/applications/").query(readiness="ready", level="associate")
        troubled = {one for many in loads((self.house.folder / "troubles.json").read_text()).values() for one in many}
        self.number = next(n for n in ready.page.locator("td.link-cell").all_inner_texts() if n not in troubled)

    def apply(self) -> None:
        """Try all, read who cannot and why, confirm."""
        clerk = self.desk("clerk").go("/applications/").choose_all_that_match().try_verb("申请毕业")
        self.take("apply-dry-run-1440", clerk)
        self.take("apply-outcome-1440", clerk.confirm())
        college = self.desk("reviewer").go("/applications/").query(name="王缺学分")
        college.rows().first.locator("td.link-cell a").click()
        self.take("candidate-1440", college)

    def review(self) -> None:
        """Three levels, three people."""
        lead = self.desk("lead").go("/applications/review/").choose_all_that_match().try_verb("通过")
        self.take("hand-up-1440", lead.confirm())
        college = self.desk("reviewer").go("/applications/review/")
        self.take("review-1440", college)
        for reviewer in (college.query(center=CENTER), self.desk("hq-reviewer").go("/applications/review/")):
            reviewer.query(center=CENTER).choose_all_that_match().try_verb("通过").confirm()

    def certificate(self) -> None:
        """Number, the look of the graduate, print."""
        issuer = self.desk("hq-issuer").go("/certificates/numbering/")
        self.take("numbering-1440", issuer)
        issuer.query(center=CENTER).choose_all_that_match().try_verb("生成证书编号").confirm()
        phone = self.enter_portal()
        self.take("portal-390", phone)
        self.take("portal-confirm-390", phone.go("/my/certificate/"))
        phone.page.check("[name=compared]")
        phone.page.get_by_role("button", name="核对无误，确认").click()
        issuer.go(f"/certificates/?student_number={self.number}").tick(self.number).try_verb("打印").confirm()
        issuer.go("/jobs/").page.get_by_role("link", name="打印毕业证书 1 份").first.click()
        issuer.job_is_over().go("/certificates/")
        self.keep("certificate", self.first_page(issuer))

    def first_page(self, issuer: Desk) -> bytes:
        """The sheet that was printed last, as a picture."""
        link = issuer.page.locator(".panel a[href$='.pdf']").first.get_attribute("href") or ""
        pdf = issuer.context.request.get(self.house.address + link).body()
        command = ["pdftoppm", "-png", "-singlefile", "-scale-to", "1100", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout

    def enter_portal(self) -> Desk:
        """The graduate on a phone."""
        phone = self.desk("graduate", PHONE).go("/my/")
        if phone.page.locator("[name=id_number]").count():
            phone.page.fill("[name=student_number]", self.number)
            phone.page.fill("[name=id_number]", students_of(self.house.folder)[self.number]["证件号"])
            phone.send_form()
        return phone.go("/my/")

    def parcel(self) -> None:
        """Send, count, hand out."""
        sender = self.desk("dispatcher").go("/delivery/sending/").tick(self.number)
        sender.try_verb("寄发").confirm(carrier="邮政特快专递", tracking_number="EA123456789CN")
        clerk = self.desk("clerk").go("/delivery/consignments/")
        clerk.rows().first.locator("a").first.click()
        self.take("consignment-1440", clerk)
        clerk.page.fill("[name=counted]", "1")
        clerk.send_form().row_of(self.number).get_by_role("link", name="发放").click()
        clerk.page.check("[name=document_checked]")
        clerk.page.check("[name=agrees_with_chsi][value=yes]")
        self.take("sign-off-1440", clerk)
        clerk.send_form().sees("已发放并登记签领。")

    def home(self) -> None:
        """What the graduate and an employer read afterwards."""
        self.take("portal-collected-390", self.enter_portal())
        issuer = self.desk("hq-issuer").go(f"/certificates/?student_number={self.number}")
        number = issuer.row_of(self.number).locator("td.code-cell").first.inner_text()
        employer = self.desk("employer", PHONE).go(f"/verify/?number={number}")
        employer.page.fill("[name=name]", students_of(self.house.folder)[self.number]["姓名"])
        employer.page.fill("[name=issue_on]", ISSUE_DATE)
        self.take("verify-390", employer.send_form().sees("信息一致"))


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium with the fonts of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def main(out: Path) -> None:
    """Start a house, walk the road, write the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    server = HOME / "server"
    embedded.start(server, durable=False)
    try:
        with running_house(HOME / "house", STUDENTS) as house, browsing() as browser:
            walk = Walk(house, browser, out)
            for chapter in (walk.morning, walk.apply, walk.review, walk.certificate, walk.parcel, walk.home):
                chapter()
    finally:
        embedded.stop(server)
        shutil.rmtree(HOME, ignore_errors=True)
    print(f"{sum(file.stat().st_size for file in out.glob('*.png')) / 2**20:.2f} MB in {out}")


if __name__ == "__main__":
    (HOME / "house").mkdir()
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
