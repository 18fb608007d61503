"""Which part of a condition the index of words answers, as one query of the index, and what remains to be compared."""

from __future__ import annotations

from dataclasses import dataclass

from core.query.search_words import index_pattern, words_of
from core.sets.expressions import EVERY_PHOTO, And, Expression, Not, Or
from core.sets.search.fact_conditions import TaggedWith
from core.sets.search.search_facts import INDEXED_TEXTS, SearchedText
from core.sets.search.word_rows import SCOPE
from core.sets.search.word_search import WordSearch


@dataclass(frozen=True, slots=True)
class WordLookup:
    """What is asked of the index."""

    pattern: str
    """For `photo_words MATCH`, with `SCOPE` before each word."""
    rest: Expression = EVERY_PHOTO
    """The condition that the photos found have to meet, too."""


def word_lookup(condition: Expression) -> WordLookup | None:
    """Return a lookup that finds all photos of a condition; None where it is not about words, or also about others."""
    match condition:
        case WordSearch(text, is_exact, searched) if searched and all(each in INDEXED_TEXTS for each in searched):
            return WordLookup(_pattern(text, searched, is_exact=is_exact))
        case TaggedWith(name) if words_of(name):
            return WordLookup(_pattern(name, (SearchedText.TAGS,), is_exact=True), condition)
        case And(parts):
            return _all(parts)
        case Or(parts) if parts:
            found = [word_lookup(part) for part in parts]
            lookups = [each for each in found if each is not None]
            if len(lookups) < len(parts):
                return None
            is_whole = all(each.rest is EVERY_PHOTO for each in lookups)
            return WordLookup(_joined(" OR ", lookups), EVERY_PHOTO if is_whole else condition)
        case _:
            return None


def _all(parts: tuple[Expression, ...]) -> WordLookup | None:
    """Look up what all parts that are about words have in common, without what parts that are negated have."""
    found = [(part, word_lookup(part)) for part in parts]
    lookups = [lookup for _, lookup in found if lookup is not None]
    if not lookups:
        return None
    pattern, left = _joined(" AND ", lookups), []
    for part, lookup in found:
        without = word_lookup(part.part) if isinstance(part, Not) else None
        if without is not None and without.rest is EVERY_PHOTO:
            pattern = f"({pattern} NOT ({without.pattern}))"
        elif lookup is None or lookup.rest is not EVERY_PHOTO:
            left.append(part if lookup is None else lookup.rest)
    return WordLookup(pattern, And(tuple(left)) if left else EVERY_PHOTO)


def _joined(word: str, lookups: list[WordLookup]) -> str:
    return lookups[0].pattern if len(lookups) == 1 else f"({word.join(f'({each.pattern})' for each in lookups)})"


def _pattern(text: str, searched: tuple[SearchedText, ...], *, is_exact: bool) -> str:
    return index_pattern(text, [INDEXED_TEXTS[each][0] for each in searched], SCOPE, is_exact=is_exact)
