"""How often a payload reads the database."""

from __future__ import annotations

import pytest

from core.database import change_watch
from tests.core.counting import count_statements
from tests.tui.photos.test_payload_source import Photos, detail, scanned

__all__ = ["scanned"]


@pytest.fixture(autouse=True)
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the gallery, which opens after this, from looking for changes of other processes."""
    monkeypatch.setattr(change_watch, "POLL_SECONDS", 3600.0)


async def test_a_payload_costs_one_read_of_the_database(scanned: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made for the first time, with the original's detail, and from the cache: one permission decision each."""
    statements = count_statements(scanned.gallery.database, monkeypatch)
    for request in (scanned.request(), scanned.request(), detail(scanned), detail(scanned)):
        statements.clear()
        assert (await scanned.ask(request))[-1].final
        assert len(statements.read) == 1, statements.read
