"""How often a payload reads the database."""

from __future__ import annotations

import pytest

from core.database import change_watch
from tests.core.counting import count_statements
from tests.tui.photos.test_payload_source import House, detail, house

__all__ = ["house"]


@pytest.fixture(autouse=True)
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the gallery, which opens after this, from looking for changes of other processes."""
    monkeypatch.setattr(change_watch, "POLL_SECONDS", 3600.0)


async def test_a_payload_costs_one_read_of_the_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made for the first time, with the original's detail, and from the cache: one permission decision each."""
    statements = count_statements(house.gallery.database, monkeypatch)
    for request in (house.request(), house.request(), detail(house), detail(house)):
        statements.clear()
        assert (await house.ask(request))[-1].final
        assert len(statements.read) == 1, statements.read
