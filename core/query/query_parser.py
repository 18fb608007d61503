"""The parser of queries: recursive descent over the tokens, with the place of every mistake.

query   = parts { "or" parts }
parts   = part { ["and"] part }
part    = "not" part | "(" query ")" | word | field ":" value | "~" { word }
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from core.query.query_errors import QueryCode, QueryError
from core.query.query_tokens import JOINERS, Token, TokenKind, invalid_character, quoted, tokens_of
from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query, WordTerm
from core.query.search_field import Fields, SearchField, examples_of
from core.query.search_words import words_of
from core.query.values.field_values import FieldValue, FieldValueError
from core.suggestions import close_match
from core.text import display_text

LIKE = "like"
"""The field that ~ stands for."""

LONGEST = 2000
"""Characters of a query."""

MOST_TERMS = 64
"""Words and fields of a query."""

DEEPEST = 16
"""Groups and `not` within each other."""


def parse_query(text: str, fields: Fields) -> Query:
    """Read a query; `fields` are those that exist for the actor.

    Raises:
        QueryError: it is not valid.
    """
    if len(text) > LONGEST:
        reason = f"A query has at most {LONGEST:,} characters"
        raise QueryError(QueryCode.TOO_LONG, reason, LONGEST, len(text), "Search for less at once.")
    if (place := invalid_character(text)) is not None:
        raise QueryError(QueryCode.INVALID_CHARACTER, "A query has no control characters", place, place + 1)
    places = [place for place, character in enumerate(text) if character not in JOINERS]
    if len(places) == len(text):
        return _parsed(text, fields)
    try:
        return _parsed("".join(text[place] for place in places), fields)
    except QueryError as error:
        places.append(len(text))
        reason, start = error.reason.removesuffix("."), places[error.start] if error.start else 0
        raise QueryError(error.code, reason, start, max(places[error.end], start), error.hint) from None


def _parsed(text: str, fields: Fields) -> Query:
    return _Parser(text, tuple(tokens_of(text)), fields).whole()


class _Parser:
    def __init__(self, text: str, tokens: Sequence[Token], fields: Fields) -> None:
        self._text = text
        self._tokens = tokens
        self._fields = fields
        self._place = 0
        self._terms = 0

    def whole(self) -> Query:
        if not self._tokens:
            raise QueryError(
                QueryCode.EMPTY, "A query has a word or a field", 0, len(self._text), examples_of(self._fields)
            )
        query = self._alternatives(0)
        if (token := self._next()) is not None:
            raise QueryError(QueryCode.UNOPENED_GROUP, "There is no ( for this )", token.start, token.end)
        return query

    def _alternatives(self, depth: int) -> Query:
        parts = [self._together(depth)]
        while self._take(TokenKind.OR) is not None:
            parts.append(self._together(depth))
        return parts[0] if len(parts) == 1 else OrQuery(tuple(parts))

    def _together(self, depth: int) -> Query:
        parts = [self._part(depth)]
        while (token := self._next()) is not None and token.kind not in _ENDS:
            self._take(TokenKind.AND)
            parts.append(self._part(depth))
        return parts[0] if len(parts) == 1 else AndQuery(tuple(parts))

    def _part(self, depth: int) -> Query:
        token = self._next()
        if token is None or token.kind in _NO_BEGINNINGS:
            self._raise_missing(token)
        self._place += 1
        if token.kind in {TokenKind.OPEN, TokenKind.NOT}:
            if depth == DEEPEST:
                reason = f"At most {DEEPEST} groups can be within each other"
                raise QueryError(QueryCode.TOO_DEEP, reason, token.start, token.end)
            return self._group(token, depth + 1) if token.kind is TokenKind.OPEN else NotQuery(self._part(depth + 1))
        self._terms += 1
        if self._terms > MOST_TERMS:
            reason = f"A query has at most {MOST_TERMS} words and fields"
            raise QueryError(QueryCode.TOO_MANY_TERMS, reason, token.start, token.end)
        if token.kind is TokenKind.LIKE:
            return self._like(token)
        return self._field(token) if token.kind is TokenKind.FIELD else _word(token)

    def _group(self, opened: Token, depth: int) -> Query:
        query = self._alternatives(depth)
        if self._take(TokenKind.CLOSE) is None:
            raise QueryError(QueryCode.UNCLOSED_GROUP, "This ( is not closed", opened.start, opened.end)
        return query

    def _field(self, token: Token) -> Query:
        field = self._fields.get(token.field.casefold())
        if field is None:
            self._raise_unknown(token)
        if not token.text:
            self._raise_invalid(
                token, field, FieldValueError(f"{field.name}: needs {field.kind.form}", is_missing=True)
            )
        try:
            value: FieldValue = field.kind.read(token.text, is_quoted=token.is_quoted)
        except FieldValueError as error:
            self._raise_invalid(token, field, error)
        return FieldTerm(field.name, value)

    def _like(self, sign: Token) -> Query:
        """Read the words behind the sign: one quoted text, or all words up to a field, a group or a keyword."""
        field = self._fields.get(LIKE)
        first = self._take(TokenKind.TEXT)
        if field is None or first is None:
            reason = "Words are missing after ~" if field is not None else "~ cannot be used here"
            raise QueryError(QueryCode.MISSING_TERM, reason, sign.start, sign.end, 'An example: ~ "snowy mountains".')
        words, last = [first.text], first
        while not first.is_quoted and (token := self._next()) is not None and token.kind is TokenKind.TEXT:
            if token.is_quoted:
                break
            self._place += 1
            words.append(token.text)
            last = token
        try:
            return FieldTerm(LIKE, field.kind.read(" ".join(words), is_quoted=True))
        except FieldValueError as error:
            raise QueryError(QueryCode.INVALID_VALUE, error.reason, first.start, last.end) from None

    def _raise_missing(self, token: Token | None) -> NoReturn:
        at = token or self._tokens[-1]
        reason = f"A word or a field is missing {'before' if token else 'after'} {at.text}"
        hint = "" if at.text in "()" else f'To search for the word, write "{at.text}" in quotes.'
        raise QueryError(QueryCode.MISSING_TERM, reason, at.start, at.end, hint)

    def _raise_unknown(self, token: Token) -> NoReturn:
        start, end = token.start, token.start + len(token.field) + 1
        if not token.field:
            raise QueryError(QueryCode.UNKNOWN_FIELD, "The name of a field is missing before :", start, end)
        name = display_text(token.field, 40)
        meant = close_match(token.field.lstrip("-"), self._fields)
        if token.field.casefold() == "every-year" and "taken" in self._fields:  # a form of dates, not a field
            meant = "taken:every-year"
        if token.field.startswith("-") and meant is not None:
            meant = f"not {meant}"
        literal = quoted(display_text(self._text[token.start : token.end], 40).replace('"', ""))
        hint = f"Did you mean {meant}:? " if meant else f"Fields are {', '.join(sorted(self._fields))}. "
        hint += f"To search for the text, write {literal}."
        raise QueryError(QueryCode.UNKNOWN_FIELD, f"There is no field {name}", start, end, hint)

    def _raise_invalid(self, token: Token, field: SearchField, error: FieldValueError) -> NoReturn:
        code = QueryCode.MISSING_VALUE if error.is_missing else QueryCode.INVALID_VALUE
        start = token.value_start if token.text else token.start
        hint = f"Did you mean {field.name}:{error.suggestion}?" if error.suggestion else f"An example: {field.example}."
        raise QueryError(code, error.reason, start, token.end, hint)

    def _next(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self, kind: TokenKind) -> Token | None:
        """Take the next token if it is of this kind."""
        token = self._next()
        if token is None or token.kind is not kind:
            return None
        self._place += 1
        return token


def _word(token: Token) -> WordTerm:
    if not words_of(token.text):
        shown = display_text(token.text, 40)
        reason = (
            f"“{shown}” has no letters or digits to search for" if shown else "A text is missing between the quotes"
        )
        raise QueryError(QueryCode.NO_WORDS, reason, token.start, token.end)
    return WordTerm(token.text, token.is_quoted)


_ENDS = frozenset({TokenKind.OR, TokenKind.CLOSE})
_NO_BEGINNINGS = frozenset({TokenKind.AND, TokenKind.OR, TokenKind.CLOSE})
