"""Cached pages: the same as if rendered again, and never from a gallery that has changed."""

from __future__ import annotations

import pytest

from core.models import Downloads, EverythingSet, ShareId
from core.sharing.models import ShareOptions
from core.sharing.operations import ChangeShareLink
from core.web.pages.page_cache import MAX_PAGES, PageAddress, PageCache
from tests.core.web.web_gallery import Web


def address(share: int) -> PageAddress:
    return PageAddress(ShareId(share), None, EverythingSet())


def test_a_new_version_empties_the_cache() -> None:
    """A page is found with the version it was rendered from, and with no later one."""
    pages = PageCache()
    key = address(1)
    assert pages.get(1, key) is None
    assert pages.put(1, key, b"one") == b"one"
    assert pages.get(1, key) == b"one"
    assert pages.get(1, address(2)) is None
    assert pages.get(2, key) is None
    pages.put(1, key, b"late")
    assert pages.get(2, key) is None


def test_the_cache_is_bounded() -> None:
    """The oldest page is removed first."""
    pages = PageCache()
    pages.get(1, address(0))
    for number in range(MAX_PAGES + 5):
        pages.put(1, address(number), b"x")
    assert pages.get(1, address(4)) is None
    assert pages.get(1, address(5)) is not None


@pytest.mark.asyncio(loop_scope="package")
async def test_a_page_shows_every_change_at_once(web: Web) -> None:
    """Whatever is written between two requests is seen by the second one, though the page was cached."""
    new = await web.share(ShareOptions(title="Before"))
    guest = web.guest()
    home = await guest.enter(new)
    first, again = await guest.get(home), await guest.get(home)
    assert "Before" in first.text
    assert first.facts == again.facts
    plain = await guest.get(home, headers={"Accept-Encoding": "identity"})
    assert plain.body == first.body
    options = ShareOptions(title="After", downloads=Downloads.DERIVATIVES)
    await web.gallery.apply(web.owner, ChangeShareLink(new.share.share_id, options))
    after = (await guest.get(home)).text
    assert "After" in after
    assert "photos.zip" in after
    await web.end(new, "revoked")
    assert (await guest.get(home)).status == 404
