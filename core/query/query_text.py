"""The printer of queries, the inverse of the parser."""

from __future__ import annotations

from typing import assert_never

from core.query.query_tokens import is_bare, quoted
from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query, WordTerm
from core.query.values.field_values import FieldValue, NameValue, WordsValue


def query_text(query: Query) -> str:
    """Return the text of a query, with no more groups and quotation marks than it needs."""
    match query:
        case WordTerm(text, is_exact):
            return quoted(text) if is_exact else text
        case FieldTerm(field, value):
            return f"{field}:{value_text(value)}"
        case NotQuery(part):
            return f"not {_within(part, AndQuery | OrQuery)}"
        case AndQuery(parts):
            return " ".join(_within(part, AndQuery | OrQuery) for part in parts)
        case OrQuery(parts):
            return " or ".join(_within(part, OrQuery) for part in parts)
        case _:
            assert_never(query)


def value_text(value: FieldValue) -> str:
    """Return the text of a value, quoted where it has to be."""
    match value:
        case WordsValue(text, is_exact):
            return quoted(text) if is_exact else text
        case NameValue(text):
            return text if is_bare(text) else quoted(text)
        case _:
            return value.text


def _within(part: Query, groups: object) -> str:
    """Return the text of a part, as a group if it is one of these combinations."""
    text = query_text(part)
    return f"({text})" if isinstance(part, groups) else text  # type: ignore[arg-type]  # a union of classes
