"""Tags as a member has access to them: counts, pages, completions, and the tags of things."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.errors import NotFoundError
from core.library import naming, photo_pages, positions
from core.library.search.word_index import index_words
from core.library.tags import tag_completions, tags
from core.library.tags.counted_tags import CountedTag
from core.library.tags.tags import SharedTag
from core.marks.tags.operations import SetTag
from core.marks.tags.tag_states import import_tags
from core.marks.things import Things
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CategorySet,
    CollectionId,
    CollectionSet,
    PhotoId,
    Role,
    SortOrder,
    TagSet,
)
from core.operations.applying import apply_within
from core.permissions import ANONYMOUS
from core.sets.orders import PHOTO_ORDERS
from tests.core.building import ADMIN, VIEWER, populate

RESTRICTED = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
PUBLIC = Actor(ANONYMOUS, "public", Role.PUBLIC, None)


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Six photos in two categories with tags on several levels, one of them of a file."""
    populate(connection, {"Open": {"Lake": 4}, "Secret": {"Safe": 2}})
    for name, photos, collections in (
        ("Travel/Lisbon", (1, 2, 5), (1,)),
        ("Travel/Porto", (2, 3), ()),
        ("Travel", (3,), ()),
        ("Sea", (1, 2, 3, 4), ()),
        ("Seaside", (1,), ()),
        ("Vault", (5, 6), (2,)),
        ("Overseas", (4,), ()),
    ):
        things = Things.of(map(PhotoId, photos), map(CollectionId, collections))
        apply_within(connection, ADMIN, SetTag(name, things))
    import_tags(connection, PhotoId(4), ["Seaside", "Sea"], is_new=True)
    return connection


def test_a_tag_counts_what_the_actor_has_access_to(gallery: sqlite3.Connection) -> None:
    """With the tags below it, each photo once; a tag of nothing else does not exist."""
    assert tags.page(gallery, ADMIN, "", "", "", 50) == (
        CountedTag("Overseas", 1, 0, 0),
        CountedTag("Sea", 4, 0, 0),
        CountedTag("Seaside", 2, 0, 0),
        CountedTag("Travel", 4, 1, 0),
        CountedTag("Travel/Lisbon", 3, 1, 0),
        CountedTag("Travel/Porto", 2, 0, 0),
        CountedTag("Vault", 2, 1, 0),
    )
    assert [(tag.name, tag.photos) for tag in tags.page(gallery, RESTRICTED, "", "", "", 50)] == [
        ("Overseas", 1),
        ("Sea", 4),
        ("Seaside", 2),
        ("Travel", 3),
        ("Travel/Lisbon", 2),
        ("Travel/Porto", 2),
    ]
    assert tags.tag_of(gallery, RESTRICTED, "vault") is None
    assert tags.tag_of(gallery, ADMIN, "TRAVEL/lisbon") == CountedTag("Travel/Lisbon", 3, 1, 0)
    assert tags.tag_of(gallery, PUBLIC, "Sea") is None


def test_pages_continue_after_a_name(gallery: sqlite3.Connection) -> None:
    """Of any size, also where most tags of a page are hidden; below a tag, and with words."""
    for actor in (ADMIN, RESTRICTED):
        whole = tags.page(gallery, actor, "", "", "", 50)
        for size in (1, 2, 3):
            found: list[CountedTag] = []
            while page := tags.page(gallery, actor, "", found[-1].name if found else "", "", size):
                found += page
            assert tuple(found) == whole
    below = tags.page(gallery, ADMIN, "travel", "", "", 9)
    assert [tag.name for tag in below] == ["Travel/Lisbon", "Travel/Porto"]
    assert [tag.name for tag in tags.page(gallery, ADMIN, "", "", "SEA", 9)] == ["Overseas", "Sea", "Seaside"]


def test_children_are_directly_below(gallery: sqlite3.Connection) -> None:
    """Or at the top; of a tag that is hidden, there are none."""
    assert [tag.name for tag in tags.children(gallery, RESTRICTED, "")] == ["Overseas", "Sea", "Seaside", "Travel"]
    assert [tag.name for tag in tags.children(gallery, ADMIN, "travel")] == ["Travel/Lisbon", "Travel/Porto"]
    assert tags.children(gallery, RESTRICTED, "Vault") == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sea", ["Sea", "Seaside"]),
        ("SÉA", ["Sea", "Seaside"]),
        ("lis", ["Travel/Lisbon"]),
        ("isbon", []),
        ("travel/", ["Travel/Lisbon", "Travel/Porto"]),
        ("", ["Sea", "Travel", "Travel/Lisbon"]),
        ("vault", []),
        ("nothing", []),
    ],
)
def test_completions(gallery: sqlite3.Connection, typed: str, expected: list[str]) -> None:
    """What begins with the words comes first, then what most things have; by the index, too."""
    everything = {"": ["Travel", "Sea", "Travel/Lisbon"], "vault": ["Vault"]}.get(typed, expected)
    assert [tag.name for tag in tag_completions.completions(gallery, ADMIN, typed, 3)] == everything
    assert [tag.name for tag in tag_completions.completions(gallery, RESTRICTED, typed, 3)] == expected
    index_words(gallery, 1000)
    assert [tag.name for tag in tag_completions.completions(gallery, RESTRICTED, typed, 3)] == expected


def test_the_tags_of_things(gallery: sqlite3.Connection) -> None:
    """On how many of them, and whether they only come from files; of a photo also for those that are not members."""
    things = Things.of(map(PhotoId, (1, 4, 5)), [CollectionId(1)])
    assert tags.of_things(gallery, RESTRICTED, things) == (
        SharedTag("Overseas", 1, is_imported=False),
        SharedTag("Sea", 2, is_imported=False),
        SharedTag("Seaside", 2, is_imported=False),
        SharedTag("Travel/Lisbon", 2, is_imported=False),
    )
    (key,) = gallery.execute("SELECT asset_key FROM photos WHERE id = 4").fetchone()
    assert tags.of_photo(gallery, VIEWER, AssetKey(key)) == (
        SharedTag("Overseas", 1, is_imported=False),
        SharedTag("Sea", 1, is_imported=False),
        SharedTag("Seaside", 1, is_imported=True),
    )
    assert photo_pages.details(gallery, VIEWER, AssetKey(key)).tags == ("Overseas", "Sea", "Seaside")
    assert photo_pages.details(gallery, PUBLIC, AssetKey(key)).tags == ()


def test_the_photos_of_a_tag(gallery: sqlite3.Connection) -> None:
    """In any order, with those of the tags below; within another set; named as members write it."""
    travel = TagSet("travel")
    assert [photo.id for photo in photo_pages.page(gallery, RESTRICTED, travel, SortOrder.OLDEST, None)] == [1, 2, 3]
    assert photo_pages.count(gallery, ADMIN, travel) == 4
    assert photo_pages.count(gallery, ADMIN, TagSet("travel", CategorySet("secret"))) == 1
    assert photo_pages.count(gallery, ADMIN, TagSet("sea", TagSet("travel", CollectionSet("open/lake")))) == 3
    for order in PHOTO_ORDERS:
        whole = photo_pages.page(gallery, ADMIN, travel, order, None)
        for index, photo in enumerate(whole):
            assert positions.page_at(gallery, ADMIN, travel, order, index, 2) == whole[index : index + 2]
            assert positions.position(gallery, ADMIN, travel, order, photo.asset_key) == index
            assert photo_pages.page(gallery, ADMIN, travel, order, photo.page_key) == whole[index + 1 :]
    assert positions.first_with_letter(gallery, ADMIN, travel, "p") == 0
    assert naming.named(gallery, ADMIN, "tags/TRAVEL/lisbon") == TagSet("Travel/Lisbon")
    assert naming.named(gallery, ADMIN, "tag:sea") == TagSet("Sea")
    for actor, name in ((ADMIN, "tags/none"), (RESTRICTED, "tags/Vault"), (PUBLIC, "tags/Sea")):
        with pytest.raises(NotFoundError):
            naming.named(gallery, actor, name)
