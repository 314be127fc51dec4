"""What a person does at a screen, in the words of the office. A journey is a class of given, when, then."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import House

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Chromium itself logs a line for every answer of 4xx; the answer is what the journey is about.
BROWSERS_OWN = "Failed to load resource"


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

    def log_in(self, who: str) -> "Desk":
        """Log in with the demo account of a kind of post."""
        username, password = self.house.accounts[who]
        self.go("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main form button[type=submit]")
        expect(self.page.locator("h1")).to_contain_text("待我办理")
        return self

    def go(self, path: str) -> "Desk":
        """Open an address of the house."""
        self.page.goto(self.house.address + path)
        return self

    def open_menu(self, label: str) -> "Desk":
        """Follow an entry of the left menu."""
        self.page.locator("nav.side, .side").get_by_role("link", name=label, exact=True).click()
        return self

    def sees(self, text: str) -> "Desk":
        """The text stands somewhere on the page."""
        expect(self.page.locator("main")).to_contain_text(text)
        return self


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


def rows_of(desk: Desk) -> Any:
    """The rows of the list on the page."""
    return desk.page.locator("#list tbody tr")
