"""Top Picks: their two orders, who is shown them, and how they are found."""

from __future__ import annotations

import sqlite3

import pytest

from core.library.grouping.top_picks import top_things
from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import Actor, CollectionId, PhotoId, Ranking, Role
from core.operations.applying import apply_within
from core.permissions import ANONYMOUS
from core.sets.statements import STATEMENTS
from tests.core.building import ADMIN, EDITOR, VIEWER, populate

PUBLIC = Actor(ANONYMOUS, "public", Role.PUBLIC)
RATINGS = (
    *((VIEWER, 1, 5), (VIEWER, 4, 3), (VIEWER, 3, 1), (EDITOR, 3, 1)),
    *((actor, 2, 4) for actor in (VIEWER, EDITOR, ADMIN)),
)


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Photo 1 has one vote of 5, photo 2 three of 4, photo 3 two of 1, photo 4 one of 3, photo 5 none."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    connection.execute("INSERT INTO imported_metadata (photo_id, keywords, rating) VALUES (5, '[]', 5)")
    for actor, number, stars in RATINGS:
        collections = [CollectionId(number)] if number < 3 else []
        apply_within(connection, actor, SetRatings.one(stars, Things.of([PhotoId(number)], collections)))
    return connection


def picked(connection: sqlite3.Connection, actor: Actor, ranking: Ranking) -> tuple[list[int], list[int]]:
    found = top_things(connection, actor, ranking)
    return [photo.id for photo in found.photos], [collection.id for collection in found.collections]


@pytest.mark.parametrize("ranking", Ranking)
def test_the_best_come_first(gallery: sqlite3.Connection, ranking: Ranking) -> None:
    """What only a program has rated is not picked; a Bayesian average ranks many low votes below one of three stars."""
    assert picked(gallery, VIEWER, ranking) == ([2, 1, 4, 3], [2, 1])
    apply_within(gallery, ADMIN, SetRatings.one(2, Things.of([PhotoId(3)])))
    changed = [2, 1, 3, 4] if ranking is Ranking.STARS else [2, 1, 4, 3]
    assert picked(gallery, VIEWER, ranking)[0] == changed


@pytest.mark.parametrize("ranking", Ranking)
def test_only_what_a_member_has_access_to_is_picked(gallery: sqlite3.Connection, ranking: Ranking) -> None:
    """A restricted member is shown theirs; the public is shown none, whatever it has access to."""
    gallery.execute("UPDATE users SET restricted = 1 WHERE id = ?", (VIEWER.user_id,))
    assert picked(gallery, VIEWER, ranking) == ([], [])
    gallery.execute("INSERT INTO category_access (user_id, category_id) VALUES (?, 2)", (VIEWER.user_id,))
    assert picked(gallery, VIEWER, ranking) == ([4], [2])
    assert picked(gallery, PUBLIC, ranking) == ([], [])
    gallery.execute("UPDATE photos SET deleted_at = 1 WHERE id = 4")
    assert picked(gallery, VIEWER, ranking)[0] == []


@pytest.mark.parametrize("ranking", Ranking)
@pytest.mark.parametrize("table", ["photos", "collections"])
def test_picks_are_read_in_the_order_of_their_index(gallery: sqlite3.Connection, table: str, ranking: Ranking) -> None:
    """Nothing is sorted, however many votes there are."""
    query = STATEMENTS[f"top {table} by {ranking}"].fill(ADMIN, limit=100)
    sql, values = query
    plan = [row["detail"] for row in gallery.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    index = f"{table}_by_stars" if ranking is Ranking.STARS else f"{table}_by_bayesian_average"
    assert f"SCAN {table} USING INDEX {index}" in plan
    assert not [line for line in plan if "TEMP B-TREE" in line]
