"""How often a payload reads the database."""

from __future__ import annotations

import pytest

from core.database import change_watch
from tests.core.counting import count_statements
from tests.tui.photos.test_payload_source import PhotoGallery, detail, gallery_photos

__all__ = ["gallery_photos"]


@pytest.fixture(autouse=True)
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the gallery, which opens after this, from looking for changes of other processes."""
    monkeypatch.setattr(change_watch, "POLL_SECONDS", 3600.0)


async def test_a_payload_costs_one_read_of_the_database(
    gallery_photos: PhotoGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made for the first time, with the original's detail, and from the cache: one permission decision each."""
    statements = count_statements(gallery_photos.gallery.database, monkeypatch)
    for request in (gallery_photos.request(), gallery_photos.request(), detail(gallery_photos), detail(gallery_photos)):
        statements.clear()
        assert (await gallery_photos.ask(request))[-1].final
        assert len(statements.read) == 1, statements.read
