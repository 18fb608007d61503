"""With JavaScript, photos open in a lightbox: by keys, mouse and touch."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, Route, expect

from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Guest, Guests, assert_pictured, box_of, contained
from tests.browser.served_pages import ROLL, ROLL_PHOTOS, TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")

SLIDE_SECONDS = 4
DECODED = """async address => {
    const image = new Image();
    image.src = address;
    await image.decode();
    await new Promise(requestAnimationFrame);
}"""


async def opened(guest: Guest, link: str, number: int = 0) -> Locator:
    """Open the lightbox with a click; return its picture."""
    await guest.enter(link)
    await guest.tiles.nth(number).click()
    await guest.lightbox.wait_for()
    await expect_number(guest, number)
    return guest.lightbox.locator("img")


async def expect_number(guest: Guest, number: int, of: int = TRIP_PHOTOS) -> None:
    """Wait until the lightbox shows this photo, counted from 0."""
    await expect(guest.lightbox.get_by_role("status")).to_contain_text(f"{number + 1} / {of} ")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_photo_fills_what_the_bar_leaves(guests: Guests, pages: ServedPages, size: tuple[int, int]) -> None:
    """The preview is whole and centred; neither it nor its name covers a button or leaves the window."""
    guest = await guests.arrive(size)
    picture = await opened(guest, await pages.link(downloads=Downloads.DERIVATIVES), 1)
    key = pages.keys()[1]
    await expect(picture).to_have_attribute("src", f"{guest.home}v/{key}-1.jpg")
    assert guest.page.url == f"{guest.home}#{key}"
    area = await box_of(picture)
    bar = await box_of(guest.lightbox.locator("div"))
    assert (area["x"], area["y"], area["width"]) == (0, 0, size[0])
    assert area["height"] + bar["height"] == pytest.approx(size[1], abs=1)
    assert area["height"] > size[1] * 0.8
    photograph = await guest.photograph()
    assert_pictured(photograph, pages.original(1), contained(pages.original(1), area))
    for control in await guest.lightbox.locator("button:visible, a:visible").all():
        box = await box_of(control)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8


async def test_keys_reach_every_photo(guests: Guests, pages: ServedPages) -> None:
    """Arrows, End and Home; Esc returns to the grid, with the focus on the tile of the last photo."""
    guest = await guests.arrive()
    await opened(guest, await pages.link(), 2)
    for key, number in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", TRIP_PHOTOS - 1), ("ArrowRight", TRIP_PHOTOS - 1),
                        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1)):  # fmt: skip
        await guest.page.keyboard.press(key)
        await expect_number(guest, number)
    await guest.page.keyboard.press("Escape")
    await expect(guest.page.locator("dialog")).not_to_be_visible()
    await expect(guest.tiles.nth(1)).to_be_focused()
    await expect(guest.page).to_have_url(guest.home)


async def test_the_lightbox_continues_on_the_next_page(guests: Guests, pages: ServedPages) -> None:
    """The last photo of a page is followed by the first one of the next page, and back."""
    guest = await guests.arrive()
    await guest.enter(await pages.link(ROLL))
    await guest.tiles.first.click()
    await guest.page.keyboard.press("End")
    await expect_number(guest, 99, 100)
    await guest.page.keyboard.press("ArrowRight")
    await expect_number(guest, 0, ROLL_PHOTOS - 100)
    assert guest.page.url.endswith(f"#{pages.keys(ROLL)[100]}")
    await guest.page.wait_for_load_state()
    await guest.page.keyboard.press("ArrowLeft")
    await expect_number(guest, 99, 100)
    assert guest.page.url.endswith(f"#{pages.keys(ROLL)[99]}")


async def test_zoom_by_keys_buttons_wheel_and_drag(guests: Guests, pages: ServedPages) -> None:
    """Up to eightfold, never smaller than the window, and never so far that an edge moves in."""
    guest = await guests.arrive()
    picture = await opened(guest, await pages.link())
    fitting = await box_of(picture)
    await guest.page.keyboard.press("+")
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 1.6, rel=0.01)
    await guest.lightbox.get_by_role("button", name="Zoom in").click()
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 2.56, rel=0.01)
    await guest.page.mouse.move(640, 300)
    await guest.page.mouse.down()
    await guest.page.mouse.move(700, 340, steps=3)
    await guest.page.mouse.up()
    moved = await box_of(picture)
    middle = moved["x"] + moved["width"] / 2 - 640, moved["y"] + moved["height"] / 2 - fitting["height"] / 2
    assert middle == pytest.approx((60, 40), abs=1)
    await guest.page.mouse.move(100, 100)
    await guest.page.mouse.down()
    await guest.page.mouse.move(1270, 700, steps=3)
    await guest.page.mouse.move(1270, 700)
    await guest.page.mouse.up()
    assert (await box_of(picture))["x"] == pytest.approx(0, abs=0.1)
    for _ in range(12):
        await guest.page.keyboard.press("+")
    assert (await box_of(picture))["width"] == pytest.approx(fitting["width"] * 8, rel=0.01)
    await guest.page.keyboard.press("0")
    assert await box_of(picture) == fitting
    await guest.page.mouse.wheel(0, -100)
    await expect(picture).to_have_class("zoomed")
    for _ in range(3):
        await guest.page.keyboard.press("-")
    assert await box_of(picture) == fitting


async def test_touch_steps_zooms_and_closes(guests: Guests, pages: ServedPages) -> None:
    """On a phone: swipe left and right, pinch, tap, and swipe down."""
    guest = await guests.arrive(PHONE)
    picture = await opened(guest, await pages.link(), 2)
    await guest.swipe((300, 400), (80, 410))
    await expect_number(guest, 3)
    await guest.swipe((80, 400), (300, 390))
    await expect_number(guest, 2)
    await guest.pinch((195, 400), (60, 180))
    assert (await box_of(picture))["width"] == pytest.approx(PHONE[0] * 3, rel=0.05)
    await guest.swipe((300, 400), (80, 410))
    await expect_number(guest, 2)
    await guest.page.touchscreen.tap(195, 400)
    assert (await box_of(picture))["width"] == PHONE[0]
    await guest.swipe((195, 300), (200, 520))
    await expect(guest.page.locator("dialog")).not_to_be_visible()


async def test_the_slideshow_advances(guests: Guests, pages: ServedPages) -> None:
    """`s` plays and pauses; the button names the next state."""
    guest = await guests.arrive()
    await guest.page.clock.install()
    await opened(guest, await pages.link())
    await guest.page.keyboard.press("s")
    await expect(guest.lightbox.get_by_role("button", name="Pause slideshow")).to_be_visible()
    for number in (1, 2):
        await guest.page.clock.run_for(SLIDE_SECONDS * 1000)
        await expect_number(guest, number)
    await guest.page.keyboard.press("s")
    await expect(guest.lightbox.get_by_role("button", name="Play slideshow")).to_be_visible()
    await guest.page.clock.run_for(SLIDE_SECONDS * 3000)
    await expect_number(guest, 2)


async def test_a_photo_is_downloaded_with_one_key(guests: Guests, pages: ServedPages) -> None:
    """`d` downloads the photo that is shown; without downloads there is no button, and the key does nothing."""
    guest = await guests.arrive()
    await opened(guest, await pages.link(downloads=Downloads.DERIVATIVES), 3)
    async with guest.page.expect_download() as download:
        await guest.page.keyboard.press("d")
    assert (await download.value).suggested_filename.startswith("photo-")
    with Image.open(io.BytesIO(Path(await (await download.value).path()).read_bytes())) as picture:
        assert picture.size == (1200, 1200)
    other = await guests.arrive()
    await opened(other, await pages.link(), 3)
    await other.page.keyboard.press("d")
    await expect_number(other, 3)
    assert await other.lightbox.get_by_text("Download").count() == 0
    assert not [url for url in guests.requested if "/d/" in url and url.startswith(other.home)]


async def test_a_thumbnail_is_shown_until_the_preview_arrives(guests: Guests, pages: ServedPages) -> None:
    """On a slow network the thumbnail is shown at full size at once; a late photo never replaces a later one."""
    guest = await guests.arrive()
    arrive = asyncio.Event()

    async def hold(route: Route) -> None:
        await arrive.wait()
        await route.continue_()

    first, second = pages.keys()[:2]
    await guest.page.route(f"**/v/{first}-1.jpg", hold)
    picture = await opened(guest, await pages.link())
    await expect(picture).to_have_attribute("src", f"{guest.home}t/{first}-1.jpg")
    await guest.see(picture)
    area = await box_of(picture)
    assert area["width"] == DESKTOP[0]
    await guest.page.keyboard.press("ArrowRight")
    await expect(picture).to_have_attribute("src", f"{guest.home}v/{second}-1.jpg")
    arrive.set()
    await guest.page.evaluate(DECODED, f"{guest.home}v/{first}-1.jpg")
    await expect(picture).to_have_attribute("src", f"{guest.home}v/{second}-1.jpg")
    assert_pictured(await guest.photograph(), pages.original(1), contained(pages.original(1), area))
