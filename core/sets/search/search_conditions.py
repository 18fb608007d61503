"""Queries as conditions: the text of a query becomes a tree of `core.sets.expressions`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, assert_never

from core.models import PhotoSet, QuerySet, SmartAlbumSet
from core.query.query_errors import QueryError
from core.query.query_parser import parse_query
from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query, WordTerm
from core.query.search_field import Audience, SearchAccess
from core.sets.expressions import And, Expression, Not, Or
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_fields import audience_of, fields_of, searched_texts
from core.sets.search.word_search import WordSearch

COMPARING: Final = frozenset({"like", "similar"})
"""The fields that compare photos with a text or another photo."""


@lru_cache(maxsize=256)
def parsed_query(text: str, access: SearchAccess) -> Query:
    """Read a query with the fields that exist with this access.

    Raises:
        QueryError: it is not valid.
    """
    return parse_query(text, fields_of(access))


def is_valid_query(text: str, access: SearchAccess) -> bool:
    """Return whether a query can be asked with this access."""
    try:
        parsed_query(text, access)
    except QueryError:
        return False
    return True


def query_condition(text: str, access: SearchAccess, actor: SearchActor) -> Expression:
    """Return the condition of a query that is asked with this access.

    Raises:
        QueryError: it is not valid.
    """
    return _condition(parsed_query(text, access), access, actor)


def not_open(query: Query) -> tuple[str, ...]:
    """Return the fields of a query that ask for what is one member's, or the members', in their order, each once."""
    match query:
        case WordTerm():
            return ()
        case FieldTerm(name, value):
            if audience_of(name, value) is Audience.OPEN:
                return ()
            return (f"{name}:{value.text}" if name in {"has", "is"} else f"{name}:",)
        case NotQuery(part):
            return not_open(part)
        case AndQuery(parts) | OrQuery(parts):
            return tuple(dict.fromkeys(field for part in parts for field in not_open(part)))
        case _:
            assert_never(query)


def looks_for_words(query: Query) -> bool:
    """Return whether a query has words without a field."""
    match query:
        case WordTerm():
            return True
        case FieldTerm():
            return False
        case NotQuery(part):
            return looks_for_words(part)
        case AndQuery(parts) | OrQuery(parts):
            return any(map(looks_for_words, parts))


def may_compare(photo_set: PhotoSet) -> bool:
    """Return whether a set is a query whose text may compare photos with words or other photos."""
    match photo_set:
        case QuerySet(text) | SmartAlbumSet(_, text):
            return "~" in text or any(f"{name}:" in text.casefold() for name in COMPARING)
        case _:
            return False


def compares_photos(query: Query) -> bool:
    """Return whether each photo of a query has to be like a text or another photo."""
    match query:
        case FieldTerm(name):
            return name in COMPARING
        case AndQuery(parts):
            return any(map(compares_photos, parts))
        case _:
            return False


def _condition(query: Query, access: SearchAccess, actor: SearchActor) -> Expression:
    match query:
        case WordTerm(text, is_exact):
            return WordSearch(text, is_exact, searched_texts(access), actor.user_id)
        case FieldTerm(name, value):
            return fields_of(access)[name].condition(value, actor)
        case NotQuery(part):
            return Not(_condition(part, access, actor))
        case AndQuery(parts) | OrQuery(parts):
            # What is repeated says nothing more, and would be looked up again.
            different = tuple(dict.fromkeys(_condition(part, access, actor) for part in parts))
            return And(different) if isinstance(query, AndQuery) else Or(different)
        case _:
            assert_never(query)
