"""Case 49: names and notes are shown as text, whatever they contain; long and right-to-left ones fit."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from core.text import display_text
from tests.browser.browser_tabs import NARROWEST, Guest, Guests, box_of
from tests.browser.served_pages import (
    HOSTILE,
    HOSTILE_NOTE,
    HOSTILE_PHOTO,
    LONGEST,
    RIGHT_TO_LEFT,
    TRIP_PHOTOS,
    ServedPages,
)

pytestmark = pytest.mark.asyncio(loop_scope="package")

FOREIGN = "document.querySelectorAll('svg, h1 *, .note *, dd *, script:not([src]), a[href^=javascript]').length"
RTL_TITLE = "שבועיים באיסלנד"


async def assert_no_code(guest: Guest) -> None:
    """Assert that no text became an element or ran as code."""
    assert await guest.page.evaluate(FOREIGN) == 0
    assert await guest.page.evaluate("window.hacked === undefined")


async def test_49_texts_are_shown_exactly(guests: Guests, pages: ServedPages) -> None:
    """Case 49: on landing page, album, photo pages and lightbox; as heading, note, alt text and detail."""
    guest = await guests.arrive()
    link = await pages.link(HOSTILE, note=HOSTILE_NOTE, shows_details=True, title_in_previews=True)
    await guest.page.goto(link)
    heading = guest.page.get_by_role("heading", level=1)
    assert await heading.inner_text() == display_text(HOSTILE)
    await assert_no_code(guest)
    await guest.enter(link)
    assert await heading.inner_text() == display_text(HOSTILE)
    assert await guest.page.locator(".note").inner_text() == display_text(HOSTILE_NOTE)
    assert HOSTILE in await guest.page.title()
    await assert_no_code(guest)
    await guest.tiles.last.click()
    await expect(guest.lightbox.get_by_role("status")).to_contain_text(HOSTILE_PHOTO)
    assert str(await guest.lightbox.locator("img").get_attribute("alt")).startswith(HOSTILE_PHOTO)
    await assert_no_code(guest)
    await guest.page.goto(f"{guest.home}p/{pages.keys(HOSTILE)[-1]}")
    assert await guest.page.locator("dd").first.inner_text() == HOSTILE_PHOTO
    await assert_no_code(guest)


async def test_long_and_right_to_left_names_fit(guests: Guests, pages: ServedPages) -> None:
    """At 320 pixels there is no horizontal scrolling, and the lightbox shows its numbers and all buttons."""
    guest = await guests.arrive(NARROWEST)
    await guest.enter(await pages.link(HOSTILE, note="n" * 300, title="T" * 120, shows_details=True))
    await guest.assert_fits()
    home = guest.home
    for number, name in enumerate((RIGHT_TO_LEFT, LONGEST)):
        await guest.page.goto(f"{home}p/{pages.keys(HOSTILE)[number]}")
        assert await guest.page.locator("dd").first.inner_text() == name
        await guest.assert_fits()
    await guest.page.goto(home)
    await guest.tiles.nth(1).click()
    words = guest.lightbox.get_by_role("status")
    await expect(words).to_contain_text("2 / 3")
    assert (await box_of(words))["height"] < 40
    for control in await guest.lightbox.locator("button").all():
        box = await box_of(control)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROWEST[0]
        assert box["y"] + box["height"] <= NARROWEST[1]
    # The numbers are left of a right-to-left name.
    await guest.page.keyboard.press("Home")
    await expect(words).to_contain_text(RIGHT_TO_LEFT)
    spans = await words.evaluate(
        """(words, name) => {
            const at = (from, to) => {
                const range = document.createRange();
                range.setStart(words.firstChild, from);
                range.setEnd(words.firstChild, to);
                return range.getBoundingClientRect();
            };
            const start = words.textContent.indexOf(name);
            return [at(0, 1).left, at(4, 5).left, at(start, start + 1).left, at(start + 3, start + 4).left];
        }""",
        RIGHT_TO_LEFT,
    )
    assert spans[0] < spans[1] < spans[3] < spans[2]


async def test_a_right_to_left_title_is_aligned_right(guests: Guests, pages: ServedPages) -> None:
    """The heading and the note follow their own direction; the text of the page itself does not move."""
    guest = await guests.arrive()
    await guest.enter(await pages.link(title=RTL_TITLE, note=RTL_TITLE))
    for place in ("h1", ".note"):
        assert await guest.page.locator(place).evaluate("each => getComputedStyle(each).direction") == "rtl"
    facts = guest.page.locator(".facts")
    assert await facts.evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert (await facts.inner_text()).startswith(f"{TRIP_PHOTOS} photos")
