"""Every statement of `core.sets.statements`, finished, with its query plan, as files to read and to paste into sqlite3.

A file holds one variant whole, and of the others what SQLite reads and sorts, each line once, in this order. What
differs in their SQL is what `next_page_of_photos.sql` shows, which holds all of its variants whole: for each set, order
and guest.

`python -m tests.core.sets.golden_statements` writes the files again; review the difference before you commit it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import core
from core.models import (
    Actor,
    AlbumId,
    AlbumSet,
    ArchiveSet,
    AssetKey,
    CategoryId,
    CategorySet,
    CollectionSet,
    DaySet,
    Downloads,
    EverythingSet,
    FavouritesSet,
    FeedKind,
    FeedSet,
    GuestId,
    HighlightSet,
    IdRanges,
    KeySet,
    MomentSet,
    MonthSet,
    NewSet,
    PhotoSet,
    QuerySet,
    ReelOrder,
    ReelsSet,
    Role,
    SelectionSet,
    SessionFavourites,
    ShareId,
    ShareLinkSet,
    SharePass,
    SmartAlbumSet,
    SortOrder,
    StackSet,
    StorySet,
    TagSet,
    TopSet,
    TrashSet,
    TripSet,
    UserId,
    YearSet,
    photo_set_text,
)
from core.models.dates.highlight_kinds import HighlightKind
from core.models.dates.moment_spans import MomentKind
from core.sets.orders import BY_HAND, CATEGORY_ORDERS, COLLECTION_ORDERS, PHOTO_ORDERS, OrderSql
from core.sets.statements import STATEMENTS, Statement
from tests.core.building import database_in_memory, populate

GOLDEN = Path(__file__).with_name("golden")
WHOLE = "next page of photos"
"""The statement whose file holds the SQL of every variant."""

MEMBER = Actor(UserId(2), "edith", Role.EDITOR, frozenset({CategoryId(1)}))
_LINK = SharePass(ShareId(1), "Title", CollectionSet("travel/paris"), shows_details=True, downloads=Downloads.OFF)
WEB_GUEST = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), _LINK, favourites=GuestId(7))
SESSION = Actor(
    UserId(-1),
    "public",
    Role.PUBLIC,
    frozenset({CategoryId(1)}),
    favourites=SessionFavourites(IdRanges("1-2"), IdRanges("1"), IdRanges("1")),
)
SETS: tuple[PhotoSet, ...] = (
    EverythingSet(),
    CategorySet("travel"),
    CollectionSet("travel/paris"),
    SelectionSet(),
    FavouritesSet(),
    NewSet(),
    TopSet(),
    YearSet(2020),
    MonthSet(2020, 9),
    DaySet(date(2020, 9, 14)),
    MomentSet(MomentKind.A_YEAR_AGO, date(2021, 9, 14)),
    FeedSet(FeedKind.REDISCOVER, date(2021, 9, 14)),
    ReelsSet(ReelOrder.RECENT),
    HighlightSet(HighlightKind.RECENT_BATCHES, date(2021, 9, 14), "travel/paris"),
    HighlightSet(HighlightKind.FORGOTTEN_FAVOURITES, date(2021, 9, 14)),
    HighlightSet(HighlightKind.DEEP_CUTS, date(2021, 9, 14)),
    HighlightSet(HighlightKind.LUCKY_DIP, date(2021, 9, 14)),
    HighlightSet(HighlightKind.THEN_AND_NOW, date(2021, 9, 14), number=13884301306),
    HighlightSet(HighlightKind.OVER_THE_YEARS, date(2021, 9, 14), number=7),
    TripSet(datetime(2020, 9, 14, 10), datetime(2020, 9, 16, 18), 4990000),  # noqa: DTZ001 - wall clocks
    KeySet((AssetKey("aaaaaaaaaaaab"), AssetKey("aaaaaaaaaaaac"))),
    StackSet(AssetKey("aaaaaaaaaaaab")),
    StorySet("travel/paris"),
    StorySet("travel/paris", "the-zoo"),
    ArchiveSet(),
    TrashSet(),
    TrashSet("travel/paris"),
    AlbumSet(AlbumId(42)),
    QuerySet("lisbon tag:sea rating:>=4 or not (taken:2024 album:trips)"),
)
LINKS: tuple[PhotoSet, ...] = (
    CategorySet("travel"),
    CollectionSet("travel/paris"),
    ShareLinkSet(ShareId(1)),
    AlbumSet(AlbumId(42)),
    TagSet("Sea/North"),
    TagSet("Sea", CollectionSet("travel/paris")),
    QuerySet("rating:>=4", CollectionSet("travel/paris")),
    SmartAlbumSet(AlbumId(42), "tag:sea"),
)
VALUES: dict[str, object] = {
    "limit": 240,
    "pattern": " a",
    "patterns": '["a"]',
    "unindexed": "[]",
    "wanted": "[1, 2]",
    "pairs": '[[1, "travel/paris"]]',
    "asset_key": "aaaaaaaaaaaab",
    "photo_id": 3,
    "name": "photo 1.jpg",
    "name_sort": "photo 00000000000000000001.jpg",
    "low": "p",
    "high": "p\N{LATIN SMALL LETTER Y WITH DIAERESIS}",
    "ids": "[1]",
    "keys": '["aaaaaaaaaaaab"]',
    "slug": "travel/paris",
    "after": "",
    "end": "z",
    "start": "100000000000",
}
"""The values of parameters in these files, where `fill` gives none; 1 for the others."""


@dataclass(frozen=True)
class Variant:
    """One finished form of a statement."""

    title: str
    sql: str
    parameters: dict[str, object]


def statements() -> list[Statement]:
    """Return all statements of the program, by name."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    return [STATEMENTS[name] for name in sorted(STATEMENTS) if not name.startswith("test: ")]


def file_of(statement: Statement) -> Path:
    """Return where a statement is kept."""
    return GOLDEN / f"{statement.name.replace(' ', '_')}.sql"


def text_of(connection: sqlite3.Connection, statement: Statement) -> str:
    """Return the file of a statement."""
    every = list(variants(statement))
    whole = len(every) if statement.name == WHOLE else 1
    sections = [_section(connection, variant) for variant in every[:whole]]
    reads: dict[str, list[str]] = {}
    for variant in every[whole:]:
        reads.setdefault(_reads(connection, variant), []).append(variant.title.removeprefix(f"{statement.name}, "))
    sections += ["".join(f"-- {title}\n" for title in titles) + lines for lines, titles in reads.items()]
    return "\n".join(sections)


def variants(statement: Statement) -> Iterator[Variant]:  # noqa: C901 - one case for each kind of template
    """Yield a statement for each set in one order, everything in each order, and the guests of each kind of link."""
    template = statement.template
    if "{likeness}" in template:
        yield from (_variant(statement, MEMBER, QuerySet(text), None) for text in _COMPARED)
        return
    if "visible}" not in template:
        for photo_set in SETS if "{set}" in template else (None,):
            yield _variant(statement, None, photo_set, None)
        return
    orders: dict[SortOrder, OrderSql] = {}
    if "{column}" in template:
        groups = CATEGORY_ORDERS if "FROM categories\n" in template else COLLECTION_ORDERS
        orders = dict(PHOTO_ORDERS if "{visible}" in template else groups)
    if "{set}" in template:
        for photo_set in SETS:
            order = SortOrder.NAME if isinstance(photo_set, CollectionSet) else SortOrder.OLDEST
            yield _variant(statement, MEMBER, photo_set, order if orders else None, orders)
        for order in orders:
            yield _variant(statement, MEMBER, EverythingSet(), order, orders)
        yield from _by_hand(statement)
    else:
        for order in orders or (None,):  # type: ignore[assignment]
            yield _variant(statement, MEMBER, None, order, orders)
    if "{visible}" in template:
        for link in LINKS:
            share = SharePass(ShareId(1), "Title", link, shows_details=True, downloads=Downloads.OFF)
            guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)
            photo_set = EverythingSet() if "{set}" in template else None
            yield _variant(statement, guest, photo_set, SortOrder.OLDEST if orders else None, orders)
    yield from _of_guests(statement, orders)


_COMPARED = ('like:"sea" tag:sea', 'like:"sea" thing:bird text:sea', "similar:k3j5x2abcdefg")


def _of_guests(statement: Statement, orders: dict[SortOrder, OrderSql]) -> Iterator[Variant]:
    """Yield a statement about favourites for those whose favourites are kept elsewhere."""
    if re.search(r"favourites?\}|\{set\}", statement.template):
        photo_set = FavouritesSet() if "{set}" in statement.template else None
        for actor in (WEB_GUEST, SESSION):
            yield _variant(statement, actor, photo_set, SortOrder.OLDEST if orders else None, orders)


def _by_hand(statement: Statement) -> Iterator[Variant]:
    """Yield the statement for an album in its own order, if it has one."""
    if "{photos}" in statement.template:
        yield _variant(statement, MEMBER, AlbumSet(AlbumId(42)), SortOrder.HAND, {SortOrder.HAND: BY_HAND})
        share = SharePass(ShareId(1), "Title", AlbumSet(AlbumId(42)), shows_details=True, downloads=Downloads.OFF)
        guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)
        if "visible}" in statement.template:
            yield _variant(statement, guest, EverythingSet(), SortOrder.HAND, {SortOrder.HAND: BY_HAND})


def _variant(
    statement: Statement,
    actor: Actor | None,
    photo_set: PhotoSet | None,
    order: SortOrder | None,
    orders: dict[SortOrder, OrderSql] | None = None,
) -> Variant:
    sql, given = statement.fill(actor, photo_set, orders[order] if orders and order else None)
    words = [statement.name]
    if photo_set is not None:
        words.append(photo_set_text(photo_set))
    if order is not None:
        words.append(f"by {order}")
    if actor is not None:
        words.append(_words(actor))
    used = dict.fromkeys(re.findall(r":(\w+)", re.sub(r"'[^']*'", "", sql)))
    parameters: dict[str, object] = {name: given.get(name, VALUES.get(name, 1)) for name in used}
    return Variant(", ".join(words), sql.strip(), parameters)


def _words(actor: Actor) -> str:
    """Return who asks."""
    if actor.role is Role.PUBLIC:
        return "a session without an account"
    if actor.share is None:
        return "a member"
    kept = " with favourites" if actor.favourites is not None else ""
    return f"the guest of a link to {photo_set_text(actor.share.photo_set)}{kept}"


def _section(connection: sqlite3.Connection, variant: Variant) -> str:
    settings = "".join(f".parameter set :{name} {_literal(value)}\n" for name, value in variant.parameters.items())
    return f"-- {variant.title}\n{settings}{variant.sql};\n-- plan:\n{_plan(connection, variant)}"


def _plan(connection: sqlite3.Connection, variant: Variant) -> str:
    return "".join(f"--   {line}\n" for line in plan_of(connection, variant))


def _reads(connection: sqlite3.Connection, variant: Variant) -> str:
    lines = dict.fromkeys(line.strip() for line in plan_of(connection, variant))
    return "".join(f"--   {line}\n" for line in lines if re.match("SEARCH|SCAN|USE TEMP", line))


def plan_of(connection: sqlite3.Connection, variant: Variant) -> list[str]:
    """Return the lines of the query plan, indented as they depend on each other."""
    depths: dict[int, int] = {0: -1}
    lines = []
    for row in connection.execute(f"EXPLAIN QUERY PLAN {variant.sql}", variant.parameters):
        depths[row["id"]] = depths[row["parent"]] + 1
        lines.append("  " * depths[row["id"]] + row["detail"])
    return lines


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else '"' + f"'{value}'".replace('"', '\\"') + '"'


def database() -> Any:
    """Return an empty database without statistics, as the program leaves it."""
    return database_in_memory()


def main() -> None:
    """Write all files again."""
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.sql"):
        old.unlink()
    with database() as connection:
        populate(connection, {"Travel": {"Paris": 3, "Rome": 2}, "Home": {"Garden": 3}})
        for statement in statements():
            file_of(statement).write_text(text_of(connection, statement), encoding="utf-8")


if __name__ == "__main__":
    main()
