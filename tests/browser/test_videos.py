"""Videos of a share link play in Chromium, whatever their codec and container."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Guest, Guests, box_of
from tests.browser.served_pages import REEL, WALK, ServedPages
from tests.core.media.playback.clips import number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")

PATIENCE = 200_000
"""Milliseconds within which a worker process has made a version of a small video on a busy machine."""
PLAYED = "async film => { film.muted = true; await film.play(); film.pause(); }"
SOUGHT = """async film => {
    film.currentTime = 1.55;
    await new Promise(done => film.addEventListener("seeked", done, { once: true }));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return [film.videoWidth, film.videoHeight, film.duration];
}"""

MADE = """async address => {
    while ((await fetch(address)).status !== 200) await new Promise(done => setTimeout(done, 500));
}"""


async def film_of(guest: Guest, number: int) -> Locator:
    """Open the page of a video with a click on its tile, and wait until it has something to play."""
    await guest.tiles.nth(number).click()
    film = guest.page.locator("video")
    await film.wait_for(timeout=PATIENCE)
    return film


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("downloads", [Downloads.OFF, Downloads.ORIGINALS])
async def test_videos_play(guests: Guests, pages: ServedPages, size: tuple[int, int], downloads: Downloads) -> None:
    """From the start and from a place inside; the whole picture is in the window, and has a name."""
    guest = await guests.arrive(size)
    await guest.enter(await pages.link(REEL, downloads=downloads))
    album = guest.page.url
    for number in range(2):
        film = await film_of(guest, number)
        await expect(film).to_have_attribute("aria-label", f"Video {number + 1}, video 0:03")
        await film.evaluate(PLAYED)
        assert await film.evaluate(SOUGHT) == [320, 160, pytest.approx(3.0, abs=0.15)]
        box = await box_of(film)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert 0 < box["height"] <= size[1]
        await film.evaluate("film => film.controls = false")
        shown = (await guest.photograph()).crop(
            (round(box["x"]), round(box["y"]), round(box["x"] + box["width"]), round(box["y"] + box["height"]))
        )
        assert number_in(shown) == 15
        await guest.page.goto(album)


async def test_a_live_photo_moves_while_it_is_held(guests: Guests, pages: ServedPages) -> None:
    """With the pointer and with the keyboard; it is still again when that is let go."""
    guest = await guests.arrive()
    await guest.enter(await pages.link(WALK))
    await guest.tiles.nth(0).click()
    await guest.page.get_by_role("link", name="Play video").click()
    address = await guest.page.locator("#live").get_attribute("href")
    await guest.page.evaluate(MADE, address)
    still, film = guest.page.locator("#still"), guest.page.locator("video")
    await still.hover()
    await guest.page.mouse.down()
    await expect(film).to_be_visible(timeout=PATIENCE)
    await expect(still).to_be_hidden()
    await guest.page.mouse.up()
    await expect(film).to_have_count(0)
    await expect(still).to_be_visible()
    await guest.page.locator("#live").focus()
    await guest.page.keyboard.down(" ")
    await expect(film).to_be_visible(timeout=PATIENCE)
    await guest.page.keyboard.up(" ")
    await expect(still).to_be_visible()


async def test_without_scripts_the_page_reloads_itself(guests: Guests, pages: ServedPages) -> None:
    """It says what it waits for, and has the video when it is there."""
    guest = await guests.arrive(scripts=False)
    await guest.enter(await pages.link(REEL))
    film = await film_of(guest, 1)
    await expect(film).to_have_attribute("controls", "")
    await guest.assert_fits()
