"""What is wrong with a query, and where."""

from __future__ import annotations

from enum import StrEnum

from core.errors import UsageError


class QueryCode(StrEnum):
    """The kinds of mistakes in a query."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_DEEP = "too-deep"
    TOO_MANY_TERMS = "too-many-terms"
    INVALID_CHARACTER = "invalid-character"
    UNCLOSED_QUOTE = "unclosed-quote"
    TEXT_AFTER_QUOTE = "text-after-quote"
    UNCLOSED_GROUP = "unclosed-group"
    UNOPENED_GROUP = "unopened-group"
    MISSING_TERM = "missing-term"
    """Nothing stands where a word, a field or a group is expected."""
    UNKNOWN_FIELD = "unknown-field"
    """There is no such field for this actor."""
    MISSING_VALUE = "missing-value"
    INVALID_VALUE = "invalid-value"
    NO_WORDS = "no-words"
    """A text without letters and digits."""


class QueryError(UsageError):
    """A query is not valid. The reason is a sentence, safe to show, and so is the hint."""

    def __init__(self, code: QueryCode, reason: str, start: int, end: int, hint: str = "") -> None:
        """Point at the characters from `start` to `end`, counted from 0; both are the length at the end of the query.

        `reason` is the sentence without its full stop, to which the column, counted from 1, is added.
        """
        super().__init__(f"{reason} (column {start + 1}).", hint)
        self.code = code
        self.reason = f"{reason}."
        self.start = start
        self.end = end

    @property
    def column(self) -> int:
        """The column of the mistake, counted from 1."""
        return self.start + 1
