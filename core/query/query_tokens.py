"""The tokens of a query, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NoReturn

from core.query.query_errors import QueryCode, QueryError
from core.text import display_text

JOINERS = "\u200c\u200d"
"""Characters without width, which some scripts have within words; they mean nothing in a query."""


class TokenKind(Enum):
    """The kinds of tokens."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    TEXT = auto()
    """A word, or a quoted text."""
    LIKE = auto()
    """The sign before words that say what a photo shows."""
    FIELD = auto()
    """A field with its value."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a query, from one character to another."""

    kind: TokenKind
    start: int
    end: int
    text: str
    """A text without its quotation marks, the value of a field, or the token itself."""
    is_quoted: bool = False
    field: str = ""
    value_start: int = 0


def tokens_of(query: str) -> Iterator[Token]:
    """Yield the tokens of a query.

    Raises:
        QueryError: a character cannot be in a query, a quotation mark is not closed, or a text follows one.
    """
    place = 0
    while place < len(query):
        found = _TOKEN.match(query, place)
        assert found is not None  # it also matches nothing
        if found.end() == place:
            _raise_unclosed(query, place)
        place = found.end()
        if not found["space"]:
            yield _token(query, found)


def invalid_character(query: str) -> int | None:
    """Return the place of the first character that cannot be in a query, None without one."""
    if query.isprintable():
        return None
    characters = enumerate(query)
    return next((at for at, each in characters if not (each.isprintable() or each.isspace() or each in JOINERS)), None)


def quoted(text: str) -> str:
    """Return a text between quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_bare(text: str) -> bool:
    """Return whether a text needs no quotation marks behind the name of a field."""
    return _BARE.fullmatch(text) is not None


def _token(query: str, found: re.Match[str]) -> Token:
    start, end = found.span()
    if found["sign"]:
        return Token(_SIGNS[found["sign"]], start, end, found["sign"])
    text, is_quoted = _text(found["value"] or "")
    if is_quoted and end < len(query) and not _AFTER_QUOTE.match(query, end):
        reason = "A space is missing after the quotation mark"
        raise QueryError(QueryCode.TEXT_AFTER_QUOTE, reason, end, end + 1)
    if found["field"] is not None:
        if not found["value"] and query[end : end + 1] == '"':
            _raise_unclosed(query, end)
        return Token(TokenKind.FIELD, start, end, text, is_quoted, found["field"], end - len(found["value"] or ""))
    keyword = None if is_quoted else _KEYWORDS.get(text.casefold())
    return Token(keyword or TokenKind.TEXT, start, end, text, is_quoted)


def _text(written: str) -> tuple[str, bool]:
    is_quoted = written.startswith('"')
    text = _ESCAPED.sub(r"\1", written[1:-1]) if is_quoted else written
    return " ".join(text.split()), is_quoted


def _raise_unclosed(query: str, place: int) -> NoReturn:
    shown = display_text(query[place:], 20)
    raise QueryError(
        QueryCode.UNCLOSED_QUOTE, f"The quotation mark of {shown} is not closed", place, len(query), 'End it with ".'
    )


_SIGNS = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, "~": TokenKind.LIKE}
_KEYWORDS = {"and": TokenKind.AND, "or": TokenKind.OR, "not": TokenKind.NOT}
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(
    rf'(?P<space>\s+)|(?P<sign>[()~])|(?:(?P<field>[^\s()":]*):)?(?P<value>{_QUOTED}|[^\s()":][^\s()]*)?', re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AFTER_QUOTE = re.compile(r"[\s()]")
_BARE = re.compile(r'[^\s()":][^\s()]*')
