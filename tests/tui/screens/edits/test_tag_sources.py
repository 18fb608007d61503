"""The sheet of tags offers what a model has found in the photo, and Enter makes a tag of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

from core.library.names.known_names import KnownNames
from core.library.tags.tags import Tags
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import PhotoId
from core.operations.applying import apply_within
from tests.core.building import ADMIN, add_photo, database_in_memory, populate
from tui.screens.edits.tag_sources import TagSource

_T = TypeVar("_T")


class _Connected:
    """A database that reads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def read(self, query: Callable[[sqlite3.Connection], _T]) -> _T:
        return query(self._connection)


async def test_what_was_found_is_offered_first_until_it_is_a_tag() -> None:
    """With its certainty, also while its name is typed; several photos at once get tags alone."""
    with database_in_memory() as connection:
        library = populate(connection, {"Open": {"Day": 0}})
        for name in ("one.jpg", "two.jpg"):
            add_photo(connection, library.collections["Day"], name)
        one, two = (PhotoId(row[0]) for row in connection.execute("SELECT id FROM photos ORDER BY id"))
        connection.execute("INSERT INTO things VALUES (1, 'sea lion', 'sea lion', 0), (2, 'animal', 'animal', 1)")
        connection.executemany("INSERT INTO photo_things VALUES (?, ?, ?)", [(one, 1, 0.934), (one, 2, 0.98)])
        apply_within(connection, ADMIN, SetTag("Seaside", Things.of([two])))
        tags = Tags(_Connected(connection), KnownNames())  # type: ignore[arg-type]
        session: Any = SimpleNamespace(
            actor=ADMIN, change=None, gallery=SimpleNamespace(library=SimpleNamespace(tags=tags))
        )

        async def offered(typed: str, *photos: PhotoId) -> list[tuple[str, str]]:
            source = TagSource(session, Things.of(photos))
            await source.chips()
            return [(each.value, each.note) for each in await source.completions(typed)]

        assert await offered("", one) == [("sea lion", "found, 93 %"), ("animal", "found, 98 %"), ("Seaside", "1")]
        assert await offered("Sea", one) == [("sea lion", "found, 93 %"), ("Seaside", "1")]
        assert await offered("", one, two) == [("Seaside", "1")]
        apply_within(connection, ADMIN, SetTag("Sea lion", Things.of([one])))
        assert await offered("", one) == [("animal", "found, 98 %"), ("Seaside", "1")]
