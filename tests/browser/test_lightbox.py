"""With JavaScript, photos open in a lightbox: by keys, mouse and touch."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, Route, expect

from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Visitor, Visitors, assert_pictured, box_of, contained
from tests.browser.served_pages import ROLL, ROLL_PHOTOS, TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")

SLIDE_SECONDS = 4
DECODED = """async address => {
    const image = new Image();
    image.src = address;
    await image.decode();
    await new Promise(requestAnimationFrame);
}"""


async def opened(visitor: Visitor, link: str, number: int = 0) -> Locator:
    """Open the lightbox with a click; return its picture."""
    await visitor.enter(link)
    await visitor.tiles.nth(number).click()
    await visitor.lightbox.wait_for()
    await expect_number(visitor, number)
    return visitor.lightbox.locator("img")


async def expect_number(visitor: Visitor, number: int, of: int = TRIP_PHOTOS) -> None:
    """Wait until the lightbox shows this photo, counted from 0."""
    await expect(visitor.lightbox.get_by_role("status")).to_contain_text(f"{number + 1} / {of} ")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_photo_fills_what_the_bar_leaves(
    visitors: Visitors, pages: ServedPages, size: tuple[int, int]
) -> None:
    """The preview is whole and centred; neither it nor its name covers a button or leaves the window."""
    visitor = await visitors.arrive(size)
    picture = await opened(visitor, await pages.link(downloads=Downloads.DERIVATIVES), 1)
    key = pages.keys()[1]
    await expect(picture).to_have_attribute("src", f"{visitor.home}v/{key}-1.jpg")
    assert visitor.page.url == f"{visitor.home}#{key}"
    area = await box_of(picture)
    bar = await box_of(visitor.lightbox.locator("div"))
    assert (area["x"], area["y"], area["width"]) == (0, 0, size[0])
    assert area["height"] + bar["height"] == pytest.approx(size[1], abs=1)
    assert area["height"] > size[1] * 0.8
    photograph = await visitor.photograph()
    assert_pictured(photograph, pages.original(1), contained(pages.original(1), area))
    for control in await visitor.lightbox.locator("button, a").all():
        box = await box_of(control)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8


async def test_keys_reach_every_photo(visitors: Visitors, pages: ServedPages) -> None:
    """Arrows, End and Home; Esc returns to the grid, with the focus on the tile of the last photo."""
    visitor = await visitors.arrive()
    await opened(visitor, await pages.link(), 2)
    for key, number in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", TRIP_PHOTOS - 1), ("ArrowRight", TRIP_PHOTOS - 1),
                        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1)):  # fmt: skip
        await visitor.page.keyboard.press(key)
        await expect_number(visitor, number)
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).not_to_be_visible()
    await expect(visitor.tiles.nth(1)).to_be_focused()
    await expect(visitor.page).to_have_url(visitor.home)


async def test_the_lightbox_continues_on_the_next_page(visitors: Visitors, pages: ServedPages) -> None:
    """The last photo of a page is followed by the first one of the next page, and back."""
    visitor = await visitors.arrive()
    await visitor.enter(await pages.link(ROLL))
    await visitor.tiles.first.click()
    await visitor.page.keyboard.press("End")
    await expect_number(visitor, 99, 100)
    await visitor.page.keyboard.press("ArrowRight")
    await expect_number(visitor, 0, ROLL_PHOTOS - 100)
    assert visitor.page.url.endswith(f"#{pages.keys(ROLL)[100]}")
    await visitor.page.wait_for_load_state()
    await visitor.page.keyboard.press("ArrowLeft")
    await expect_number(visitor, 99, 100)
    assert visitor.page.url.endswith(f"#{pages.keys(ROLL)[99]}")


async def test_zoom_by_keys_buttons_wheel_and_drag(visitors: Visitors, pages: ServedPages) -> None:
    """Up to eightfold, never smaller than the window, and never so far that an edge moves in."""
    visitor = await visitors.arrive()
    picture = await opened(visitor, await pages.link())
    fitting = await box_of(picture)
    await visitor.page.keyboard.press("+")
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 1.6, rel=0.01)
    await visitor.lightbox.get_by_role("button", name="Zoom in").click()
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 2.56, rel=0.01)
    await visitor.page.mouse.move(640, 300)
    await visitor.page.mouse.down()
    await visitor.page.mouse.move(700, 340, steps=3)
    await visitor.page.mouse.up()
    moved = await box_of(picture)
    middle = moved["x"] + moved["width"] / 2 - 640, moved["y"] + moved["height"] / 2 - fitting["height"] / 2
    assert middle == pytest.approx((60, 40), abs=1)
    await visitor.page.mouse.move(100, 100)
    await visitor.page.mouse.down()
    await visitor.page.mouse.move(1270, 700, steps=3)
    await visitor.page.mouse.move(1270, 700)
    await visitor.page.mouse.up()
    assert (await box_of(picture))["x"] == pytest.approx(0, abs=0.1)
    for _ in range(12):
        await visitor.page.keyboard.press("+")
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 8, rel=0.01)
    await visitor.page.keyboard.press("0")
    assert await box_of(picture) == fitting
    await visitor.page.mouse.wheel(0, -100)
    await expect(picture).to_have_class("zoomed")
    for _ in range(3):
        await visitor.page.keyboard.press("-")
    assert await box_of(picture) == fitting


async def test_touch_steps_zooms_and_closes(visitors: Visitors, pages: ServedPages) -> None:
    """On a phone: swipe left and right, pinch, tap, and swipe down."""
    visitor = await visitors.arrive(PHONE)
    picture = await opened(visitor, await pages.link(), 2)
    await visitor.swipe((300, 400), (80, 410))
    await expect_number(visitor, 3)
    await visitor.swipe((80, 400), (300, 390))
    await expect_number(visitor, 2)
    await visitor.pinch((195, 400), (60, 180))
    assert (await box_of(picture))["width"] == pytest.approx(PHONE[0] * 3, rel=0.05)
    await visitor.swipe((300, 400), (80, 410))
    await expect_number(visitor, 2)
    await visitor.page.touchscreen.tap(195, 400)
    assert (await box_of(picture))["width"] == PHONE[0]
    await visitor.swipe((195, 300), (200, 520))
    await expect(visitor.page.locator("dialog")).not_to_be_visible()


async def test_the_slideshow_advances(visitors: Visitors, pages: ServedPages) -> None:
    """`s` plays and pauses; the button names the next state."""
    visitor = await visitors.arrive()
    await visitor.page.clock.install()
    await opened(visitor, await pages.link())
    await visitor.page.keyboard.press("s")
    await expect(visitor.lightbox.get_by_role("button", name="Pause slideshow")).to_be_visible()
    for number in (1, 2):
        await visitor.page.clock.run_for(SLIDE_SECONDS * 1000)
        await expect_number(visitor, number)
    await visitor.page.keyboard.press("s")
    await expect(visitor.lightbox.get_by_role("button", name="Play slideshow")).to_be_visible()
    await visitor.page.clock.run_for(SLIDE_SECONDS * 3000)
    await expect_number(visitor, 2)


async def test_a_photo_is_downloaded_with_one_key(visitors: Visitors, pages: ServedPages) -> None:
    """`d` downloads the photo that is shown; without downloads there is no button, and the key does nothing."""
    visitor = await visitors.arrive()
    await opened(visitor, await pages.link(downloads=Downloads.DERIVATIVES), 3)
    async with visitor.page.expect_download() as download:
        await visitor.page.keyboard.press("d")
    assert (await download.value).suggested_filename.startswith("photo-")
    with Image.open(io.BytesIO(Path(await (await download.value).path()).read_bytes())) as picture:
        assert picture.size == (1200, 1200)
    other = await visitors.arrive()
    await opened(other, await pages.link(), 3)
    await other.page.keyboard.press("d")
    await expect_number(other, 3)
    assert await other.lightbox.get_by_text("Download").count() == 0
    assert not [url for url in visitors.requested if "/d/" in url and url.startswith(other.home)]


async def test_a_thumbnail_is_shown_until_the_preview_arrives(visitors: Visitors, pages: ServedPages) -> None:
    """On a slow network the thumbnail is shown at full size at once; a late photo never replaces a later one."""
    visitor = await visitors.arrive()
    arrive = asyncio.Event()

    async def hold(route: Route) -> None:
        await arrive.wait()
        await route.continue_()

    first, second = pages.keys()[:2]
    await visitor.page.route(f"**/v/{first}-1.jpg", hold)
    picture = await opened(visitor, await pages.link())
    await expect(picture).to_have_attribute("src", f"{visitor.home}t/{first}-1.jpg")
    await visitor.see(picture)
    area = await box_of(picture)
    assert area["width"] == DESKTOP[0]
    await visitor.page.keyboard.press("ArrowRight")
    await expect(picture).to_have_attribute("src", f"{visitor.home}v/{second}-1.jpg")
    arrive.set()
    await visitor.page.evaluate(DECODED, f"{visitor.home}v/{first}-1.jpg")
    await expect(picture).to_have_attribute("src", f"{visitor.home}v/{second}-1.jpg")
    assert_pictured(await visitor.photograph(), pages.original(1), contained(pages.original(1), area))
