"""What a query means, in words."""

from __future__ import annotations

from typing import assert_never

from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query, WordTerm
from core.query.search_field import Fields
from core.query.values.word_values import word_phrase


def explanation(query: Query, fields: Fields) -> str:
    """Return a sentence: "Photos tagged “sea” and rated 4 or more."."""
    return f"Photos {_phrase(query, fields)}."


def _phrase(query: Query, fields: Fields) -> str:
    match query:
        case WordTerm(text, is_exact):
            return f"with {word_phrase(text, is_exact=is_exact)}"
        case FieldTerm(name, value):
            field = fields[name]
            return field.phrase.format(field.kind.words(value))
        case NotQuery(part):
            phrase = _group(part, fields)
            return f"without {phrase.removeprefix('with ')}" if phrase.startswith("with ") else f"not {phrase}"
        case AndQuery(parts):
            return " and ".join(_group(part, fields) for part in parts)
        case OrQuery(parts):
            return " or ".join(_group(part, fields) for part in parts)
        case _:
            assert_never(query)


def _group(part: Query, fields: Fields) -> str:
    phrase = _phrase(part, fields)
    return f"({phrase})" if isinstance(part, AndQuery | OrQuery) else phrase
