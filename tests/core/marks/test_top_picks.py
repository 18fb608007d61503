"""Top Picks: their two orders, who is shown them, and how they are found."""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import GalleryError
from core.gallery import OPERATIONS
from core.library.grouping.top_picks import top_things
from core.library.photo_queries import FIRST_PAGE
from core.maintenance.mark_checks import mark_findings, view_findings
from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import Actor, CategoryId, CollectionId, PhotoId, Ranking, Role, SortOrder, TopSet
from core.operations.applying import apply_within, undo_within
from core.permissions import ANONYMOUS
from core.sets.orders import photo_order
from core.sets.picked_photos import MOST_PICKED
from core.sets.statements import STATEMENTS
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples

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
    """However many votes there are, only the photos that are picked are sorted, which are read by their ids."""
    if table == "photos":
        query = FIRST_PAGE.fill(ADMIN, TopSet(ranking), photo_order(TopSet(ranking), SortOrder.RATING), limit=100)
    else:
        query = STATEMENTS[f"top {table} by {ranking}"].fill(ADMIN, limit=100)
    sql, values = query
    plan = [row["detail"] for row in gallery.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    index = "by_stars" if ranking is Ranking.STARS else "by_bayesian_average"
    name = "best" if table == "photos" else table
    assert any(line.startswith(f"SCAN {name} USING") and line.endswith(f"INDEX {table}_{index}") for line in plan)
    scans = [line for line in plan if line.startswith("SCAN") and not _OF_FEW.match(line)]
    assert len(scans) == 1
    sorts = [line for line in plan if "TEMP B-TREE" in line]
    if table == "photos":
        # Of members with access to some categories: as many of each. Then the photos themselves are sorted.
        assert f"SEARCH best USING INDEX photos_of_categories_{index} (category_id=?)" in plan
        assert sorts == ["USE TEMP B-TREE FOR ORDER BY"] * 2
    else:
        assert sorts == []


_OF_FEW = re.compile(r"SCAN (each|json_each|categories|\(subquery-\d+\)) ?")


def ranks(connection: sqlite3.Connection, ranking: Ranking, actor: Actor) -> list[int]:
    """Return the photos with the highest rank, computed from the marks and views themselves."""
    found = []
    for photo, collection, category in connection.execute(
        "SELECT id, collection_id, category_id FROM photos"
        " WHERE deleted_at IS NULL AND id NOT IN (SELECT photo_id FROM trashed_photos)"
    ):
        if actor.category_ids is not None and category not in actor.category_ids:
            continue
        stars = [
            row[0]
            for row in connection.execute(
                "SELECT stars FROM rated_photos JOIN users ON users.id = user_id"
                " WHERE photo_id = ? AND removed_at IS NULL",
                (photo,),
            )
        ]
        (views,) = connection.execute(
            "SELECT count(*) FROM collection_views WHERE collection_id = ?", (collection,)
        ).fetchone()
        if stars and ranking is Ranking.STARS:
            found.append((sum(stars) / len(stars) * len(stars) * max(views, 1), photo))
        elif stars:
            found.append(((sum(stars) / len(stars) * len(stars) + 15) / (len(stars) + 5), photo))
    return [photo for _, photo in sorted(found, reverse=True)[:MOST_PICKED]]


OF_TWO = replace(VIEWER, category_ids=frozenset({CategoryId(1), CategoryId(3)}))
OF_ALL = replace(VIEWER, category_ids=frozenset(map(CategoryId, (1, 2, 3))))
PHOTO, LAKE, MEMBER = st.integers(1, 130), st.integers(1, 3), st.sampled_from([ADMIN, EDITOR, VIEWER])
STEPS = st.one_of(
    st.tuples(st.just("rate"), MEMBER, st.integers(0, 5), st.lists(PHOTO, min_size=1, max_size=130, unique=True)),
    st.tuples(st.just("undo"), MEMBER),
    st.tuples(st.just("view"), MEMBER, LAKE, st.integers(0, 3)),
    st.tuples(st.just("forget views"), MEMBER),
    st.tuples(st.just("move"), PHOTO, LAKE),
    st.tuples(st.just("miss"), PHOTO),
    st.tuples(st.just("trash"), PHOTO),
    st.tuples(st.just("remove or restore"), st.sampled_from([EDITOR, VIEWER])),
)


@settings(deadline=None, max_examples=examples(40))
@given(st.lists(STEPS, max_size=12))
def test_picks_follow_the_marks_views_and_places_of_photos(steps: list[tuple[Any, ...]]) -> None:
    """After any changes they are those with the highest average × votes × views of their collection; doctor agrees."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 60}, "Wide": {"Sea": 60}, "Far": {"River": 10}})
        for name, *values in steps:
            _change(connection, name, *values)
        for ranking, actor in product(Ranking, (ADMIN, OF_TWO, OF_ALL)):
            query = FIRST_PAGE.fill(
                actor, TopSet(ranking), photo_order(TopSet(ranking), SortOrder.RATING), limit=2 * MOST_PICKED
            )
            assert [row["id"] for row in connection.execute(*query)] == ranks(connection, ranking, actor)
        for findings in (mark_findings, view_findings):
            assert [finding.level.value for finding in findings(connection)] == ["ok"]


def _change(connection: sqlite3.Connection, name: str, *values: Any) -> None:
    first = values[0]
    match name:
        case "rate":
            with suppress(GalleryError):  # a removed member
                apply_within(connection, first, SetRatings.one(values[1], Things.of(map(PhotoId, values[2]))))
        case "undo":
            with suppress(GalleryError):
                undo_within(connection, first, OPERATIONS)
        case "view":
            connection.execute(
                "INSERT OR IGNORE INTO collection_views VALUES (?, ?, ?)", (values[1], first.user_id, values[2])
            )
        case "forget views":
            connection.execute("DELETE FROM collection_views WHERE user_id = ?", (first.user_id,))
        case "move":
            connection.execute(
                "UPDATE photos SET collection_id = ?1, category_id = ?1 WHERE id = ?2",
                (values[1], first),
            )
        case "miss":
            connection.execute("UPDATE photos SET deleted_at = iif(deleted_at IS NULL, 1, NULL) WHERE id = ?", (first,))
        case "trash":
            connection.execute("INSERT OR IGNORE INTO trashed_photos (photo_id) VALUES (?)", (first,))
        case _:
            connection.execute(
                "UPDATE users SET removed_at = iif(removed_at IS NULL, 1, NULL) WHERE id = ?", (first.user_id,)
            )
