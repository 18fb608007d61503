"""What the end of a query that is being typed asks for: free words, the name of a field, or a value of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.query.query_tokens import is_bare, quoted
from core.query.search_field import Fields
from core.query.values.date_values import DateKind
from core.query.values.word_values import NameKind, OptionKind

MOST_VALUES = 8
"""Values of a field that are offered."""

NAMED = frozenset({"tag", "album", "category", "collection", "person"})
"""The fields whose values are names of what is suggested."""

_FEWEST_LETTERS = 2
"""Letters from which on the name of a field is completed."""


@dataclass(frozen=True, slots=True)
class TypedQuery:
    """A query, and its last word or value, which may be unfinished."""

    text: str
    start: int
    """Where the last word, or the name of the field before its value, begins."""
    field: str
    """The name of the field whose value is last, in lower case; empty for a word."""
    last: str
    """The word, or the value without an opening quotation mark; empty after a space."""
    words: str
    """The free words at the end, with those before the last one; empty behind a field."""
    before: str
    """The query before these words."""

    @property
    def asked(self) -> str:
        """The text in the names of what is suggested: the free words, or the value of a field that is a name."""
        return self.last if self.field in NAMED else "" if self.field else self.words


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a query can be completed with. Its words must be safe for display."""

    words: str
    text: str
    """The whole query with it."""


def typed_query(text: str) -> TypedQuery:
    """Take the end of a query apart."""
    found = _LAST.search(text)
    if found is None:  # behind a quotation mark that ends a text, or one within a word
        return TypedQuery(text, len(text), "", "", "", text)
    field, value = (found["field"] or "")[:-1].lower(), found["value"]
    start = len(text) if field else _start_of_words(text)
    free, before = [each for each in text[start:].split() if each.lower() not in _JOINING], text[:start]
    return TypedQuery(text, found.start("term"), field, value.removeprefix('"'), " ".join(free), before)


def completed_field(typed: TypedQuery, fields: Fields) -> str:
    """Return the query with the name of the field that its last word begins; empty where there is none."""
    last = typed.last.lower()
    if typed.field or len(last) < _FEWEST_LETTERS:
        return ""
    name = next((name for name in fields if name.startswith(last)), "")
    return f"{typed.text}{name[len(last) :]}:" if name else ""


def values_of(typed: TypedQuery, fields: Fields, names: Mapping[str, Sequence[str]]) -> list[Value]:
    """Return values that the last field can have and that begin with what is typed of it; `names` by field."""
    field = fields.get(typed.field)
    if field is None:
        return []
    known = [*names.get(typed.field, ())]
    if isinstance(field.kind, OptionKind):
        known += field.kind.options
    elif isinstance(field.kind, NameKind):
        known += field.kind.known
    elif isinstance(field.kind, DateKind):
        known += _DATES
    begun = typed.last.casefold()
    found = [name for name in known if name.casefold().startswith(begun) and name.casefold() != begun]
    before = f"{typed.text[: typed.start]}{field.name}:"
    return [Value(name, before + (name if is_bare(name) else quoted(name))) for name in found[:MOST_VALUES]]


def _start_of_words(text: str) -> int:
    """Return where the free words at the end of a query begin; its length without one."""
    if not text or text[-1].isspace():
        return len(text)
    start = max(text.rfind(each) for each in '():"') + 1
    words = [found.start() for found in _WORD.finditer(text, start)]
    is_glued = len(words) > 1 and words[0] == start > 0 and text[start - 1] != "("
    return words[1 if is_glued else 0] if words else len(text)


_LAST = re.compile(r'(?:^|(?<=[\s(]))(?P<term>(?P<field>[A-Za-z]+:)?(?P<value>"[^"]*|[^\s()"]*))$')
_WORD = re.compile(r"\S+")
_JOINING = frozenset({"and", "or", "not"})
_DATES = ("last-7-days", "last-30-days", "last-365-days")
