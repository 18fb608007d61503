"""No query reveals a category that the actor has no access to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.operations import SetAccess, SetRole
from core.errors import NotAllowedError, NotFoundError
from core.library import health, photo_pages, positions
from core.library.grouping.member_groups import MemberGroups
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CollectionId,
    EverythingSet,
    Role,
    SortOrder,
    UserId,
)
from core.operations import SetCover
from core.operations.applying import apply_within
from core.permissions import Action, may
from core.sets.orders import PHOTO_ORDERS
from core.sets.statements import Statement
from tests.core.building import ADMIN, EDITOR, Library, add_category, add_photo, database_in_memory, populate

GROUPS = MemberGroups()
_SEEN = Statement(
    "test: one category",
    "SELECT count(*) FROM (SELECT :one AS category_id) AS photos WHERE {visible}",
)
ACTORS = st.builds(
    Actor,
    user_id=st.just(UserId(1)),
    name=st.just("ada"),
    role=st.sampled_from(Role),
    category_ids=st.none() | st.frozensets(st.integers(-2, 12).map(CategoryId)),
)


@pytest.fixture(scope="module")
def plain() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        yield connection


@given(ACTORS, st.integers(-3, 13).map(CategoryId))
def test_the_function_and_the_sql_agree(plain: sqlite3.Connection, actor: Actor, category_id: CategoryId) -> None:
    """`may` and {visible} give the same answer for any actor and category."""
    sql = _SEEN.fill(actor, one=category_id)
    seen = plain.execute(*sql).fetchone()[0]
    assert bool(seen) == may(actor, Action.VIEW, category_id)


@pytest.fixture
def library(connection: sqlite3.Connection) -> Library:
    built = populate(connection, {"Open": {"Lake": 3, "Wood": 2}, "Secret": {"Safe": 4, "Cellar": 1}})
    add_photo(connection, built.collections["Safe"], "torn", width=0, error="torn")
    return built


@pytest.fixture
def guest(connection: sqlite3.Connection, library: Library) -> Actor:
    """An editor with access to one category."""
    only = (library.categories["Open"],)
    apply_within(connection, ADMIN, SetAccess(EDITOR.user_id, only))
    return replace(EDITOR, category_ids=frozenset(only))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("order", PHOTO_ORDERS)
def test_lists_and_counts_leave_out_what_is_hidden(
    connection: sqlite3.Connection, guest: Actor, order: SortOrder
) -> None:
    """Lists, covers, places, pages, totals and errors have the permitted category only."""
    (open_one,) = GROUPS.categories(connection, guest, order)
    assert (open_one.name, open_one.photo_count) == ("Open", 5)
    whole = EverythingSet()
    page = photo_pages.page(connection, guest, whole, order, None)
    assert {photo.collection_id for photo in page} == {1, 2}
    assert len(page) == photo_pages.count(connection, guest, whole) == 5
    assert photo_pages.page(connection, guest, whole, order, page[1].page_key) == page[2:]
    places = [positions.position(connection, guest, whole, order, photo.asset_key) for photo in page]
    assert places == list(range(5))
    assert health.health(connection, guest).photos == 5
    assert health.health(connection, guest).errors == 0
    assert health.errors(connection, guest) == ()


@pytest.mark.parametrize("order", PHOTO_ORDERS)
def test_naming_what_is_hidden_does_not_help(
    connection: sqlite3.Connection, guest: Actor, library: Library, order: SortOrder
) -> None:
    """Hidden slugs, ids and keys get the same error as those that do not exist."""
    safe = library.sets["Safe"]
    key = photo_pages.page(connection, ADMIN, safe, order, None)[0].asset_key
    page_key = photo_pages.page(connection, ADMIN, safe, order, None)[1].page_key
    assert photo_pages.page(connection, guest, safe, order, None) == ()
    assert photo_pages.page(connection, guest, safe, order, page_key) == ()
    assert photo_pages.count(connection, guest, safe) == 0
    assert positions.first_with_letter(connection, guest, safe, "p") is None
    for scope in (safe, EverythingSet()):
        assert positions.position(connection, guest, scope, order, key) is None
    hidden = GROUPS.collection(connection, ADMIN, "secret/safe")
    assert GROUPS.neighbours(connection, guest, hidden, order) == (None, None)
    for ask in (
        lambda slug: GROUPS.category(connection, guest, slug),
        lambda slug: GROUPS.collections(connection, guest, slug, order),
        lambda slug: GROUPS.collection(connection, guest, f"{slug}/safe"),
        lambda slug: GROUPS.collection_by_id(connection, guest, CollectionId(3 if slug == "secret" else 77)),
        lambda slug: photo_pages.photo(connection, guest, key if slug == "secret" else AssetKey("nosuchphoto22")),
        lambda slug: photo_pages.details(connection, guest, key if slug == "secret" else AssetKey("nosuchphoto22")),
    ):
        sentences = []
        for slug in ("secret", "no-such-thing"):
            with pytest.raises(NotFoundError) as caught:
                ask(slug)
            sentences.append(str(caught.value))
        assert sentences[0] == sentences[1]


def test_a_photo_that_moved_away_is_not_a_cover(connection: sqlite3.Connection, guest: Actor, library: Library) -> None:
    """A chosen cover whose photo now lies in a hidden category is not shown in the open one."""
    lake = GROUPS.collection(connection, guest, "open/lake")
    chosen = photo_pages.page(connection, ADMIN, lake.photo_set, SortOrder.NAME, None)[1]
    apply_within(connection, ADMIN, SetCover(lake.id, chosen.asset_key))
    connection.execute(
        "UPDATE photos SET category_id = ?, collection_id = ? WHERE id = ?",
        (library.categories["Secret"], library.collections["Safe"], chosen.id),
    )
    assert GROUPS.collection(connection, guest, "open/lake").cover == lake.cover
    assert chosen.picture not in GROUPS.categories(connection, guest)[0].covers


def test_no_actor_changes_what_is_hidden(connection: sqlite3.Connection, guest: Actor, library: Library) -> None:
    """A cover in a hidden category cannot be chosen; the error is that there is no such collection."""
    key = photo_pages.page(connection, ADMIN, library.sets["Safe"], SortOrder.NAME, None)[0].asset_key
    with pytest.raises(NotFoundError, match="no such collection"):
        apply_within(connection, guest, SetCover(library.collections["Safe"], key))
    with pytest.raises(NotFoundError, match="not in the collection"):
        apply_within(connection, guest, SetCover(library.collections["Lake"], key))
    apply_within(connection, ADMIN, SetRole(guest.user_id, Role.VIEWER))
    with pytest.raises(NotAllowedError):
        apply_within(connection, guest, SetCover(library.collections["Lake"], None))


@pytest.mark.usefixtures("library")
def test_an_actor_of_no_category_sees_nothing(connection: sqlite3.Connection) -> None:
    """An empty set of categories is not the same as all of them."""
    nobody = replace(ADMIN, category_ids=frozenset())
    assert GROUPS.categories(connection, nobody) == ()
    assert photo_pages.count(connection, nobody, EverythingSet()) == 0
    assert health.health(connection, nobody).photos == 0


def test_without_access_no_photo_is_read(connection: sqlite3.Connection, library: Library) -> None:
    """A member with access to nothing, or to empty categories, gets no page without passing all photos."""
    empty = add_category(connection, "Empty")
    asked: list[str] = []
    for categories in (frozenset[CategoryId](), frozenset({empty})):
        connection.set_trace_callback(asked.append)
        assert (
            photo_pages.page(
                connection, replace(EDITOR, category_ids=categories), EverythingSet(), SortOrder.DATE, None
            )
            == ()
        )
        connection.set_trace_callback(None)
    assert len(asked) == 2
    assert not [sql for sql in asked if "FROM photos\nWHERE" in sql], "only what the actor hides is looked up"
    assert len(photo_pages.page(connection, EDITOR, EverythingSet(), SortOrder.DATE, None)) == 10
    assert len(library.categories) == 2
