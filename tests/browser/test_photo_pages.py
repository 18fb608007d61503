"""Without JavaScript: every photo has a page, pages link to their neighbours, and downloads work."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from core.limits.password_hashing import hash_password
from core.models import Downloads
from tests.browser.browser_tabs import DESKTOP, PHONE, Guests, assert_pictured, box_of
from tests.browser.served_pages import TRIP, TRIP_PHOTOS, ServedPages

pytestmark = pytest.mark.asyncio(loop_scope="package")

PASSWORD = "correct horse"


async def test_every_photo_is_reached_by_links(guests: Guests, pages: ServedPages) -> None:
    """From the first tile by Next to the last photo, back by Previous; "All photos" ends at the photo's tile."""
    guest = await guests.arrive(scripts=False)
    await guest.enter(await pages.link())
    home = guest.page.url
    await guest.tiles.first.click()
    seen = []
    for number in range(1, TRIP_PHOTOS + 1):
        await guest.page.get_by_text(f"{number} of {TRIP_PHOTOS}", exact=True).wait_for()
        seen.append(guest.page.url.rpartition("/")[2])
        following = guest.page.get_by_role("link", name="Next", exact=True)
        assert await following.count() == (number < TRIP_PHOTOS)
        if number < TRIP_PHOTOS:
            await following.click()
    assert seen == pages.keys()
    await guest.page.get_by_role("link", name="Previous").click()
    await guest.page.get_by_text(f"{TRIP_PHOTOS - 1} of {TRIP_PHOTOS}", exact=True).wait_for()
    await guest.page.get_by_role("link", name="All photos").click()
    await guest.page.locator("#photos").wait_for()
    assert guest.page.url == f"{home}#{seen[-2]}"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_photo_fits_into_the_window(guests: Guests, pages: ServedPages, size: tuple[int, int]) -> None:
    """Upright, as drawn, whole, below its links; also a portrait."""
    guest = await guests.arrive(size, scripts=False)
    await guest.enter(await pages.link())
    home = guest.home
    for number in (1, 4):
        await guest.page.goto(f"{home}p/{pages.keys()[number]}")
        picture = guest.page.locator("main img")
        await guest.see(picture)
        await guest.assert_fits()
        box, bar = await box_of(picture), await box_of(guest.page.get_by_role("navigation"))
        assert box["y"] >= bar["y"] + bar["height"]
        assert box["y"] + box["height"] <= size[1] + 60
        assert box["width"] > size[0] * 0.35
        assert_pictured(await guest.photograph(whole=True), pages.original(number), box)


async def test_details_are_shown_if_the_maker_allows_it(guests: Guests, pages: ServedPages) -> None:
    """Camera, date and exposure; without details, neither they nor the file name appear anywhere."""
    pages_with = {}
    for shows in (True, False):
        guest = await guests.arrive(scripts=False)
        await guest.enter(await pages.link(shows_details=shows))
        album = await guest.page.content()
        await guest.tiles.first.click()
        await guest.page.get_by_role("link", name="All photos").wait_for()
        pages_with[shows] = album + await guest.page.content()
    for fact in ("IMG_0000.jpg", "Canon EOS R5", "2024-06-03 09:30", "1/250 s"):
        assert fact in pages_with[True]
        assert fact not in pages_with[False]
    assert "Photo 1" in pages_with[False]


async def test_downloads_work_by_links_alone(guests: Guests, pages: ServedPages, tmp_path: Path) -> None:
    """With a password, without scripts: one photo, and all in an archive, byte for byte the files."""
    guest = await guests.arrive(PHONE, scripts=False)
    options: dict[str, Any] = {"downloads": Downloads.ORIGINALS, "strips_originals": False, "shows_details": True}
    await guest.enter(await pages.link(password_hash=hash_password(PASSWORD), **options), PASSWORD)
    async with guest.page.expect_download() as archive:
        await guest.page.get_by_role("link", name="Download all").click()
    zipped = tmp_path / "all.zip"
    await (await archive.value).save_as(zipped)
    assert (await archive.value).suggested_filename == f"{TRIP}.zip"
    with ZipFile(zipped) as opened:
        taken = {name: opened.read(name) for name in opened.namelist()}
    assert taken == {path.name: path.read_bytes() for path in sorted((pages.pictures / "Travel" / TRIP).iterdir())}
    await guest.tiles.nth(2).click()
    async with guest.page.expect_download() as one:
        await guest.page.get_by_role("link", name="Download original").click()
    assert (await one.value).suggested_filename == "IMG_0002.jpg"
    assert Path(await (await one.value).path()).read_bytes() == taken["IMG_0002.jpg"]


async def test_downloads_of_pictures_are_previews(guests: Guests, pages: ServedPages) -> None:
    """If only previews can be downloaded, the file has 1200 pixels, and neither it nor its name reveals more."""
    guest = await guests.arrive(scripts=False)
    await guest.enter(await pages.link(downloads=Downloads.DERIVATIVES))
    await guest.tiles.first.click()
    async with guest.page.expect_download() as one:
        await guest.page.get_by_role("link", name="Download", exact=True).click()
    assert "IMG" not in (await one.value).suggested_filename
    with Image.open(io.BytesIO(Path(await (await one.value).path()).read_bytes())) as picture:
        assert max(picture.size) == 1200
        assert not picture.getexif()


async def test_a_wrong_password_is_reported(guests: Guests, pages: ServedPages) -> None:
    """The landing page shows an error at its field; the correct password opens the link, for this browser only."""
    guest = await guests.arrive(scripts=False)
    await guest.page.goto(await pages.link(password_hash=hash_password(PASSWORD)))
    field = guest.page.get_by_label("Password")
    await field.fill("another horse")
    await field.press("Enter")
    assert await guest.page.get_by_role("alert").inner_text() == "Wrong password."
    assert await field.get_attribute("aria-describedby") == "wrong"
    assert await field.input_value() == ""
    home = guest.home
    await field.fill(PASSWORD)
    await field.press("Enter")
    assert await guest.tiles.count() == TRIP_PHOTOS
    newcomer = await guests.arrive(scripts=False)
    answer = await newcomer.page.goto(home)
    assert answer is not None
    assert answer.status == 404
    assert await newcomer.page.get_by_role("heading", level=1).inner_text() == "Nothing here"
