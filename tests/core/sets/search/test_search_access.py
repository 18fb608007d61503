"""Who may ask for what: a fact that is not shown to an actor cannot be asked for, found by words, or guessed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.errors import UsageError
from core.library.search.facets import facets
from core.models import (
    Actor,
    AlbumId,
    CategoryId,
    Downloads,
    EverythingSet,
    PhotoSet,
    QuerySet,
    Role,
    SessionFavourites,
    ShareId,
    ShareLinkSet,
    SharePass,
    SmartAlbumSet,
    TagSet,
    UserId,
    id_ranges,
)
from core.query.query_errors import QueryCode, QueryError
from core.query.query_parser import parse_query
from core.query.search_field import EVERY_FIELD, access_of
from core.sets.search.explained_query import explained_query
from core.sets.search.search_fields import fields_of
from core.sets.statements import STATEMENTS, Statement
from core.sharing.share_targets import leaves_out_notes, share_target
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate

VISIBLE = STATEMENTS.get("test: photos of a query") or Statement(
    "test: photos of a query", "SELECT name FROM photos WHERE {set} AND {listed} AND {visible} ORDER BY id"
)


def guest(photo_set: PhotoSet, *, details: bool) -> Actor:
    share = SharePass(ShareId(1), "Title", photo_set, shows_details=details, downloads=Downloads.OFF)
    return Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)


PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset({CategoryId(1)}))
RESTRICTED = Actor(VIEWER.user_id, VIEWER.name, Role.VIEWER, frozenset({CategoryId(1)}))
DETAILED, BARE = (guest(ShareLinkSet(ShareId(1)), details=details) for details in (True, False))

EVERYBODYS = {"size", "width", "height", "orientation", "format", "kind", "duration", "codec"}
CAMERAS = {"camera", "lens", "iso", "f", "exposure", "focal"}
MEMBERS = {"tag", "rating", "myrating", "votes", "fav", "album", "note", "is", "has", "thing", "text"}
PEOPLE = {"person"}
PLACES = {"place", "country", "near", "area"}
COMPARED = {"like", "similar"}
"""They find photos only where a model has looked at them."""
NAMES, GROUPS, DATES = {"name", "title", "caption"}, {"category", "collection"}, {"taken", "added", "weekday", "hour"}


@pytest.mark.parametrize(
    ("actor", "fields", "has", "states"),
    [
        (
            ADMIN,
            EVERYBODYS | CAMERAS | MEMBERS | NAMES | GROUPS | DATES | PLACES | PEOPLE | COMPARED,
            "gps note tag person rating caption title",
            "archived new",
        ),
        (
            EDITOR,
            EVERYBODYS | CAMERAS | MEMBERS | NAMES | GROUPS | DATES | PLACES | PEOPLE | COMPARED,
            "gps note tag person rating caption title",
            "archived",
        ),
        (
            RESTRICTED,
            EVERYBODYS | CAMERAS | MEMBERS | NAMES | GROUPS | DATES | PLACES | PEOPLE | COMPARED,
            "gps note tag person rating caption title",
            "new",
        ),
        (DETAILED, EVERYBODYS | CAMERAS | NAMES | DATES | {"has"}, "caption title", ""),
        (BARE, EVERYBODYS, "", ""),
        (PUBLIC, EVERYBODYS | GROUPS, "", ""),
    ],
)
def test_fields_exist_for_those_who_are_shown_them(actor: Actor, fields: set[str], has: str, states: str) -> None:
    """The whole table of fields, with the words of `has:`, and some of `is:`; viewers do not ask for the archive."""
    found = fields_of(access_of(actor))
    assert set(found) == fields
    assert "has" not in found or found["has"].kind.form == " or ".join(", ".join(has.split()).rsplit(", ", 1))
    for state in ("archived", "new"):
        if state in states.split():
            parse_query(f"is:{state}", found)
    if actor is RESTRICTED:
        with pytest.raises(QueryError) as raised:
            parse_query("is:archived", found)
        assert "Did you mean" not in raised.value.hint


@pytest.mark.parametrize("actor", [DETAILED, BARE, PUBLIC])
@pytest.mark.parametrize("hidden", ["rating", "note", "tag", "fav", "album", "myrating"])
def test_a_hidden_field_is_like_one_that_there_is_not(actor: Actor, hidden: str) -> None:
    """The same error as for any other word, and no suggestion or list of fields that names it."""
    fields = fields_of(access_of(actor))
    for name in (hidden, hidden[:-1] + "q"):
        with pytest.raises(QueryError) as raised:
            parse_query(f"{name}:4", fields)
        error = raised.value
        assert (error.code, error.start, error.end) == (QueryCode.UNKNOWN_FIELD, 0, len(name) + 1)
        assert error.reason == f"There is no field {name}."
        named = re.findall(
            r"\w+", error.hint.partition("To search")[0].replace("Did you mean", "").replace("Fields are", "")
        )
        assert set(named) <= set(fields)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    """A photo in travel/paris and one in home/garden, both tagged, with notes, titles and cameras; a link to both."""
    with database_in_memory() as populated:
        library = populate(populated, {"Travel": {"Paris": 0}, "Home": {"Garden": 0}})
        for name, collection in (("tower.jpg", "Paris"), ("roses.jpg", "Garden")):
            exposure = {"iso": 100, "aperture": 2.8, "exposure_seconds": 1 / 250, "focal_length": 50}
            camera = {"camera_make": "Leica", "lens": "Summilux"}
            marks = {"rating": 4, "votes": 1, "seconds": 75.0, "codec": "HEVC"}
            add_photo(populated, library.collections[collection], name, **exposure, **camera, **marks)
        populated.execute("INSERT INTO photo_texts SELECT id, 'Heading', 'Legend', 'Remark' FROM photos")
        populated.execute("INSERT INTO people (name, key) VALUES ('Ann Lee', 'ann lee')")
        populated.execute("INSERT INTO faces SELECT id, id, 1, 'ann lee', 0, 0, 1, 1, 1 FROM photos")
        populated.execute("INSERT INTO tags VALUES (1, NULL, 'Label', 'label/')")
        populated.execute("INSERT INTO tagged_photos SELECT 1, id, 1 FROM photos")
        populated.execute(
            "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', 1, 'share:1', 't', '', 0, NULL, NULL, 0, 'off', 0, 1,"
            " 1, 4000000000, NULL, NULL)"
        )
        populated.execute("INSERT INTO share_photos SELECT 1, id FROM photos")
        user = {"user": ADMIN.user_id}
        populated.execute("INSERT INTO rated_photos SELECT :user, id, 4 FROM photos", user)
        populated.execute("INSERT INTO favourite_photos SELECT :user, id FROM photos", user)
        populated.execute("INSERT INTO albums (id, user_id, name, name_key) VALUES (7, :user, 'Trips', 'trips')", user)
        populated.execute("INSERT INTO album_photos SELECT 7, id, id, id FROM photos")
        populated.execute(
            "INSERT INTO places VALUES (1, 'PT', 1, 0, 'Portugal', 'Lisboa', 'Lisbon', '', '', 0, 0, 'pt/a/b')"
        )
        populated.execute("INSERT INTO things VALUES (1, 'lighthouse', 'lighthouse', 0)")
        populated.execute("INSERT INTO photo_lines SELECT id, 0, 'OPEN daily', 0.99, '[]' FROM photos")
        populated.execute("INSERT INTO line_words (rowid, words) SELECT id, 'open daily' FROM photos")
        populated.execute("INSERT INTO photo_things SELECT id, 1, 0.9 FROM photos")
        populated.execute("UPDATE photos SET latitude = 38.71, longitude = -9.11")
        populated.execute("UPDATE photos SET place_id = 1")
        yield populated


@pytest.mark.parametrize(
    ("word", "finders"),
    [
        ("tower", {ADMIN, RESTRICTED, DETAILED}),
        ("heading", {ADMIN, RESTRICTED, DETAILED}),
        ("legend", {ADMIN, RESTRICTED, DETAILED}),
        ("leica", {ADMIN, RESTRICTED, DETAILED}),
        ("summilux", {ADMIN, RESTRICTED, DETAILED}),
        ("remark", {ADMIN, RESTRICTED}),
        ("label", {ADMIN, RESTRICTED}),
        ("paris", {ADMIN, RESTRICTED, PUBLIC}),
        ("travel", {ADMIN, RESTRICTED, PUBLIC}),
        ("roses", {ADMIN, DETAILED}),
        ("garden", {ADMIN}),
    ],
)
def test_words_find_only_what_is_shown(connection: sqlite3.Connection, word: str, finders: set[Actor]) -> None:
    """Free words are looked for in the texts that the actor is shown, of the photos that they have access to."""
    for actor in (ADMIN, RESTRICTED, DETAILED, BARE, PUBLIC):
        rows = connection.execute(*VISIBLE.fill(actor, QuerySet(word))).fetchall()
        found = {row["name"] for row in rows}
        assert bool(found) is (actor in finders), actor.name
        assert found <= ({"tower.jpg"} if actor in {RESTRICTED, PUBLIC} else {"tower.jpg", "roses.jpg"})


QUERIES = {
    "tag": "tag:label", "rating": "rating:4", "myrating": "myrating:4", "votes": "votes:1", "fav": "fav:yes",
    "album": "album:trips", "category": "category:travel", "collection": "collection:paris", "name": "name:tower",
    "title": "title:heading", "note": "note:remark", "caption": "caption:legend", "camera": "camera:leica",
    "lens": "lens:summilux", "iso": "iso:100", "f": "f:2.8", "exposure": "exposure:1/250", "focal": "focal:50",
    "taken": "taken:>=2000", "added": "added:>=2000", "size": "size:>=1kb", "width": "width:600",
    "height": "height:400", "orientation": "orientation:landscape", "format": "format:jpeg", "kind": "kind:still",
    "has": "has:note", "is": "is:edited", "place": "place:lisbon", "country": "country:pt",
    "near": "near:38.7,-9.1,5", "area": "area:38,-10,39,-9", "weekday": "weekday:sun", "hour": "hour:12..13",
    "duration": "duration:1min..2min", "codec": "codec:hevc",
    "thing": "thing:lighthouse", "text": "text:dai", "like": 'like:"tower"', "similar": "similar:k3j5x2abcdefg",
    "person": "person:ann",
}  # fmt: skip
"""For each field a query that finds the photo of the tower."""


def shown_fields(actor: Actor) -> set[str]:
    """Return the fields of an actor, written down as the table of who may do what says it."""
    if actor.role not in {Role.GUEST, Role.PUBLIC}:
        return set(QUERIES)
    details = CAMERAS | NAMES | DATES if actor is DETAILED else set[str]()
    return EVERYBODYS | details | (GROUPS if actor is PUBLIC else set())


@pytest.mark.parametrize("field", sorted(QUERIES))
def test_each_field_is_shown_to_some_and_does_not_exist_for_others(connection: sqlite3.Connection, field: str) -> None:
    """In queries, negated too, facets, explanations and photo sets."""
    text = QUERIES[field]
    assert set(QUERIES) == set(fields_of(EVERY_FIELD))
    for actor in (ADMIN, RESTRICTED, DETAILED, BARE, PUBLIC):
        found = {row["name"] for row in connection.execute(*VISIBLE.fill(actor, QuerySet(text)))}
        others = {row["name"] for row in connection.execute(*VISIBLE.fill(actor, QuerySet(f"not {text}")))}
        facets_of_field = [each for each in facets(connection, actor, EverythingSet()) if each.field == field]
        if field in shown_fields(actor):
            mine = {"myrating", "fav", "album"}
            is_found = field not in COMPARED and (actor is ADMIN or field not in mine)
            assert ("tower.jpg" in found) is is_found, actor.name
            assert "tower.jpg" in found | others
            assert explained_query(actor, text).text == text
        else:
            assert not found | others, actor.name
            assert not facets_of_field
            with pytest.raises(QueryError) as raised:
                explained_query(actor, text)
            is_known = (field, actor) == ("has", DETAILED)  # with other words than that for notes
            assert raised.value.code is (QueryCode.INVALID_VALUE if is_known else QueryCode.UNKNOWN_FIELD)
            hinted = re.findall(r"\w+", raised.value.hint.partition("To search")[0])
            assert ("note" if is_known else field) not in hinted


@pytest.mark.parametrize("text", ["rating:>1", "not rating:>1", "tag:label", "not tag:label or width:1"])
def test_a_hidden_field_finds_nothing(connection: sqlite3.Connection, text: str) -> None:
    """A set that asks for what the actor is not shown has no photos, negated or not."""
    for actor in (DETAILED, BARE, PUBLIC):
        assert not connection.execute(*VISIBLE.fill(actor, QuerySet(text))).fetchall()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("fav:yes", "fav:"),
        ("width:600 not myrating:5", "myrating:"),
        ("is:new or note:remark", "is:new, note:"),
        ("album:x", "album:"),
    ],
)
def test_a_query_about_members_is_not_shared(connection: sqlite3.Connection, text: str, named: str) -> None:
    """What is one member's own, or for members only, decides nothing that guests are shown."""
    with pytest.raises(UsageError, match=named):
        share_target(connection, ADMIN, QuerySet(text))


def test_a_link_that_looks_for_words_leaves_out_notes() -> None:
    """Words of fields are looked for where these say; a smart album is asked with its own query."""
    for text, is_partial in (("tag:x or not remark", True), ("(name:remark tag:x)", False), ("x", True)):
        for photo_set in (QuerySet(text), SmartAlbumSet(AlbumId(1), text), TagSet("y", QuerySet(text))):
            assert leaves_out_notes(ADMIN, photo_set) is is_partial
    assert not leaves_out_notes(ADMIN, EverythingSet())


def test_a_link_to_a_query_has_its_photos_of_now(connection: sqlite3.Connection) -> None:
    """Those that the maker has access to, named by their number."""
    target = share_target(connection, ADMIN, QuerySet("tag:label width:600"))
    assert (target.photo_set, len(target.photo_ids), target.name) == (None, 2, "2 photos")
    with pytest.raises(UsageError, match="fav:"):
        share_target(connection, ADMIN, TagSet("label", QuerySet("fav:yes", EverythingSet())))
    with pytest.raises(UsageError):
        share_target(connection, ADMIN, QuerySet("nowhere"))


def test_guests_ask_for_their_own_favourites(connection: sqlite3.Connection) -> None:
    """Those in the memory of their session, of the photos of their link; without any kept, there is no such field."""
    actor = replace(BARE, favourites=SessionFavourites(photos=id_ranges([2])))
    found = {
        text: [row["name"] for row in connection.execute(*VISIBLE.fill(actor, QuerySet(text)))]
        for text in ("fav:yes", "fav:no")
    }
    assert found == {"fav:yes": ["roses.jpg"], "fav:no": ["tower.jpg"]}
    assert not connection.execute(*VISIBLE.fill(BARE, QuerySet("fav:no"))).fetchall()
