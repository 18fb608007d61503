"""What an actor is shown does not depend on what is hidden from that actor.

Every question of core/library, asked by a member who may see some categories, is answered as it would be to an admin of
a library that never held the others: lists, counts, covers, positions, neighbours, details, totals.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.library
from core.accounts.operations import SetAccess
from core.errors import GalleryError
from core.library import health, naming, photo_pages, positions
from core.library.albums import album_counts, member_albums
from core.library.edits import edited_photos
from core.library.feeds.reels import Reels
from core.library.files import folders, media_of_photos
from core.library.grouping import member_groups, top_picks
from core.library.grouping.groups import Groups
from core.library.grouping.guest_groups import GuestGroups
from core.library.people import people
from core.library.stacks import stack_states
from core.library.tags import tag_completions, tags
from core.library.trips.found_trips import FoundTrips
from core.models import (
    Actor,
    AlbumId,
    AlbumSet,
    CategoryId,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    Ranking,
    Role,
    SelectionSet,
    SortOrder,
    TagSet,
    TopSet,
    UserId,
)
from core.operations.actors import member_of
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.library.noninterference.asked import GROUPS, Asked, anything
from tests.core.library.noninterference.mixed_library import (
    ALBUM,
    CATEGORIES,
    mixed_library,
    restrict,
    without,
)
from tests.core.library.timeline.date_queries import FURTHER_QUERIES
from tests.hypothesis_examples import examples

_BY_HAND = AlbumSet(ALBUM), SortOrder.HAND


@pytest.fixture(scope="module")
def whole() -> Iterator[sqlite3.Connection]:
    """The mixed library."""
    with mixed_library() as connection:
        yield connection


@contextmanager
def restricted(connection: sqlite3.Connection, allowed: frozenset[CategoryId] | None) -> Iterator[None]:
    """Give EDITOR access to some categories for a while, in the database too."""
    restrict(connection, allowed)
    try:
        yield
    finally:
        restrict(connection, None)


def answer(name: str, it: Asked, connection: sqlite3.Connection, actor: Actor) -> object:
    """Return the answer, or the error."""
    try:
        return QUERIES[name](connection, actor, it)
    except GalleryError as error:
        return type(error), str(error)


_OTHERS = (Groups, GuestGroups, Reels, FoundTrips)
"""The protocol, the queries of guests, which have tests of their own, and what `Feeds` and `trips` ask."""
QUERIES: Mapping[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "AlbumCounts.of": lambda db, actor, _: album_counts.AlbumCounts().of(db, actor, [ALBUM]),
    "AlbumCounts.of_all": lambda db, actor, _: album_counts.AlbumCounts().of_all(db, actor, [ALBUM, AlbumId(2)]),
    "member_albums.album": lambda db, actor, _: member_albums.album(db, actor, ALBUM),
    "member_albums.albums": lambda db, actor, _: member_albums.albums(db, actor),
    "member_albums.find": lambda db, actor, _: member_albums.find(db, actor, "albums/shared-with-me/saved"),
    "member_albums.named_album": lambda db, actor, it: member_albums.named_album(db, actor, it.word),
    "edited_photos.collection_note": lambda db, actor, it: edited_photos.collection_note(db, actor, it.number),
    "edited_photos.photo_key": lambda db, actor, it: edited_photos.photo_key(db, actor, it.photos[it.limit]),
    "edited_photos.photo_edits": lambda db, actor, it: [edited_photos.photo_edits(db, actor, n) for n in it.photos],
    "member_groups.favourite_categories": lambda db, actor, it: member_groups.favourite_categories(db, actor, it.order),
    "member_groups.favourite_collections": lambda db, actor, it: member_groups.favourite_collections(
        db, actor, it.order
    ),
    "photo_pages.ids": lambda db, actor, it: photo_pages.ids(db, actor, it.scope, 999),
    "member_groups.selected_categories": lambda db, actor, it: member_groups.selected_categories(db, actor, it.order),
    "member_groups.selected_collections": lambda db, actor, it: member_groups.selected_collections(db, actor, it.order),
    "member_groups.top_collections": lambda db, actor, _: member_groups.top_collections(db, actor, Ranking.STARS, 10),
    "top_picks.top_things": lambda db, actor, _: top_picks.top_things(db, actor, Ranking.BAYESIAN),
    "MemberGroups.categories": lambda db, actor, it: GROUPS.categories(db, actor, it.order),
    "MemberGroups.category": lambda db, actor, it: GROUPS.category(db, actor, it.category),
    "MemberGroups.collection": lambda db, actor, it: GROUPS.collection(db, actor, it.slug),
    "MemberGroups.collection_by_id": lambda db, actor, it: GROUPS.collection_by_id(db, actor, it.number),
    "MemberGroups.collections": lambda db, actor, it: GROUPS.collections(db, actor, it.category, it.order),
    "MemberGroups.neighbours": lambda db, actor, it: GROUPS.neighbours(db, actor, it.collection, it.order),
    "health.errors": lambda db, actor, _: health.errors(db, actor),
    "health.unsupported": lambda db, actor, _: health.unsupported(db, actor),
    "health.unsupported_counts": lambda db, actor, it: health.unsupported_counts(db, actor, it.word),
    "health.date_problems": lambda db, actor, _: health.date_problems(db, actor),
    "health.health": lambda db, actor, _: health.health(db, actor),
    "folders.find_file": lambda db, actor, it: folders.find_file(db, actor, it.scope, it.word),
    "media_of_photos.further_files": lambda db, actor, it: media_of_photos.further_files(db, actor, it.photos),
    "media_of_photos.find_further_file": lambda db, actor, it: media_of_photos.find_further_file(
        db, actor, CollectionSet(it.slug), it.word
    ),
    "naming.named": lambda db, actor, it: naming.named(db, actor, it.word),
    "photo_pages.count": lambda db, actor, it: photo_pages.count(db, actor, it.scope),
    "photo_pages.details": lambda db, actor, it: photo_pages.details(db, actor, it.key),
    "photo_pages.page": lambda db, actor, it: photo_pages.page(db, actor, it.scope, it.order, it.after, it.limit),
    "photo_pages.feed": lambda db, actor, it: photo_pages.feed(db, actor, it.scope, it.order, it.limit),
    "photo_pages.page of an album": lambda db, actor, it: photo_pages.page(db, actor, *_BY_HAND, None, it.limit),
    "photo_pages.page_from": lambda db, actor, it: photo_pages.page_from(db, actor, TagSet(it.tag), it.order, 0, 9),
    "photo_pages.photo": lambda db, actor, it: photo_pages.photo(db, actor, it.key),
    "positions.first_with_letter": lambda db, actor, it: positions.first_with_letter(db, actor, it.scope, it.letter),
    "positions.page_at": lambda db, actor, it: positions.page_at(db, actor, it.scope, it.order, it.limit, 7),
    "positions.position in an album": lambda db, actor, it: positions.position(db, actor, *_BY_HAND, it.key),
    "positions.position": lambda db, actor, it: positions.position(db, actor, it.scope, it.order, it.key),
    "photo_pages.keys": lambda db, actor, it: photo_pages.keys(db, actor, it.scope),
    "stack_states.members_named": lambda db, actor, it: stack_states.members_named(db, actor, [it.key]),
    "stack_states.members_with": lambda db, actor, it: [
        stack_states.members_with(db, actor, each) for each in stack_states.members_named(db, actor, [it.key])
    ],
    "stack_states.states_of": lambda db, actor, it: stack_states.states_of(db, actor, [it.key]),
    "tags.page": lambda db, actor, it: tags.page(db, actor, "", it.tag, it.letter, it.limit),
    "tags.children": lambda db, actor, it: [tags.children(db, actor, name) for name in ("", it.tag)],
    "tags.tag_of": lambda db, actor, it: tags.tag_of(db, actor, it.tag),
    "tag_completions.completions": lambda db, actor, it: [
        tag_completions.completions(db, actor, each, it.limit) for each in ("", it.letter, it.tag[:2], it.tag[1:])
    ],
    "tag_completions.similar_tags": lambda db, actor, it: tag_completions.similar_tags(
        db, actor, it.tag[:2].lower(), lambda _: True, it.limit
    ),
    "tags.things": lambda db, actor, it: tags.things(db, actor, it.tag, it.order),
    "member_groups.tagged_categories": lambda db, actor, it: member_groups.tagged_categories(db, actor, it.tag + "/"),
    "member_groups.tagged_collections": lambda db, actor, it: member_groups.tagged_collections(db, actor, it.tag + "/"),
    "tags.of_things": lambda db, actor, it: tags.of_things(db, actor, it.things),
    "people.people": lambda db, actor, it: people.people(db, actor, hidden=it.limit % 2 == 0),
    "people.named_people": lambda db, actor, it: people.named_people(db, actor, lambda name: it.letter in name.lower()),
    "people.people_of": lambda db, actor, it: [people.people_of(db, actor, each) for each in it.photos],
    "tags.of_photo": lambda db, actor, it: tags.of_photo(db, actor, it.key),
} | FURTHER_QUERIES
"""Every query of core/library."""


def test_every_query_of_the_library_has_a_case() -> None:
    """A function of core/library with a connection and an actor has its case above."""
    found = set()
    for found_module in pkgutil.walk_packages(core.library.__path__, "core.library."):
        module = importlib.import_module(found_module.name)
        classes: list[Any] = [each for _, each in inspect.getmembers(module, inspect.isclass) if each not in _OTHERS]
        for owner in [module, *classes]:
            for name, function in inspect.getmembers(owner, inspect.isfunction):
                asked = {"connection", "actor"} <= set(inspect.signature(function).parameters)
                if asked and function.__module__ == module.__name__ and not name.startswith("_"):
                    found.add(f"{owner.__name__.rpartition('.')[2]}.{name}")
    assert found == {name.partition(" ")[0] for name in QUERIES}


MARK_QUERIES = (
    "member_groups.favourite_categories",
    "member_groups.favourite_collections",
    "member_groups.selected_categories",
    "member_groups.selected_collections",
    "member_groups.top_collections",
    "top_picks.top_things",
    "edited_photos.collection_note",
    "edited_photos.photo_edits",
    "photo_pages.page",
    "photo_pages.count",
)

ALLOWED = st.frozensets(st.sampled_from(CATEGORIES))
ROLES = st.sampled_from([Role.EDITOR, Role.VIEWER, Role.PUBLIC])


@pytest.mark.slow
@settings(max_examples=examples(400), deadline=None)
@given(data=st.data(), role=ROLES, allowed=ALLOWED)
def test_what_is_hidden_changes_no_answer(
    whole: sqlite3.Connection, data: st.DataObject, role: Role, allowed: frozenset[CategoryId]
) -> None:
    """The answer is that of a library without the hidden categories, whatever is asked and named."""
    name, it = data.draw(st.sampled_from(sorted(QUERIES))), data.draw(anything(whole))
    with without(whole, frozenset(CATEGORIES) - allowed) as rest, restricted(whole, allowed):
        shown = answer(name, it, whole, Actor(UserId(2), "edith", role, allowed))
        assert shown == answer(name, it, rest, Actor(UserId(2), "edith", role))


@pytest.mark.parametrize("name", MARK_QUERIES)
def test_there_is_something_to_hide_in_marks(whole: sqlite3.Connection, name: str) -> None:
    """Favourites, ratings, selections, notes and titles are in every category: each of two members is shown some."""
    actors = [Actor(UserId(2), "edith", Role.EDITOR, allowed) for allowed in (frozenset(CATEGORIES[:1]), None)]
    everything = GROUPS.collection(whole, ADMIN, "city/rome")
    key = photo_pages.page(whole, ADMIN, CollectionSet("city/rome"), SortOrder.NAME, None)[0].asset_key
    for scope in (FavouritesSet(), SelectionSet(), TopSet()) if name.startswith("photo_pages") else (EverythingSet(),):
        it = Asked(SortOrder.NAME, scope, "city/rome", everything.id, everything, key, None, 30, "p", "city")
        answers = []
        for actor in actors:
            with restricted(whole, actor.category_ids):
                answers.append(answer(name, it, whole, actor))
        assert answers[0] != answers[1]


@settings(max_examples=examples(60), deadline=None)
@given(before=ALLOWED, after=st.none() | ALLOWED)
def test_access_is_what_was_set_last(
    whole: sqlite3.Connection, before: frozenset[CategoryId], after: frozenset[CategoryId] | None
) -> None:
    """Setting a list gives an actor with exactly that list; the inverse gives the one before, and all is all."""
    for member in (EDITOR, VIEWER):
        apply_within(whole, ADMIN, SetAccess(member.user_id, before))
        inverse = apply_within(whole, ADMIN, SetAccess(member.user_id, after)).inverse
        assert inverse is not None
        assert (found := member_of(whole, member.user_id)) is not None
        assert found.category_ids == after
        apply_within(whole, ADMIN, inverse)
        assert (again := member_of(whole, member.user_id)) is not None
        assert again.category_ids == before
