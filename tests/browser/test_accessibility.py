"""Accessibility: axe-core's rules of WCAG 2.2 A and AA on every page, and everything by keyboard with visible focus."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page, expect

from core.limits.password_hashing import hash_password
from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Visitor, Visitors, box_of
from tests.browser.served_pages import ROLL, TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")

PASSWORD = "correct horse"
AXE = "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
FOCUSED = "() => { const at = document.activeElement; return at.id || at.getAttribute('aria-label') || at.innerText }"
OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    return [style.outlineStyle, parseFloat(style.outlineWidth)];
}"""

WEIGHT = 30_000
"""Bytes of a page with everything except its pictures, as sent."""
SCRIPT = 10_000
"""Bytes of the script before compression."""


async def violations(page: Page) -> list[Any]:
    """Return the violations that axe-core finds on the page, in light and dark."""
    await page.evaluate(AXE_SCRIPT)
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        results = await page.evaluate(AXE)
        assert len(results["passes"]) > 5
        found += [
            (scheme, each["id"], node["html"][:100], node["failureSummary"])
            for each in results["violations"]
            for node in each["nodes"]
        ]
    return found


async def test_axe_reports_no_violation(visitors: Visitors, pages: ServedPages) -> None:
    """On the cover with an error, the album, a photo with details, the lightbox, "not found" and the invitation."""
    visitor = await visitors.arrive()
    page = visitor.page
    options: dict[str, Any] = {"downloads": Downloads.DERIVATIVES, "shows_details": True, "note": "For Ann"}
    await page.goto(await pages.link(password_hash=hash_password(PASSWORD), **options))
    await page.get_by_label("Password").fill("another horse")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    assert await violations(page) == []
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await visitor.tiles.first.wait_for()
    assert await violations(page) == []
    await visitor.tiles.first.click()
    await visitor.lightbox.wait_for()
    assert await violations(page) == []
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert await violations(page) == []
    for target in (f"{visitor.home}p/{pages.keys()[1]}", f"{pages.root}/s/nothing", f"{pages.root}/join"):
        await page.goto(target)
        assert await violations(page) == []


async def test_axe_reports_violations_on_a_bad_page(visitors: Visitors, pages: ServedPages) -> None:
    """It reports a picture without alternative, a field without label, and pale text."""
    visitor = await visitors.arrive()
    await visitor.page.goto(f"{pages.root}/join")
    pale = "<main><h1>x</h1><img src='/join'><input><p class='pale'>pale</p></main>"
    await visitor.page.evaluate("html => { document.body.innerHTML = html }", pale)
    await visitor.page.evaluate("document.querySelector('.pale').style.color = '#999'")
    found = {rule for _, rule, *_ in await violations(visitor.page)}
    assert {"image-alt", "label", "color-contrast"} <= found


async def tab(visitor: Visitor, key: str = "Tab") -> str:
    """Move the focus and check that it is visible; return the focused element."""
    await visitor.page.keyboard.press(key)
    style, width = await visitor.page.evaluate(OUTLINE)
    assert style != "none"
    assert width >= 2
    box = await box_of(visitor.page.locator(":focus"))
    assert 0 <= box["y"] < DESKTOP[1]
    return str(await visitor.page.evaluate(FOCUSED))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_the_keyboard_alone_reaches_everything(visitors: Visitors, pages: ServedPages, *, scripts: bool) -> None:
    """The field of the cover has the focus; then the archive and the photos in order; on a photo's page its links."""
    visitor = await visitors.arrive(scripts=scripts)
    await visitor.page.goto(await pages.link(password_hash=hash_password(PASSWORD), downloads=Downloads.DERIVATIVES))
    await expect(visitor.page.get_by_label("Password")).to_be_focused()
    await visitor.page.keyboard.type(PASSWORD)
    assert await tab(visitor) == "Open"
    await visitor.page.keyboard.press("Enter")
    await visitor.page.locator("#photos").wait_for()
    assert await tab(visitor) == "Download all (ZIP)"
    assert [await tab(visitor) for _ in range(TRIP_PHOTOS)] == pages.keys()
    assert await tab(visitor, "Shift+Tab") == pages.keys()[-2]
    if scripts:
        return
    await visitor.page.keyboard.press("Enter")
    await visitor.page.locator("main.one").wait_for()
    assert [await tab(visitor) for _ in range(4)] == ["All photos", "Previous", "Next", "Download"]


async def test_the_focus_stays_in_the_lightbox(visitors: Visitors, pages: ServedPages) -> None:
    """Enter on a tile opens it; Tab cycles through its buttons and never reaches the page behind."""
    visitor = await visitors.arrive()
    await visitor.enter(await pages.link(downloads=Downloads.DERIVATIVES))
    await tab(visitor)
    await tab(visitor)
    await visitor.page.keyboard.press("Enter")
    await visitor.lightbox.wait_for()
    controls = {"Previous photo", "Play slideshow", "Zoom in", "Zoom out", "Download", "Next photo", "Close"}
    for _ in range(2 * len(controls) + 4):
        await visitor.page.keyboard.press("Tab")
        controls.discard(str(await visitor.page.evaluate(FOCUSED)))
        assert not await visitor.page.evaluate("document.activeElement.matches('#photos a')")
    assert controls == set()
    await visitor.lightbox.get_by_role("button", name="Next photo").focus()
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.lightbox.get_by_role("status")).to_contain_text("2 / ")
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.tiles.nth(1)).to_be_focused()


async def test_a_page_of_a_hundred_photos_is_small(visitors: Visitors, pages: ServedPages) -> None:
    """Everything except pictures, cover and album together, by the network log of the browser."""
    visitor = await visitors.arrive()
    kinds: dict[str, str] = {}
    sent: dict[str, int] = {}
    visitor.devtools.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["response"]["mimeType"]})
    )
    visitor.devtools.on(
        "Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]})
    )
    await visitor.enter(await pages.link(ROLL))
    await visitor.page.wait_for_load_state("networkidle")
    weights = [size for request, size in sent.items() if kinds.get(request) != "image/jpeg"]
    assert len(weights) >= 3
    assert sum(weights) < WEIGHT
    source = await visitor.page.locator("script").get_attribute("src")
    answer = await visitor.page.request.get(f"{pages.root}{source}")
    assert len(await answer.body()) < SCRIPT
