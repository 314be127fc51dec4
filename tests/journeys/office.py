"""What a person does at a screen, in the words of the office. A journey is a class of given, when, then."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from graduand.pure.papers.sheets.reading import read_table
from tests.journeys.house import House

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Chromium itself logs a line for every answer of 4xx; the answer is what the journey is about.
BROWSERS_OWN = "Failed to load resource"
# The cookies of who has logged in, by house and user name.
BADGES: dict[tuple[str, str], Any] = {}


class Desk:
    """One person's browser, logged in, whose console must stay silent."""

    def __init__(self, house: House, browser: Browser, viewport: dict[str, int], language: str) -> None:
        self.house = house
        self.context = browser.new_context(viewport=viewport, locale=language)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.noise: list[str] = []
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and BROWSERS_OWN not in text:
            self.noise.append(text)

    # Going about

    def log_in(self, who: str) -> "Desk":
        """Log in with the demo account of a kind of post; whoever is logged in already only comes back."""
        username, password = self.house.accounts[who]
        badge = BADGES.get((self.house.address, username))
        if badge is None:
            self.log_in_as(username, password)
            BADGES[self.house.address, username] = self.context.cookies()
        else:
            self.context.add_cookies(badge)
        return self

    def log_in_as(self, username: str, password: str) -> "Desk":
        """Log in with a user name and a password; the first page is the desk."""
        self.go("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main form button[type=submit]")
        expect(self.page.locator(".top .who")).to_be_attached()
        return self

    def go(self, path: str) -> "Desk":
        """Open an address of the house."""
        self.page.goto(self.house.address + path)
        return self

    def open_menu(self, section: str, label: str) -> "Desk":
        """Unfold a section of the left menu and follow an entry."""
        if self.page.url == "about:blank":
            self.go("/")
        menu = self.page.locator(".side nav > ul > li", has_text=section)
        entry = menu.get_by_role("link", name=label, exact=True)
        if not entry.is_visible():
            menu.locator("summary").click()
        entry.click()
        expect(self.page.locator("h1")).to_contain_text(label)
        return self

    def menu(self) -> list[str]:
        """What the left menu offers."""
        return [text.strip() for text in self.page.locator(".side nav a").all_text_contents()]

    # Lists

    def query(self, **filters: str) -> "Desk":
        """Fill in filters by their names and query; the list comes back without the page."""
        form = self.page.locator("#filters")
        for name, value in filters.items():
            field = form.locator(f"[name={name}]")
            field.select_option(value) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(value)
        self._remember_list()
        form.get_by_role("button", name="查询").click()
        return self._list_is_new()

    def _remember_list(self) -> None:
        self.page.locator("#list").evaluate("list => list.dataset.old = ''")

    def _list_is_new(self) -> "Desk":
        expect(self.page.locator("#list:not([data-old])")).to_be_attached()
        return self

    def rows(self) -> Locator:
        """The rows of the list on the page."""
        return self.page.locator("#list tbody tr")

    def row_of(self, text: str) -> Locator:
        """The row in which a number or name stands."""
        return self.rows().filter(has_text=text)

    def total(self) -> int:
        """How many rows the pager counts."""
        return int(re.sub(r"\D", "", self.page.locator(".pager .total").inner_text()))

    def tick(self, *texts: str) -> "Desk":
        """Tick the rows in which these numbers stand."""
        for text in texts:
            self.row_of(text).locator("input[name=ids]").check()
        return self

    def choose_all_that_match(self) -> "Desk":
        """Choose everything that matches the query, also what stands on other pages."""
        self.page.locator("#bulk input[type=radio][value=match]").check()
        return self

    def try_verb(self, label: str) -> "Desk":
        """Press a button above the list; the dry run opens."""
        self.page.locator("#bulk .tools").get_by_role("button", name=label, exact=True).click()
        expect(self.dialog().locator("h1")).to_have_text(label)
        return self

    def try_verb_on(self, text: str, label: str) -> "Desk":
        """Press a verb in the row of one student; the dry run opens."""
        self.row_of(text).locator(".acts").get_by_role("button", name=label, exact=True).click()
        expect(self.dialog().locator("h1")).to_have_text(label)
        return self

    def dialog(self) -> Locator:
        """The dry run."""
        return self.page.locator("#dialog")

    def will_and_cannot(self) -> tuple[int, int]:
        """The two numbers of the dry run."""
        will, cannot = self.dialog().locator(".tally dd").all_inner_texts()
        return int(will), int(cannot)

    def cancel(self) -> "Desk":
        """Close the dry run without doing anything."""
        self.dialog().get_by_role("button", name="取消").click()
        expect(self.dialog()).to_be_hidden()
        return self

    def confirm(self, **fields: str) -> "Desk":
        """Fill in what the dry run asks for, and do it; the outcome arrives in the tray, and the list is drawn anew."""
        for name, value in fields.items():
            self.dialog().locator(f"[name={name}]").fill(value)
        self._remember_list()
        self.dialog().locator("button.btn-primary").click()
        expect(self.dialog()).to_be_hidden()
        expect(self.tray().locator(".note").first).to_be_visible()
        return self._list_is_new()

    def tray(self) -> Locator:
        """Where outcomes arrive."""
        return self.page.locator("#outcome")

    # Forms and files

    def send_form(self) -> "Desk":
        """Press the main button of the form on the page."""
        self.page.locator("main form .btn-primary").first.click()
        return self

    def hand_in(self, path: str, file: Path, **choices: str) -> "Desk":
        """Choose a file on an upload page, with what is to be chosen beside it, and upload it."""
        self.go(path)
        for name, value in choices.items():
            self.page.select_option(f"[name={name}]", value)
        self.page.set_input_files("input[name=file]", file)
        return self.send_form()

    def job_is_over(self) -> "Desk":
        """Wait until the worker has done the job on the page, then look at its rows."""
        expect(self.page.locator(".job[data-finished]")).to_be_attached(timeout=60_000)
        self.page.reload()
        return self

    def reads_pdf(self, link: Locator) -> "Desk":
        """What the link leads to is a PDF."""
        answer = self.context.request.get(self.house.address + (link.get_attribute("href") or ""))
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")
        return self

    def sees(self, *texts: str) -> "Desk":
        """All of these stand on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self


class Journey:
    """A journey: several people at their desks; when it ends, no console has said anything."""

    @pytest.fixture(autouse=True)
    def _at_their_desks(self, house: House, browser: Browser) -> Iterator[None]:
        self.house, self.browser = house, browser
        self.desks: dict[str, Desk] = {}
        yield
        noise = {who: desk.noise for who, desk in self.desks.items() if desk.noise}
        for desk in self.desks.values():
            desk.context.close()
        assert noise == {}

    def desk(self, who: str, viewport: dict[str, int] = DESKTOP) -> Desk:
        """The desk of a kind of post, logged in; or somebody's without a post, such as the graduate's phone."""
        if who not in self.desks:
            desk = self.desks[who] = Desk(self.house, self.browser, viewport, "zh-CN")
            if who in self.house.accounts:
                desk.log_in(who)
        return self.desks[who]


@contextmanager
def at_a_desk(
    house: House, browser: Browser, who: str | None = None, viewport: dict[str, int] = DESKTOP, language: str = "zh-CN"
) -> Iterator[Desk]:
    """A person at a desk; when he or she leaves, the console must have stayed silent."""
    desk = Desk(house, browser, viewport, language)
    try:
        yield desk.log_in(who) if who else desk
        assert desk.noise == []
    finally:
        desk.context.close()


@cache
def students_of(folder: Path) -> dict[str, dict[str, str]]:
    """What the office's sheet of students says, by student number."""
    table = read_table((folder / "学生.xlsx").read_bytes(), "学生.xlsx")
    rows = [dict(zip(table.header, [cell.text for cell in row.cells], strict=True)) for row in table.rows]
    return {row["学号"]: row for row in rows}
