"""A query as a tree: words, fields with values, and their combinations."""

from __future__ import annotations

from dataclasses import dataclass

from core.query.values.field_values import FieldValue


@dataclass(frozen=True, slots=True)
class WordTerm:
    """Photos with a word in any of their texts."""

    text: str
    """As it was typed, without quotation marks."""
    is_exact: bool
    """It was quoted: whole words in this order. Otherwise the last word may be longer."""


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """Photos whose field has a value."""

    field: str
    value: FieldValue


@dataclass(frozen=True, slots=True)
class NotQuery:
    """Photos that do not match the part."""

    part: Query


@dataclass(frozen=True, slots=True)
class AndQuery:
    """Photos that match all parts, two or more."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class OrQuery:
    """Photos that match at least one of the parts, two or more."""

    parts: tuple[Query, ...]


Query = WordTerm | FieldTerm | NotQuery | AndQuery | OrQuery
