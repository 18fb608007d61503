"""From a share link to its photos, on screens of all sizes: layout, colours and files."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.browser.browser_tabs import DESKTOP, NARROWEST, PHONE, Guests, assert_pictured, box_of
from tests.browser.served_pages import ROLL, ROLL_PHOTOS, TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")

LIGHT_GROUND, DARK_GROUND = (255, 255, 255), (18, 18, 18)


async def test_a_link_opens_in_two_steps(guests: Guests, pages: ServedPages) -> None:
    """Link, landing page, Open, photos: the landing page reveals nothing, and no later address contains the token."""
    guest = await guests.arrive()
    link = await pages.link(title="Iceland, June 2024", note="For Ann")
    await guest.page.goto(link)
    token = link.rpartition("/")[2]
    assert await guest.page.get_by_role("heading", level=1).inner_text() == "Shared photos"
    assert await guest.page.locator("img").count() == 0
    assert "Iceland" not in await guest.page.content()
    await guest.page.get_by_role("button", name="Open").click()
    assert await guest.page.get_by_role("heading", level=1).inner_text() == "Iceland, June 2024"
    assert await guest.page.locator(".note").inner_text() == "For Ann"
    facts = await guest.page.locator(".facts").inner_text()
    assert re.fullmatch(rf"{TRIP_PHOTOS} photos · here until \d+ \w+ \d{{4}}", facts), facts
    assert await guest.tiles.count() == TRIP_PHOTOS
    assert [url for url in guests.requested if token in url] == [link]


async def test_the_album_shows_its_dates_only_with_details(guests: Guests, pages: ServedPages) -> None:
    """With details the range of dates stands under the title; without them no date of a photo is on the page."""
    with_details, without = await guests.arrive(), await guests.arrive()
    await with_details.enter(await pages.link(shows_details=True))
    assert "· 3 – 11 June 2024 ·" in await with_details.page.locator(".facts").inner_text()
    await without.enter(await pages.link())
    assert "June 2024" not in await without.page.content()


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST], ids=["desktop", "phone", "narrowest"])
async def test_rows_are_straight_and_fill_the_window(guests: Guests, pages: ServedPages, size: tuple[int, int]) -> None:
    """Photos keep their aspect ratio; a row has one height; every row except the last is filled."""
    guest = await guests.arrive(size)
    await guest.enter(await pages.link())
    await guest.assert_fits()
    boxes = [await box_of(tile) for tile in await guest.tiles.all()]
    rows: dict[int, list[dict[str, float]]] = {}
    for number, box in enumerate(boxes):
        drawn = pages.original(number)
        assert box["width"] / box["height"] == pytest.approx(drawn.width / drawn.height, rel=0.06)
        rows.setdefault(round(box["y"]), []).append(box)
    assert len(rows) >= 3
    for row in rows.values():
        assert max(each["height"] for each in row) - min(each["height"] for each in row) < 2
        for left, right in pairwise(row):
            assert 0 < right["x"] - (left["x"] + left["width"]) < 6
    ends = {round(row[-1]["x"] + row[-1]["width"]) for row in list(rows.values())[:-1]}
    assert max(ends) - min(ends) <= 1
    assert size[0] - max(ends) < 12


@pytest.mark.parametrize(
    ("size", "scheme", "pixels", "ground"),
    [(DESKTOP, "light", 1, LIGHT_GROUND), (PHONE, "dark", 2, DARK_GROUND)],
    ids=["desktop light", "phone dark"],
)
async def test_every_tile_shows_its_photo(
    guests: Guests, pages: ServedPages, size: tuple[int, int], scheme: str, pixels: int, ground: tuple[int, ...]
) -> None:
    """Compared with the drawings, upright, in place, on the background of the preferred colour scheme."""
    guest = await guests.arrive(size, scheme="dark" if scheme == "dark" else "light", pixels=pixels)
    await guest.enter(await pages.link())
    await guest.see(guest.page.locator("#photos img"))
    await guest.page.evaluate("scrollTo(0, 0)")
    await guest.hearts.evaluate_all("all => all.forEach(heart => heart.style.visibility = 'hidden')")
    photograph = await guest.photograph(whole=True)
    assert photograph.getpixel((2, 2)) == ground
    for number, tile in enumerate(await guest.tiles.all()):
        assert_pictured(photograph, pages.original(number), await box_of(tile), pixels)


async def test_pictures_are_as_large_as_needed(guests: Guests, pages: ServedPages) -> None:
    """A screen with few pixels loads thumbnails; one with many loads previews where tiles are wide enough."""
    folders = {}
    for pixels in (1, 3):
        guest = await guests.arrive(PHONE, pixels=pixels)
        await guest.enter(await pages.link())
        await guest.see(guest.page.locator("#photos img"))
        sources = await guest.page.locator("#photos img").evaluate_all("all => all.map(each => each.currentSrc)")
        folders[pixels] = {source.rsplit("/", 2)[1] for source in sources}
    assert folders[1] == {"t"}
    assert "v" in folders[3]


async def test_pictures_far_below_are_loaded_later(guests: Guests, pages: ServedPages) -> None:
    """A page of 100 photos does not request pictures that nobody has scrolled to."""
    guest = await guests.arrive(PHONE)
    await guest.enter(await pages.link(ROLL))
    await guest.page.wait_for_load_state("networkidle")
    asked = {url for url in guests.requested if "/t/" in url}
    assert 4 <= len(asked) < 100
    assert await guest.tiles.count() == 100


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_many_photos_are_paged(guests: Guests, pages: ServedPages, *, scripts: bool) -> None:
    """100 per page, each photo once, forward and backward."""
    guest = await guests.arrive(scripts=scripts)
    await guest.enter(await pages.link(ROLL))
    place = guest.page.get_by_role("navigation").locator("span")
    await guest.page.get_by_text(f"1–100 of {ROLL_PHOTOS}").wait_for()
    assert await guest.page.get_by_role("link", name="Previous").count() == 0
    keys = [await tile.get_attribute("id") for tile in await guest.tiles.all()]
    await guest.page.get_by_role("link", name="Next").click()
    await guest.page.get_by_text(f"101–{ROLL_PHOTOS} of {ROLL_PHOTOS}").wait_for()
    keys += [await tile.get_attribute("id") for tile in await guest.tiles.all()]
    assert keys == pages.keys(ROLL)
    assert await guest.page.get_by_role("link", name="Next").count() == 0
    await guest.page.get_by_role("link", name="Previous").click()
    await guest.page.get_by_text(f"1–100 of {ROLL_PHOTOS}").wait_for()
    assert await place.inner_text() == f"1–100 of {ROLL_PHOTOS}"
    assert await guest.tiles.count() == 100
