"""The state of a share link, and its preview for the maker."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.models import CollectionSet, Downloads, ShareId, UserId
from core.sharing.models import ShareLink
from core.sharing.recipient_preview import preview, tunnel_line

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LINK = ShareLink(
    share_id=ShareId(1),
    public_id="abc",
    maker_id=UserId(1),
    maker="ada",
    title="Lake",
    note="For Ann",
    photo_set=CollectionSet("open/lake"),
    photo_count=5,
    has_password=False,
    view_limit=2,
    views=1,
    downloads=Downloads.OFF,
    strips_originals=True,
    shows_details=False,
    title_in_previews=False,
    created=NOW - timedelta(days=1),
    expires=NOW + timedelta(seconds=1),
    revoked=None,
    last_used=None,
)


@pytest.mark.parametrize(
    ("link", "state", "is_valid"),
    [
        (LINK, "open", True),
        (replace(LINK, expires=NOW), "expired", False),
        (replace(LINK, views=2), "used up", False),
        (replace(LINK, views=2, view_limit=None), "open", True),
        (replace(LINK, photo_count=0), "shows nothing", True),
        (replace(LINK, photo_count=0, expires=NOW), "expired", False),
        (replace(LINK, revoked=NOW), "revoked", False),
        (replace(LINK, revoked=NOW, expires=NOW, views=2), "revoked", False),
    ],
)
def test_a_link_is_valid_only_while_it_is_open(link: ShareLink, state: str, is_valid: bool) -> None:
    """Revoked, used up and expired links are not valid, and the first of these reasons is the state."""
    assert (link.state(NOW), link.is_valid(NOW)) == (state, is_valid)


def test_the_preview_says_what_the_recipient_sees() -> None:
    """Title, note, number of photos, expiry, downloads and the views that remain."""
    text = preview(LINK)
    for words in ("Lake", "For Ann", "5 photos", "2026-01-02 00:00 UTC", "Nothing can be downloaded", "1 more time."):
        assert words in text
    assert "Password" not in text
    assert "Password" in preview(replace(LINK, has_password=True))


def test_the_tunnel_leads_to_the_pages() -> None:
    """The local port is that of the pages, so that the address of a link needs another host only."""
    assert tunnel_line("127.0.0.1:8023", "photos.example.org") == "ssh -N -L 8023:127.0.0.1:8023 photos.example.org"
