"""Queries are read, printed and explained; what is wrong with one is said with its place."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.permissions import Redaction
from core.query.explanation import explanation
from core.query.query_errors import QueryCode, QueryError
from core.query.query_parser import DEEPEST, LONGEST, MOST_TERMS, parse_query
from core.query.query_text import query_text
from core.query.query_tree import AndQuery, NotQuery, OrQuery, Query, WordTerm
from core.query.search_field import EVERY_FIELD, SearchAccess
from core.query.values.word_values import NameKind
from core.sets.search.search_fields import fields_of
from tests.core.query.random_queries import QUERIES, TERMS
from tests.hypothesis_examples import examples

FIELDS = fields_of(EVERY_FIELD)


def parse(text: str) -> Query:
    return parse_query(text, FIELDS)


def mistake_of(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None


TREES: st.SearchStrategy[Query] = st.recursive(
    TERMS.map(parse),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(AndQuery),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(OrQuery),
        inner.map(NotQuery),
    ),
    max_leaves=10,
)


@given(TREES)
def test_a_printed_query_is_read_back(query: Query) -> None:
    """parse(print(tree)) is the tree, however its parts are nested."""
    assert parse(query_text(query)) == query


@given(QUERIES)
@example('tag:"a \\"b\\" \\\\"')
@example('tag:":x" camera:"and" "not"')
def test_what_is_printed_means_the_same(text: str) -> None:
    """The printed form of any query is read as the same tree, and it is printed as itself."""
    query = parse(text)
    assert parse(query_text(query)) == query
    assert query_text(parse(query_text(query))) == query_text(query)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a AND b", "a b"),
        ("a or b and c", "a or b c"),
        ("(a or b) c", "(a or b) c"),
        ("((a) b)", "a b"),
        ("a (b c)", "a (b c)"),
        ("Not a or b", "not a or b"),
        ("not (a b)", "not (a b)"),
        ('tag:"Sea"', "tag:Sea"),
        ('tag:"Sea  side"', 'tag:"Sea side"'),
        ('name:"sea"', 'name:"sea"'),
        ("SIZE:8MB", "size:8mb"),
        ("format:JPG", "format:jpeg"),
        ("a\u3000b\nc", "a b c"),
        ('"or"', '"or"'),
        ("IMG(1)", "IMG 1"),
        ('ca\u200dmera:\u200c"eos r6" \u200d', 'camera:"eos r6"'),
    ],
)
def test_and_binds_more_than_or(text: str, printed: str) -> None:
    """Groups are kept where they matter, names and words of lists have one form."""
    assert query_text(parse(text)) == printed


@pytest.mark.parametrize(
    ("text", "code", "wrong", "hint"),
    [
        ("", QueryCode.EMPTY, "", "tag:sea"),
        (" ( a b", QueryCode.UNCLOSED_GROUP, "(", ""),
        ("a b)", QueryCode.UNOPENED_GROUP, ")", ""),
        ("a or", QueryCode.MISSING_TERM, "or", "in quotes"),
        ("a or OR b", QueryCode.MISSING_TERM, "OR", "in quotes"),
        ("a ()", QueryCode.MISSING_TERM, ")", ""),
        ("(camera:canon or )", QueryCode.MISSING_TERM, ")", ""),
        ('a tag:"sea', QueryCode.UNCLOSED_QUOTE, '"sea', ""),
        ('"x"y', QueryCode.TEXT_AFTER_QUOTE, "y", "space"),
        ("a ratng:>4", QueryCode.UNKNOWN_FIELD, "ratng:", "Did you mean rating:?"),
        ("every-year:08-10", QueryCode.UNKNOWN_FIELD, "every-year:", "Did you mean taken:every-year:?"),
        ("-tag:sea", QueryCode.UNKNOWN_FIELD, "-tag:", "Did you mean not tag:?"),
        ("at 12:30", QueryCode.UNKNOWN_FIELD, "12:", 'write "12:30"'),
        (":x", QueryCode.UNKNOWN_FIELD, ":", ""),
        ("rating:", QueryCode.MISSING_VALUE, "rating:", "rating:>=4"),
        ("rating:>=", QueryCode.MISSING_VALUE, ">=", ""),
        ("a rating:>=6", QueryCode.INVALID_VALUE, ">=6", "rating:>=4"),
        ("rating:0", QueryCode.INVALID_VALUE, "0", "rating:>=4"),
        ("myrating:>5", QueryCode.INVALID_VALUE, ">5", "myrating:5"),
        ("rating:6..", QueryCode.INVALID_VALUE, "6..", "rating:>=4"),
        ("rating:..", QueryCode.MISSING_VALUE, "..", ""),
        ("kind:vidoe", QueryCode.INVALID_VALUE, "vidoe", "Did you mean kind:video?"),
        ("is:archivd", QueryCode.INVALID_VALUE, "archivd", "Did you mean is:archived?"),
        ("taken:2024/8", QueryCode.INVALID_VALUE, "2024/8", "Did you mean taken:2024-08?"),
        ("taken:2024-02-30", QueryCode.INVALID_VALUE, "2024-02-30", ""),
        ("taken:2024..2023", QueryCode.INVALID_VALUE, "2024..2023", "Did you mean taken:2023..2024?"),
        ("taken:every-year:13-01", QueryCode.INVALID_VALUE, "every-year:13-01", ""),
        ("weekday:mondya", QueryCode.INVALID_VALUE, "mondya", "Did you mean weekday:monday?"),
        ("hour:24", QueryCode.INVALID_VALUE, "24", ""),
        ("size:8mx", QueryCode.INVALID_VALUE, "8mx", ""),
        ("duration:5days", QueryCode.INVALID_VALUE, "5days", "duration:>30s"),
        ("duration:5min..1min", QueryCode.INVALID_VALUE, "5min..1min", "Did you mean duration:1min..5min?"),
        ("iso:1e9", QueryCode.INVALID_VALUE, "1e9", ""),
        ("exposure:1/0", QueryCode.INVALID_VALUE, "1/0", ""),
        ("a & b", QueryCode.NO_WORDS, "&", ""),
        ("tag:!", QueryCode.INVALID_VALUE, "!", ""),
        ('a ""', QueryCode.NO_WORDS, '""', ""),
        ("a\x1b[0m", QueryCode.INVALID_CHARACTER, "\x1b", ""),
        ("a\u202eb", QueryCode.INVALID_CHARACTER, "\u202e", ""),
        ("\u200da ra\u200dtng:5", QueryCode.UNKNOWN_FIELD, "ra\u200dtng:", "rating:"),
        ("\u200d", QueryCode.EMPTY, "\u200d", "tag:sea"),
        ("a" * (LONGEST + 3), QueryCode.TOO_LONG, "aaa", ""),
        ("a " * (MOST_TERMS + 1), QueryCode.TOO_MANY_TERMS, "a", ""),
        ("(" * (DEEPEST + 1) + "a", QueryCode.TOO_DEEP, "(", ""),
        ("not " * (DEEPEST + 1) + "a", QueryCode.TOO_DEEP, "not", ""),
    ],
)
def test_a_mistake_has_its_place(text: str, code: QueryCode, wrong: str, hint: str) -> None:
    """The error names what is wrong, marks it, and suggests what was probably meant."""
    with pytest.raises(QueryError) as raised:
        parse(text)
    error = raised.value
    assert (error.code, text[error.start : error.end]) == (code, wrong)
    assert hint in error.hint or hint in error.message
    assert error.message.endswith(f"(column {error.start + 1}).")


@settings(max_examples=examples(300))
@given(QUERIES, st.data())
def test_a_mutated_query_is_read_or_refused_with_a_place(text: str, data: st.DataObject) -> None:
    """Whatever is removed, inserted and repeated, there is a tree, or an error that marks a part of the query."""
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 3))
        piece = data.draw(
            st.sampled_from(['"', "(", ")", ":", "..", ">=", "\\", " or ", " not ", "\0"]) | st.text(max_size=3)
        )
        text = text[:place] + piece + text[place + cut :]
    error = mistake_of(text)
    if error is None:
        assert parse(query_text(parse(text))) == parse(text)
        return
    assert 0 <= error.start <= error.end <= len(text)
    assert error.start < error.end or not text.strip()
    assert error.column == error.start + 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lisb", "with a word that begins with “lisb”"),
        ('"lisbon night"', "with exactly “lisbon night”"),
        ("tag:sea rating:>=4", "tagged “sea” and rated 4 or more"),
        ("not sea not tag:sea", "without a word that begins with “sea” and not tagged “sea”"),
        ("kind:video or not (is:archived has:gps)", "of the kind video or not (archived and with coordinates)"),
        ("taken:2024-08", "taken in August 2024"),
        ("taken:<=2024-08-15", "taken on 15 August 2024 or earlier"),
        ("taken:>2024", "taken after 2024"),
        ("taken:2023..", "taken in 2023 or later"),
        ("taken:2023..2024-02", "taken from 2023 to February 2024"),
        ("added:last-30-days", "added in the last 30 days"),
        ("weekday:Sat", "taken on a Saturday"),
        ("weekday:friday..mon", "taken from Friday to Monday"),
        ("hour:09", "taken from 09:00 to 09:59"),
        ("hour:22..2", "taken from 22:00 to 02:59"),
        ("taken:every-year:12-24", "taken on 24 December of any year"),
        ("taken:every-year:12-20..01-05", "taken from 20 December to 5 January of any year"),
        ("size:2mb..8mb", "with a size of 2.0 MB to 8.0 MB"),
        ("exposure:1/250", "exposed for 1/250 s"),
        ("focal:>85mm", "with a focal length of more than 85 mm"),
        ("duration:90", "with a duration of 1:30"),
        ("duration:>30s", "with a duration of more than 30 s"),
        ("duration:1min..1h", "with a duration of 1:00 to 1:00:00"),
        ("duration:<0.5min", "with a duration of less than 30 s"),
        ("codec:Hevc", "with the codec “Hevc”"),
        ("f:<2.8", "with f-number less than 2.8"),
        ("camera:eos", "whose camera has a word that begins with “eos”"),
    ],
)
def test_a_query_is_explained(text: str, words: str) -> None:
    """A sentence says what is found."""
    assert explanation(parse(text), FIELDS) == f"Photos {words}."


@given(QUERIES)
def test_every_query_is_explained(text: str) -> None:
    """There are words for every field and form of value."""
    assert explanation(parse(text), FIELDS).startswith("Photos ")


def test_an_empty_query_of_a_guest_names_no_field_of_members() -> None:
    """The examples are of fields that exist for the one who asks."""
    redaction = Redaction(shows_names=False, shows_dates=False, shows_cameras=False, shows_places=False)
    access = SearchAccess(False, has_favourites=False, shows_groups=False, shows_archive=False, redaction=redaction)
    with pytest.raises(QueryError) as raised:
        parse_query(" ", fields_of(access))
    assert raised.value.hint == "Words, or fields such as not kind:video."


@pytest.mark.parametrize(
    ("text", "meant"),
    [("hvec", "HEVC"), ("motion jpg", "Motion JPEG"), ("h264", None), ("H265", None), ("avc", None), ("zzzz", None)],
)
def test_a_mistyped_codec_is_recognized(text: str, meant: str | None) -> None:
    """Unlike another name of a codec, with which the query stays as it is."""
    kind = FIELDS["codec"].kind
    assert isinstance(kind, NameKind)
    assert kind.meant(text) == meant


def test_every_example_is_a_query() -> None:
    """The example that an error names for a field is right."""
    for field in FIELDS.values():
        assert not isinstance(parse(field.example), WordTerm)
