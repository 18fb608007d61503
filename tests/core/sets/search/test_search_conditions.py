"""The SQL of a query finds what a naive evaluation in Python finds, whatever is asked and whatever photos there are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.search.word_index import index_words
from core.media.formats import DECODERS, format_name
from core.media.raw.raw_formats import RAW_FORMATS
from core.media.video.video_extensions import VIDEO_EXTENSIONS
from core.media.video.video_header import codec_name
from core.models import Actor, QuerySet, Role, UserId
from core.query.search_field import EVERY_FIELD
from core.query.search_words import LINE_END
from core.sets.search.fact_conditions import FactIsOneOf
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_conditions import parsed_query, query_condition
from core.sets.search.search_facts import Fact
from core.sets.search.word_search import MANY_UNINDEXED
from core.sets.statements import STATEMENTS, Statement
from tests.core.building import database_in_memory
from tests.core.query.random_queries import QUERIES, TERMS
from tests.core.sets.search.drawn_library import MEMBERS, draw_library, facts_of
from tests.core.sets.search.naive_evaluation import matches
from tests.hypothesis_examples import examples


class Library:
    """A database, and the photos in it. Not a dataclass, which hypothesis would print whole."""

    def __init__(self, connection: sqlite3.Connection, seed: int) -> None:
        self.connection = connection
        self.photos = draw_library(connection, seed)


IDS = STATEMENTS.get("test: ids of a query") or Statement("test: ids of a query", "SELECT id FROM photos WHERE {set}")


@pytest.fixture(scope="module")
def libraries() -> Iterator[list[Library]]:
    """Three random libraries: one whose words are indexed, one with some of them, and one where too many are not."""
    with database_in_memory() as one, database_in_memory() as two, database_in_memory() as three:
        found = [Library(each, seed) for seed, each in enumerate((one, two, three))]
        index_words(one, 1000)
        _index_before_changes(two, 20)
        three.executemany("INSERT INTO unindexed_photos VALUES (?)", [(1000 + each,) for each in range(MANY_UNINDEXED)])
        yield found


def _index_before_changes(connection: sqlite3.Connection, number: int) -> None:
    """Index all photos, with other texts of the first ones, which are not indexed again."""
    before = connection.execute("SELECT name, id FROM photos WHERE id <= ?", (number,)).fetchall()
    notes = connection.execute("SELECT note, photo_id FROM photo_texts WHERE photo_id <= ?", (number,)).fetchall()
    connection.execute("UPDATE photos SET name = 'zzz sea.jpg' WHERE id <= ?", (number,))
    connection.execute("UPDATE photo_texts SET note = 'Lisbonne' WHERE photo_id <= ?", (number,))
    index_words(connection, 1000)
    connection.executemany("UPDATE photos SET name = ? WHERE id = ?", map(tuple, before))
    connection.executemany("UPDATE photo_texts SET note = ? WHERE photo_id = ?", map(tuple, notes))


def found(connection: sqlite3.Connection, text: str, user_id: UserId) -> set[int]:
    query = IDS.fill(Actor(user_id, "x", Role.ADMIN), QuerySet(text))
    return {row["id"] for row in connection.execute(*query)}


@settings(max_examples=examples(300), deadline=None)
@given(QUERIES, st.sampled_from(MEMBERS), st.integers(0, 2))
def test_sql_finds_what_python_finds(libraries: list[Library], text: str, user_id: UserId, number: int) -> None:
    """A query has the same photos in SQL, in the Python twins of its conditions, and in a naive evaluation."""
    connection, photos = libraries[number].connection, libraries[number].photos
    expected = {photo.photo_id for photo in photos if matches(parsed_query(text, EVERY_FIELD), photo, user_id)}
    assert found(connection, text, user_id) == expected
    condition = query_condition(text, EVERY_FIELD, SearchActor(user_id))
    assert {photo.photo_id for photo in photos if condition.matches(facts_of(photo, user_id))} == expected


@settings(max_examples=examples(100), deadline=None)
@given(TERMS, st.sampled_from(MEMBERS))
def test_a_photo_matches_a_term_or_its_negation(libraries: list[Library], text: str, user_id: UserId) -> None:
    """What is unknown of a photo does not match, and its negation does."""
    connection, photos = libraries[0].connection, libraries[0].photos
    positive, negative = found(connection, text, user_id), found(connection, f"not {text}", user_id)
    assert not positive & negative
    assert len(positive | negative) == len(photos)


@pytest.mark.parametrize(
    "text",
    [
        "100%", "_", '"%"', "'; DROP TABLE photos; --", '"\\" OR 1=1 --"', "NEAR(a", '"a* OR b"',
        "tag:\"x' OR '1'='1\"",
        "camera:'", "name:a*", "tag:%", "collection:[a-z]", "^a", "{table}", "{has_words}", ":set_1", "name:{user}",
        "a" * 2000, "?1", "@x", "$y",
    ],
)  # fmt: skip
def test_no_text_is_sql(libraries: list[Library], text: str) -> None:
    """Signs of SQL, of patterns and of templates are texts: they are values of parameters, or refused."""
    connection = libraries[0].connection
    actor = Actor(UserId(1), "x", Role.ADMIN)
    sql, parameters = IDS.fill(actor, QuerySet(text))
    connection.execute(sql, parameters).fetchall()
    between = f"' {LINE_END} '"
    known = {"'admin'", "'all'", "'named'", "'/'", "' '", "''", "'*[^ -~]*'", between}
    assert set(re.findall(r"'[^']*'", sql)) <= known
    assert connection.execute("SELECT count(*) FROM photos").fetchone()[0] == 60


def test_a_query_of_many_words_is_a_short_statement() -> None:
    """SQLite reads it in a few milliseconds for each word."""
    sql, _ = IDS.fill(Actor(UserId(1), "x", Role.ADMIN), QuerySet(" or ".join(f"not w{each}" for each in range(64))))
    assert len(sql) < 64 * 4_000
    once, again = (IDS.fill(Actor(UserId(1), "x", Role.ADMIN), QuerySet(text))[0] for text in ("a b", "a b a b b a"))
    assert again == once, "what is repeated says nothing more"


@pytest.mark.parametrize("code", ["avc1", "hvc1", "av01", "mjpg", "v_vp9", "apcn", "mp4v", "Ut Video"])
def test_a_codec_is_found_as_photos_have_it(code: str) -> None:
    """In any case, with its dots and without them, be its name known or a code."""
    name = codec_name(code)
    assert name is not None
    for written in (name, name.upper(), name.lower().replace(".", "")):
        condition = query_condition(f'codec:"{written}"', EVERY_FIELD, SearchActor(1))
        assert condition == FactIsOneOf(Fact.CODEC, (name.upper().replace(".", ""),))


def test_every_format_has_a_word() -> None:
    """What `core.media` names a format is a value of `format:`, in lower case and without blanks."""
    named = {format_name(decoder) for decoder in DECODERS} | RAW_FORMATS | set(VIDEO_EXTENSIONS.values())
    for name in named:
        word = name.lower().replace(" ", "")
        condition = query_condition(f"format:{word}", EVERY_FIELD, SearchActor(1))
        assert condition == FactIsOneOf(Fact.FORMAT, (name.upper(),))
