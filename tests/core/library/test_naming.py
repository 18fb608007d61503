"""A word names a photo by key, path or name, and a photo set by its text or name; the order decides."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.errors import NotFoundError, UsageError
from core.library import photo_pages
from core.library.naming import Named, named
from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AssetKey,
    CategorySet,
    CollectionId,
    CollectionSet,
    Downloads,
    EverythingSet,
    KeySet,
    MonthSet,
    Photo,
    Role,
    SelectionSet,
    ShareId,
    ShareLinkSet,
    SharePass,
    UserId,
    YearSet,
)
from tests.core.building import ADMIN, EDITOR, VIEWER, Library, add_photo, populate


@pytest.fixture
def library(connection: sqlite3.Connection) -> Library:
    plan = {"Travel": {"Paris": 2, "Rome": 1}, "Home": {"Paris": 1, "Garden": 1}, "Selection": {"Best": 1}}
    built = populate(connection, plan)
    add_photo(connection, built.collections["Rome"], "Été.jpg")
    add_photo(connection, built.collections["Garden"], "oak.jpg")
    add_photo(connection, built.collections["Garden"], "oak.jpg")
    refresh_counts(connection, [row["id"] for row in connection.execute("SELECT id FROM collections")])
    return built


def key_of(found: Named) -> str:
    assert isinstance(found, Photo)
    return found.asset_key


KEYS = [AssetKey(f"{number:013}".translate(str.maketrans("0189", "abcd"))) for number in range(12)]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("word", "photo_set"),
    [
        ("travel", CategorySet("travel")),
        ("/travel/", CategorySet("travel")),
        ("travel/paris", CollectionSet("travel/paris")),
        ("library/travel/paris", CollectionSet("travel/paris")),
        ("/library/travel/paris/", CollectionSet("travel/paris")),
        ("library", EverythingSet()),
        ("selection", SelectionSet()),
        ("library/selection", CategorySet("selection")),
        ("library/selection/best", CollectionSet("selection/best")),
        ("by-date/2020", YearSet(2020)),
        ("by-date/2020/09", MonthSet(2020, 9)),
        (f"photos:{KEYS[1]},{KEYS[2]}", KeySet((KEYS[1], KEYS[2]))),
        ("Rome", CollectionSet("travel/rome")),
        ("ROME", CollectionSet("travel/rome")),
        ("Home", CategorySet("home")),
    ],
)
def test_sets_are_named_by_text_and_visible_name(connection: sqlite3.Connection, word: str, photo_set: object) -> None:
    """With and without slashes at the ends and `library/`; words of the grammar are not slugs."""
    assert named(connection, ADMIN, word) == photo_set


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("word", "number"),
    [
        (KEYS[1], 1),
        ("travel/paris/photo 2.jpg", 2),
        ("library/travel/paris/photo 2.jpg", 2),
        ("/library/home/garden/oak.jpg", 8),
        (f"home/garden/oak~{KEYS[9]}.jpg", 9),
        ("by-date/2020/09/Été.jpg", 7),
        ("travel/rome/E\u0301te\u0301.jpg", 7),
        ("été.jpg", 7),
        ("photo 2.jpg", 2),
    ],
)
def test_photos_are_named_by_key_path_and_visible_name(connection: sqlite3.Connection, word: str, number: int) -> None:
    """Paths are those that SFTP shows, a repeated name with its key; accents may be decomposed, as on macOS."""
    assert key_of(named(connection, ADMIN, word)) == KEYS[number]


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Travel/Japan 2018/Kyoto", "travel/japan-2018-kyoto"),
        ("travel › japan 2018 › kyoto", "travel/japan-2018-kyoto"),
        ("Japan 2018/Kyoto", "travel/japan-2018-kyoto"),
        ("Japan 2018 / Kyoto", "travel/japan-2018-kyoto"),
        ("Travel/Japan 2018/Osaka/Day 1", "travel/japan-2018-osaka-day-1"),
        ("Work/Kyoto", "work/kyoto"),
        ("Kyoto", "work/kyoto"),
    ],
)
def test_nested_folders_are_named_by_their_path(connection: sqlite3.Connection, word: str, slug: str) -> None:
    """With or without the category, as in the file system or as the top line has it; also one file in them."""
    travel = {"Japan 2018 / Kyoto": 2, "Japan 2018 / Osaka / Day 1": 1, "Lisbon": 1}
    populate(connection, {"Travel": travel, "Work": {"Kyoto": 1}})
    assert named(connection, ADMIN, word) == CollectionSet(slug)
    collection = connection.execute("SELECT id FROM collections WHERE slug = ?", (slug,)).fetchone()["id"]
    key = add_photo(connection, CollectionId(collection), "DSC 1.jpg")
    assert key_of(named(connection, ADMIN, f"{word}/DSC 1.jpg")) == key
    for other in (
        "Japan",
        "Travel/Osaka/Day 1",
        "Work/Japan 2018/Kyoto",
        f"{word}//DSC 1.jpg",
    ):
        with pytest.raises(NotFoundError):
            named(connection, ADMIN, other)


@pytest.mark.parametrize("word", ["Japan 2018", "travel › japan 2018", "Travel/Japan 2018"])
def test_a_folder_names_the_collections_in_it(connection: sqlite3.Connection, word: str) -> None:
    """One of several is asked for; a folder with a single one, at any depth, is that one, as screens show it."""
    travel = {"Japan 2018 / Kyoto": 2, "Japan 2018 / Osaka / Day 1": 1, "Japan 2018b": 1, "Peru / Lima / Centre": 1}
    populate(connection, {"Travel": travel, "Work": {"Lima": 1}})
    with pytest.raises(UsageError, match=r"travel/japan-2018-kyoto, travel/japan-2018-osaka-day-1\. Use one"):
        named(connection, ADMIN, word)
    assert named(connection, ADMIN, f"{word}/Osaka") == CollectionSet("travel/japan-2018-osaka-day-1")
    for peru in ("Peru", "Travel/Peru", "peru/lima"):
        assert named(connection, ADMIN, peru) == CollectionSet("travel/peru-lima-centre")
    with pytest.raises(NotFoundError):
        named(connection, replace(ADMIN, role=Role.VIEWER, category_ids=frozenset()), word)


def test_admins_name_a_file_by_its_path_on_the_server(connection: sqlite3.Connection, library: Library) -> None:
    """Only absolute ones of photos in the roots; for other members there are no such paths."""
    root = connection.execute("SELECT path FROM roots").fetchone()["path"].decode()
    key = add_photo(connection, library.collections["Rome"], "x.jpg")
    path = connection.execute("SELECT path FROM photos WHERE asset_key = ?", (key,)).fetchone()["path"].decode()
    assert key_of(named(connection, ADMIN, f"{root}/{path}")) == key
    assert key_of(named(connection, ADMIN, f"{root}/./{path}")) == key
    for actor, word in ((EDITOR, f"{root}/{path}"), (ADMIN, f"{root}x/{path}"), (ADMIN, path), (ADMIN, f"{root}/")):
        with pytest.raises(NotFoundError):
            named(connection, actor, word)


def test_a_key_comes_before_a_slug(connection: sqlite3.Connection, library: Library) -> None:
    """A category whose slug is a key is named with `library/`, or by its slug once there is no such photo."""
    slug = KEYS[1]
    connection.execute("UPDATE categories SET slug = ? WHERE id = ?", (slug, library.categories["Home"]))
    assert key_of(named(connection, ADMIN, slug)) == slug
    assert named(connection, ADMIN, f"library/{slug}") == CategorySet(slug)
    connection.execute("UPDATE photos SET deleted_at = 1 WHERE asset_key = ?", (slug,))
    assert named(connection, ADMIN, slug) == CategorySet(slug)


def test_an_ambiguous_name_is_refused_with_what_the_actor_has_access_to(
    connection: sqlite3.Connection, library: Library
) -> None:
    """Two collections have one name; an actor with access to only one of them gets that one."""
    with pytest.raises(UsageError, match=r"'paris' is the name of home/paris, travel/paris\. Use one of these\."):
        named(connection, ADMIN, "paris")
    with pytest.raises(UsageError, match=f"name of {KEYS[8]}, {KEYS[9]}"):
        named(connection, ADMIN, "oak.jpg")
    limited = replace(VIEWER, category_ids=frozenset({library.categories["Travel"]}))
    assert named(connection, limited, "paris") == CollectionSet("travel/paris")


def test_many_candidates_are_cut(connection: sqlite3.Connection, library: Library) -> None:
    """Six are named, and that there are more."""
    for _ in range(9):
        add_photo(connection, library.collections["Rome"], "same.jpg")
    with pytest.raises(UsageError) as caught:
        named(connection, ADMIN, "same.jpg")
    assert caught.value.message.count(",") == 6
    assert caught.value.message.endswith("….")


@pytest.mark.parametrize(
    "word",
    ["", "nowhere", "travel/nowhere", "travel/paris/none.jpg", "by-date", "by-date/2020/13", "share:1", "a/b/c/d", "–"],
)
@pytest.mark.usefixtures("library")
def test_what_is_not_there_is_not_found(connection: sqlite3.Connection, word: str) -> None:
    """Nor are incomplete words of the grammar, and the photos of a share link."""
    with pytest.raises(NotFoundError):
        named(connection, ADMIN, word)


@pytest.mark.usefixtures("library")
def test_guests_name_their_link_and_its_photos(connection: sqlite3.Connection) -> None:
    """By the slug that they are shown; not by slugs, dates or file names that they are not shown."""
    connection.execute(
        "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', 1, 'travel/paris', 'Our trip', '', 0, NULL, NULL, 0, 'off',"
        " 0, 0, 1, 4000000000, NULL, NULL)"
    )
    share = SharePass(
        ShareId(1), "Our trip", CollectionSet("travel/paris"), shows_details=False, downloads=Downloads.OFF
    )
    guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)
    assert named(connection, guest, "shared") == ShareLinkSet(ShareId(1))
    assert photo_pages.count(connection, guest, ShareLinkSet(ShareId(1))) == 2
    assert named(connection, guest, "library") == EverythingSet()
    assert key_of(named(connection, guest, KEYS[2])) == KEYS[2]
    for word in ("travel", "travel/paris", "travel/paris/photo 1.jpg", "photo 1.jpg", "Paris", "by-date/2020", KEYS[3]):
        with pytest.raises(NotFoundError):
            named(connection, guest, word)
    first = CollectionId(1)
    add_photo(connection, first, "x.jpg", asset_key="zzzzzzbbbbbbb")
    assert key_of(named(connection, guest, "photo-zzzzzz")) == "zzzzzzbbbbbbb"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("travle", "'travel'"),
        ("Travel/Pariss", "'travel/paris'"),
        ("gardn", "'home/garden'"),
        ("Travel/oak.jpg", ""),
        ("frobnicate", ""),
    ],
)
def test_a_mistyped_name_is_answered_with_the_one_that_was_meant(
    connection: sqlite3.Connection, word: str, meant: str
) -> None:
    """A category or collection by slug or visible name; names of files get no guess."""
    with pytest.raises(NotFoundError) as error:
        named(connection, ADMIN, word)
    assert error.value.hint == f"{f'Did you mean {meant}? ' if meant else ''}`ls` lists what there is."


def test_no_name_is_suggested_that_the_actor_is_not_shown(connection: sqlite3.Connection, library: Library) -> None:
    """Nothing is revealed by a guess."""
    limited = replace(VIEWER, category_ids=frozenset({library.categories["Home"]}))
    with pytest.raises(NotFoundError) as error:
        named(connection, limited, "travle")
    assert error.value.hint == "`ls` lists what there is."
