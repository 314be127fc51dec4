"""Every page that a post may open is in order: wide and narrow, Chinese and English, to eye, ear and keyboard."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from playwright.sync_api import Page

from graduand.project.access import ROUTES, Door, may_open
from tests.journeys.house import House
from tests.journeys.office import DESKTOP, PHONE, Desk, Journey, students_of

POSTS = {
    "clerk": "center_clerk", "lead": "center_lead", "reviewer": "college_reviewer", "dispatcher": "college_dispatcher",
    "hq-reviewer": "hq_reviewer", "hq-issuer": "hq_issuer", "security-admin": "security_admin",
    "system-admin": "system_admin", "auditor": "auditor",
}  # fmt: skip
GRADUATE = "2090101400001"
# Answers that are no page of the house: a deed, a sign of life, a picture, a paper, values for machines.
NO_PAGES = {
    "registry:entitlement_paper",
    "registry:entitlement_json",
    "portal:entitlement_paper",
    "registry:outlook_renew",
    "logout",
    "set_language",
    "post_switch",
    "healthz",
    "readyz",
    "portal:leave",
    "portal:picture",
}

# The journal shows what is written in it, deed by deed, in the codes that its chain of fingerprints is made of.
IN_ITS_OWN_WORDS = {"journal"}
# Latin words that belong into a Chinese page: names of formats, of files, of accounts, codes of programs, digests.
ALLOWED = re.compile(
    r"\S+\.(?:zip|xlsx?|csv|dbf|jpe?g|png|pdf|webp)\b|(?:hq|clerk|lead|reviewer|dispatcher|system|security|auditor)[\w-]*"
    r"|\b(?:[A-Z]{2}\d{4}|[A-Z]{2}\d{9}[A-Z]{2}|(?:UTF|utf)-8|(?:GB|gb)18030|GBK|GB|MB|KB|JPG|JPEG|PNG|PDF|CSV|XLSX?|XLS|DBF|ZIP|zip|RAR"
    r"|7z|jpg|csv|dbf|json|JSON|CHSI|EN|Excel|macOS|Windows|[0-9a-f]{8,})\b"
)
WORD = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[㐀-鿿]")
# What speaks for the house and not of a person: in an English page none of it is Chinese.
INTERFACE = ".side a, .side summary, .crumbs, button, .btn, th, legend, label, dt, h2, .tile span, .pager .total"

Opens = Callable[[str], bool]
EXAMINED: set[tuple[str, str]] = set()
AXE = Axe()


class TestEveryPage(Journey):
    """What each post may open without an argument, and one page of each kind that these lead to."""

    @pytest.mark.parametrize("who", POSTS)
    def test_each_page_of_a_post_is_in_order(self, who: str) -> None:
        self.when_somebody_looks_at_every_page(
            self.desk(who), lambda route: may_open(POSTS[who], route) and ROUTES[route] is not Door.PUBLIC
        )
        self.then_no_page_has_a_fault(at_least=4)

    def test_each_page_of_the_graduate_is_in_order(self) -> None:
        phone = self.desk("graduate", PHONE).go("/my/")
        phone.page.fill("[name=student_number]", GRADUATE)
        phone.page.fill("[name=id_number]", students_of(self.house.folder)[GRADUATE]["证件号"])
        phone.send_form().sees(GRADUATE)
        self.when_somebody_looks_at_every_page(phone, lambda route: ROUTES[route] is Door.STUDENT)
        self.then_no_page_has_a_fault(at_least=2)

    def test_each_public_page_is_in_order(self) -> None:
        self.when_somebody_looks_at_every_page(self.desk("public"), lambda route: ROUTES[route] is Door.PUBLIC)
        self.then_no_page_has_a_fault(at_least=3)

    def when_somebody_looks_at_every_page(self, desk: Desk, opens: Opens) -> None:
        self.faults: list[str] = []
        self.looked: dict[str, str] = {}
        for route, address in pages_of(desk, opens):
            self.looked[route] = address
            self.faults += [f"{route}: {fault}" for fault in faults_of(desk, route, address, "zh-hans")]
        for route, address in self.looked.items():
            if first_look(route, "en"):
                self.faults += [f"{route} in English: {fault}" for fault in faults_of(desk, route, address, "en")]

    def then_no_page_has_a_fault(self, at_least: int) -> None:
        assert self.faults == [], "\n".join(self.faults)
        assert len(self.looked) >= at_least


def first_look(route: str, how: str) -> bool:
    """Whether nobody has examined the route in this way before; what costs time is done once a route."""
    new = (route, how) not in EXAMINED
    EXAMINED.add((route, how))
    return new


def pages_of(desk: Desk, opens: Opens) -> Iterator[tuple[str, str]]:
    """
    Routes with an address: those that need no argument, then the first page of each kind that they link to.

    Whoever iterates opens the page before asking for the next: its links are read from it.
    """
    waiting = [(route, address) for route in ROUTES if opens(route) for address in _address(route)]
    seen = {route for route, _ in waiting}
    while waiting:
        yield waiting.pop(0)
        for link in desk.page.locator("main a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            kind = _kind(link)
            if kind and kind not in seen | NO_PAGES and opens(kind):
                seen.add(kind)
                waiting.append((kind, link))


def _address(route: str) -> list[str]:
    try:
        return [] if route in NO_PAGES else [reverse(route)]
    except NoReverseMatch:
        return []


def _kind(link: str) -> str:
    """The route of a link to a page; nothing for a file."""
    path = urlsplit(link).path
    if re.search(r"\.(pdf|xlsx|jpg)$", path):
        return ""
    try:
        return resolve(path).view_name if resolve(path).view_name in ROUTES else ""
    except Resolver404:
        return ""


def faults_of(desk: Desk, route: str, address: str, language: str) -> Iterator[str]:
    """Everything that is wrong with one page, wide and narrow."""
    page = desk.page
    desk.context.add_cookies([{"name": "django_language", "value": language, "url": desk.house.address}])
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    answer = page.goto(desk.house.address + address)
    if answer is None or answer.status != 200:
        yield f"answered {answer and answer.status}"
        return
    if route not in IN_ITS_OWN_WORDS:
        yield from foreign_words(page, language)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{over} px too wide at {size['width']}"
        if language != "en" and first_look(route, f"axe {size['width']}"):
            yield from barriers(page, size["width"])


def foreign_words(page: Page, language: str) -> Iterator[str]:
    """English left in a Chinese page; Chinese words of the house in an English one."""
    if language == "en":
        texts = page.locator(INTERFACE).evaluate_all("all => all.filter(e => !e.lang).map(e => e.innerText)")
        # A name may stand beside words of the house; Chinese alone is a word that nobody has put into English.
        found = sorted({text.strip() for text in texts if CHINESE.search(text) and not WORD.search(text)})
    else:
        found = sorted(set(WORD.findall(ALLOWED.sub(" ", page.locator("body").inner_text()))))
    if found:
        yield f"in the wrong language: {found}"


def barriers(page: Page, width: int) -> Iterator[str]:
    """What axe calls serious or critical."""
    for violation in AXE.run(page).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            yield f"{violation['id']} at {width}: {nodes}"


def test_a_page_that_is_too_wide_is_noticed(house: House, browser: object) -> None:
    """The measure itself: a page with something too wide on it does not pass."""
    desk = Desk(house, browser, DESKTOP, "zh-CN")  # type: ignore[arg-type]
    desk.go("/login/").page.evaluate("document.querySelector('main').style.minWidth = '3000px'")
    assert desk.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    desk.context.close()
