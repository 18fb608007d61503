"""Accessibility: axe-core's rules of WCAG 2.2 A and AA on every page, and everything by keyboard with visible focus."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page, expect

from core.limits.password_hashing import hash_password
from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Guest, Guests, box_of
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


async def test_axe_reports_no_violation(guests: Guests, pages: ServedPages) -> None:
    """Landing page with an error, album, favourites, a photo, the lightbox, "not found" and the invitation."""
    guest = await guests.arrive()
    page = guest.page
    options: dict[str, Any] = {"downloads": Downloads.DERIVATIVES, "shows_details": True, "note": "For Ann"}
    await page.goto(await pages.link(password_hash=hash_password(PASSWORD), **options))
    await page.get_by_label("Password").fill("another horse")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    assert await violations(page) == []
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await guest.tiles.first.wait_for()
    assert await violations(page) == []
    await guest.tiles.first.click()
    await guest.lightbox.wait_for()
    assert await violations(page) == []
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert await violations(page) == []
    await page.keyboard.press("f")
    await guest.full_hearts.first.wait_for(state="attached")
    inside = ("", "favourites/", f"p/{pages.keys()[1]}", f"favourites/p/{pages.keys()[0]}")
    for target in (*(f"{guest.home}{path}" for path in inside), f"{pages.root}/s/nothing", f"{pages.root}/join"):
        await page.goto(target)
        assert await violations(page) == []


async def test_axe_reports_violations_on_a_bad_page(guests: Guests, pages: ServedPages) -> None:
    """It reports a picture without alternative, a field without label, and pale text."""
    guest = await guests.arrive()
    await guest.page.goto(f"{pages.root}/join")
    pale = "<main><h1>x</h1><img src='/join'><input><p class='pale'>pale</p></main>"
    await guest.page.evaluate("html => { document.body.innerHTML = html }", pale)
    await guest.page.evaluate("document.querySelector('.pale').style.color = '#999'")
    found = {rule for _, rule, *_ in await violations(guest.page)}
    assert {"image-alt", "label", "color-contrast"} <= found


async def tab(guest: Guest, key: str = "Tab") -> str:
    """Move the focus and check that it is visible; return the focused element."""
    await guest.page.keyboard.press(key)
    style, width = await guest.page.evaluate(OUTLINE)
    assert style != "none"
    assert width >= 2
    box = await box_of(guest.page.locator(":focus"))
    assert 0 <= box["y"] < DESKTOP[1]
    return str(await guest.page.evaluate(FOCUSED))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_the_keyboard_alone_reaches_everything(guests: Guests, pages: ServedPages, *, scripts: bool) -> None:
    """The landing page focuses its field; then the archive and the photos in order; on a photo's page its links."""
    guest = await guests.arrive(scripts=scripts)
    await guest.page.goto(await pages.link(password_hash=hash_password(PASSWORD), downloads=Downloads.DERIVATIVES))
    await expect(guest.page.get_by_label("Password")).to_be_focused()
    await guest.page.keyboard.type(PASSWORD)
    assert await tab(guest) == "Open"
    await guest.page.keyboard.press("Enter")
    await guest.page.locator("#photos").wait_for()
    assert [await tab(guest) for _ in range(2)] == ["Download all (ZIP)", "Favourites: 0"]
    found = [await tab(guest) for _ in range(2 * TRIP_PHOTOS)]
    assert found[::2] == pages.keys()
    assert found[1::2] == [f"Favourite, photo {number}" for number in range(1, TRIP_PHOTOS + 1)]
    assert [await tab(guest, "Shift+Tab") for _ in range(3)][::2] == pages.keys()[:-3:-1]
    if scripts:
        return
    await guest.page.keyboard.press("Enter")
    await guest.page.locator("main.one").wait_for()
    assert [await tab(guest) for _ in range(5)] == ["All photos", "Previous", "Next", "Download", "Favourite"]


async def test_the_focus_stays_in_the_lightbox(guests: Guests, pages: ServedPages) -> None:
    """Enter on a tile opens it; Tab cycles through its buttons and never reaches the page behind."""
    guest = await guests.arrive()
    await guest.enter(await pages.link(downloads=Downloads.DERIVATIVES))
    for _ in range(3):
        await tab(guest)
    await guest.page.keyboard.press("Enter")
    await guest.lightbox.wait_for()
    controls = {
        "Previous photo", "Play slideshow", "Zoom in", "Zoom out", "Favourite", "Download", "Next photo", "Close",
    }  # fmt: skip
    for _ in range(2 * len(controls) + 4):
        await guest.page.keyboard.press("Tab")
        controls.discard(str(await guest.page.evaluate(FOCUSED)))
        assert not await guest.page.evaluate("document.activeElement.matches('#photos a')")
    assert controls == set()
    await guest.lightbox.get_by_role("button", name="Next photo").focus()
    await guest.page.keyboard.press("Enter")
    await expect(guest.lightbox.get_by_role("status")).to_contain_text("2 / ")
    await guest.page.keyboard.press("Escape")
    await expect(guest.tiles.nth(1)).to_be_focused()


async def test_a_page_of_a_hundred_photos_is_small(guests: Guests, pages: ServedPages) -> None:
    """Everything except pictures, landing page and album together, by the network log of the browser."""
    guest = await guests.arrive()
    kinds: dict[str, str] = {}
    sent: dict[str, int] = {}
    guest.devtools.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["response"]["mimeType"]})
    )
    guest.devtools.on(
        "Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]})
    )
    await guest.enter(await pages.link(ROLL))
    await guest.page.wait_for_load_state("networkidle")
    weights = [size for request, size in sent.items() if kinds.get(request) != "image/jpeg"]
    assert len(weights) >= 3
    assert sum(weights) < WEIGHT
    source = await guest.page.locator("script").get_attribute("src")
    answer = await guest.page.request.get(f"{pages.root}{source}")
    assert len(await answer.body()) < SCRIPT
