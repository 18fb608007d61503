"""Favourites of guests in a browser: by plain forms, by a script without leaving the page, and in the lightbox."""

from __future__ import annotations

import zipfile
from contextlib import AbstractAsyncContextManager
from itertools import count
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from core.marks import guest_favourites
from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, NARROWEST, PHONE, Guests, box_of
from tests.browser.served_pages import TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")


def marked(page: Page, times: int = 1) -> AbstractAsyncContextManager[object]:
    """Wait for that many answers to the form."""
    numbers = count(1)
    return page.expect_response(lambda answer: "/mark" in answer.url and next(numbers) == times)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_hearts_are_marked_listed_and_downloaded(
    guests: Guests, pages: ServedPages, tmp_path: Path, *, scripts: bool
) -> None:
    """A heart fills in place, is there after a reload, in the list and its ZIP, and can be emptied again there."""
    guest = await guests.arrive(scripts=scripts)
    await guest.enter(await pages.link(downloads=Downloads.DERIVATIVES))
    for number in (1, 4):
        async with marked(guest.page):
            await guest.hearts.nth(number).click()
        await expect(guest.hearts.nth(number)).to_have_attribute("aria-pressed", "true")
    await expect(guest.page.locator("#count")).to_have_text("2")
    assert guest.page.url.endswith("/" if scripts else f"/#{pages.keys()[4]}")
    await guest.page.reload()
    await expect(guest.full_hearts).to_have_count(2)
    await guest.page.get_by_role("link", name="Favourites: 2").click()
    await expect(guest.tiles).to_have_count(2)
    async with guest.page.expect_download() as download:
        await guest.page.get_by_role("link", name="Download favourites").click()
    await (await download.value).save_as(tmp_path / "photos.zip")
    assert len(zipfile.ZipFile(tmp_path / "photos.zip").namelist()) == 2
    async with marked(guest.page):
        await guest.hearts.first.click()
    await expect(guest.full_hearts).to_have_count(1)
    await guest.page.get_by_role("link", name="All photos").click()
    await expect(guest.page.locator("#count")).to_have_text("1")
    await guest.page.goto(f"{guest.home}p/{pages.keys()[1]}")
    await guest.page.get_by_role("button", name="Favourite").click()
    await expect(guest.page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    assert guest.page.url.endswith(f"/p/{pages.keys()[1]}")


async def test_f_marks_in_the_lightbox(guests: Guests, pages: ServedPages) -> None:
    """Key and button act on the photo that is shown, in the order of presses; each photo has its own heart."""
    guest = await guests.arrive(PHONE)
    await guest.enter(await pages.link())
    await guest.tiles.nth(2).click()
    heart = guest.lightbox.get_by_role("button", name="Favourite")
    await expect(heart).to_have_attribute("aria-pressed", "false")
    await guest.page.keyboard.press("f")
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await guest.page.keyboard.press("ArrowRight")
    await expect(heart).to_have_attribute("aria-pressed", "false")
    await heart.click()
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await guest.page.keyboard.press("ArrowLeft")
    await heart.click()
    await expect(heart).to_have_attribute("aria-pressed", "false")
    async with marked(guest.page, times=4):
        for _ in range(4):
            await guest.page.keyboard.press("f")
    await expect(heart).to_have_attribute("aria-pressed", "false")
    await guest.page.keyboard.press("Escape")
    await guest.page.reload()
    await expect(guest.full_hearts).to_have_count(1)
    await expect(guest.hearts.nth(3)).to_have_attribute("aria-pressed", "true")


async def test_a_refusal_is_shown_as_a_page(
    guests: Guests, pages: ServedPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the script is refused, the server says in a sentence, with the way back."""
    monkeypatch.setattr(guest_favourites, "MOST_OF_A_GUEST", 1)
    guest = await guests.arrive()
    await guest.enter(await pages.link())
    await guest.hearts.first.click()
    await expect(guest.full_hearts).to_have_count(1)
    await guest.hearts.nth(1).click()
    await expect(guest.page.get_by_role("heading", name="Not added")).to_be_visible()
    await expect(guest.page.get_by_text("You have 1 favourites, which is the most.")).to_be_visible()
    await guest.page.get_by_role("link", name="Back to the photos").click()
    await expect(guest.full_hearts).to_have_count(1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hearts_fit_their_tiles(guests: Guests, pages: ServedPages, size: tuple[int, int]) -> None:
    """Each is inside its tile, above it and large enough for a finger; no page needs horizontal scrolling."""
    guest = await guests.arrive(size)
    await guest.enter(await pages.link())
    for number in range(TRIP_PHOTOS):
        tile, heart = await box_of(guest.tiles.nth(number)), await box_of(guest.hearts.nth(number))
        assert heart["width"] == heart["height"] == 36
        assert tile["x"] <= heart["x"]
        assert heart["x"] + heart["width"] <= tile["x"] + tile["width"] + 1
        assert tile["y"] <= heart["y"] < tile["y"] + tile["height"]
    await guest.hearts.first.focus()
    await guest.page.keyboard.press("Shift+Tab")
    await expect(guest.tiles.first).to_be_focused()
    await guest.hearts.first.click(trial=True)  # the outline of the tile does not cover it
    await guest.assert_fits()
    await guest.page.goto(f"{guest.home}favourites/")
    await expect(guest.page.get_by_text("There are no favourites yet.")).to_be_visible()
    await guest.assert_fits()
