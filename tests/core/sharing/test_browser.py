"""The pages of links in real Chromium: by mouse, finger and keyboard, with and without scripts, dark and light."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from core.accounts.passwords import hash_password
from core.models import Downloads
from core.sharing.models import NewShare, ShareOptions
from tests.core.sharing.web import PHOTOS, Web

playwright_api = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
axe_api = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

PASSWORD = "correct horse"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True
}  # fmt: skip
OPTIONS = ShareOptions(title="Two weeks in Paris", note="For you.", downloads=Downloads.ORIGINALS, shows_details=True)
LONG = "שבועיים בפריז " * 6 + "x" * 30


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def browser() -> AsyncIterator[Any]:
    """One Chromium for all tests."""
    async with playwright_api.async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        await running.close()


@asynccontextmanager
async def page_in(browser: Any, web: Web, **options: Any) -> AsyncIterator[Any]:
    """Open a page that may ask nobody but the gallery, and complain about nothing."""
    context = await browser.new_context(**{**DESKTOP, **options})
    asked: list[str] = []
    complaints: list[str] = []
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        assert [url for url in asked if not url.startswith(f"{web.root}/")] == []
        assert complaints == []
    finally:
        await context.close()


async def enter(page: Any, web: Web, new: NewShare) -> None:
    """Follow a link, press the button, and wait for the photos."""
    await page.goto(f"{web.root}/s/{new.token}")
    await page.get_by_role("button", name="Open").click()
    await page.wait_for_selector("#photos a")
    await page.wait_for_load_state("networkidle")


async def boxes(page: Any) -> list[dict[str, float]]:
    """Where the tiles stand."""
    found: list[dict[str, float]] = json.loads(
        await page.evaluate(
            "JSON.stringify([...document.querySelectorAll('#photos a')].map(a => a.getBoundingClientRect()))"
        )
    )
    return found


async def photograph(page: Any, path: Path) -> Image.Image:
    """What the page looks like, also kept as a file."""
    shot = await page.screenshot(path=path)
    return Image.open(io.BytesIO(shot)).convert("RGB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_rows_are_straight_and_fill_the_width(
    browser: Any, web: Web, tmp_path: Path, scheme: str, device: dict[str, Any]
) -> None:
    """Tiles of a row are equally high and reach both edges, nothing is wider than the screen, and colours follow it."""
    async with page_in(browser, web, **device, color_scheme=scheme) as page:
        await enter(page, web, await web.share(OPTIONS))
        width = device["viewport"]["width"]
        tiles = await boxes(page)
        assert len(tiles) == PHOTOS
        rows: dict[int, list[dict[str, float]]] = {}
        for tile in tiles:
            rows.setdefault(round(tile["top"]), []).append(tile)
        for row in list(rows.values())[:-1]:
            heights = [tile["height"] for tile in row]
            assert max(heights) - min(heights) < 2
            assert abs(row[0]["left"] - (width - row[-1]["right"])) < 2
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        loaded = "[...document.images].slice(0, 2).every(image => image.complete && image.naturalWidth > 0)"
        assert await page.evaluate(loaded)
        corner = (await photograph(page, tmp_path / "album.png")).getpixel((2, 2))
        assert isinstance(corner, tuple)
        assert (sum(corner) < 200) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_keeps_anybody_out(browser: Any, web: Web, scheme: str) -> None:
    """axe-core finds no violation of WCAG 2 A and AA or of good practice on any kind of page, the lightbox included."""
    locked = ShareOptions(password_hash=hash_password(PASSWORD), downloads=Downloads.ORIGINALS, shows_details=True)
    axe = axe_api.Axe()
    async with page_in(browser, web, color_scheme=scheme, bypass_csp=True) as page:

        async def accessible(where: str) -> None:
            results = await axe.run(page)
            violations = results.response["violations"]
            found = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in violations]
            assert found == [], where

        new = await web.share(locked)
        await page.goto(f"{web.root}/s/{new.token}")
        await accessible("the cover")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#photos a")
        await accessible("the album")
        await page.locator("#photos a").first.click()
        await page.wait_for_selector("dialog[open]")
        await accessible("the lightbox")
        await page.keyboard.press("Escape")
        href = await page.locator("#photos a").first.get_attribute("href")
        await page.goto(f"{web.root}/s/{new.share.public_id}/{href}")
        await accessible("a photo")
        await page.goto(f"{web.root}/join")
        await accessible("the page for invited people")


async def test_the_check_would_find_something(browser: Any, web: Web) -> None:
    """A picture without words and grey on white are violations for it."""
    async with page_in(browser, web, bypass_csp=True) as page:
        await page.goto(f"{web.root}/join")
        pale = '<img src="/join"><p style="color:#ccc;background:#fff">pale</p>'
        await page.evaluate("html => { document.body.innerHTML = html }", pale)
        found = {each["id"] for each in (await axe_api.Axe().run(page)).response["violations"]}
        assert {"image-alt", "color-contrast"} <= found


async def test_the_keyboard_does_everything(browser: Any, web: Web) -> None:
    """From the button to the photos, through the lightbox and back to the tile that was seen last, always in sight."""
    async with page_in(browser, web) as page:
        new = await web.share(OPTIONS)
        await page.goto(f"{web.root}/s/{new.token}")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#photos a")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert await page.evaluate("document.activeElement.closest('#photos') !== null")
        assert await page.evaluate(outline) == "solid"
        await page.keyboard.press("Enter")
        await page.wait_for_selector("dialog[open]")
        status = page.get_by_role("status")
        assert "1 / 6" in await status.inner_text()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        assert "3 / 6" in await status.inner_text()
        await page.keyboard.press("+")
        assert "scale(1.6)" in str(await page.locator("dialog img").get_attribute("style"))
        await page.keyboard.press("0")
        await page.keyboard.press("s")
        assert await page.get_by_label("Pause slideshow").count() == 1
        await page.keyboard.press("s")
        await page.keyboard.press("End")
        assert "6 / 6" in await status.inner_text()
        last = await page.evaluate("location.hash.slice(1)")
        await page.keyboard.press("Escape")
        assert await page.evaluate("document.activeElement.id") == last
        assert await page.locator("dialog[open]").count() == 0


async def test_fingers_turn_and_zoom(browser: Any, web: Web, tmp_path: Path) -> None:
    """A swipe turns, a tap zooms, a swipe down closes."""
    async with page_in(browser, web, **PHONE) as page:
        await enter(page, web, await web.share(OPTIONS))
        await page.locator("#photos a").first.tap()
        await page.wait_for_selector("dialog[open]")
        status, picture = page.get_by_role("status"), page.locator("dialog img")
        await swipe(page, (300, 400), (60, 410))
        assert "2 / 6" in await status.inner_text()
        await swipe(page, (60, 400), (300, 390))
        assert "1 / 6" in await status.inner_text()
        await swipe(page, (200, 400), (200, 400))
        assert "scale(2.5)" in str(await picture.get_attribute("style"))
        await swipe(page, (200, 400), (200, 400))
        await photograph(page, tmp_path / "lightbox.png")
        await swipe(page, (200, 300), (205, 600))
        assert await page.locator("dialog[open]").count() == 0


async def swipe(page: Any, begin: tuple[int, int], end: tuple[int, int]) -> None:
    await page.mouse.move(*begin)
    await page.mouse.down()
    await page.mouse.move(*end, steps=4)
    await page.mouse.up()


async def test_everything_is_there_without_scripts(browser: Any, web: Web, tmp_path: Path) -> None:
    """Each photo has its page, with the next, the previous and the way back; downloads are links."""
    async with page_in(browser, web, java_script_enabled=False) as page:
        await enter(page, web, await web.share(OPTIONS))
        await photograph(page, tmp_path / "album.png")
        await page.locator("#photos a").first.click()
        await page.get_by_text("1 of 6").wait_for()
        await page.get_by_role("link", name="Next").click()
        await page.get_by_text("2 of 6").wait_for()
        await page.get_by_role("link", name="Previous").click()
        await page.get_by_text("1 of 6").wait_for()
        assert "day 1.jpg" in await page.get_by_role("img").get_attribute("alt")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Download original").click()
        assert (await download.value).suggested_filename == "day 1.jpg"
        await page.get_by_role("link", name="All photos").click()
        await page.wait_for_selector("#photos a")


async def test_downloads_start_from_the_lightbox_and_the_album(browser: Any, web: Web) -> None:
    """The d key takes the photo that is shown, the button above the grid takes all."""
    async with page_in(browser, web) as page:
        await enter(page, web, await web.share(OPTIONS))
        async with page.expect_download() as archive:
            await page.get_by_role("link", name="Download all (ZIP)").click()
        assert (await archive.value).suggested_filename == "Two weeks in Paris.zip"
        await page.locator("#photos a").nth(1).click()
        async with page.expect_download() as download:
            await page.keyboard.press("d")
        assert (await download.value).suggested_filename == "day 2.jpg"


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_long_names_and_other_directions_stay_inside(browser: Any, web: Web, device: dict[str, Any]) -> None:
    """A Hebrew title reads from the right, and what has no blanks is broken rather than wider than the screen."""
    async with page_in(browser, web, **device) as page:
        await enter(page, web, await web.share(ShareOptions(title=LONG, note="y" * 300)))
        assert await page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
        direction = "getComputedStyle(document.querySelector('h1')).direction"
        assert await page.evaluate(direction) == "rtl"
