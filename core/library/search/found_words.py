"""The photos of a query with words, found in the index of words: newest first, or all of them if they are few.

Rows of the index come from the newest photo on, so that a page needs only as many as it shows, however many there are.
What the index does not say is compared for some hundred photos at a time. Photos whose texts wait for the index are
compared whole.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain, groupby, islice

from core.library.search.word_queries import (
    CANDIDATES,
    COUNT_OF_CANDIDATES,
    COUNT_OF_ROWS,
    COUNT_OF_ROWS_BETWEEN,
    NEXT_WORD,
    NUMBER_OF_ROWS_UP_TO,
    ROWS_FROM_NEWEST,
    ROWS_UP_TO,
    SEARCHED_CATEGORIES,
    SHOWN_ALBUM,
    UNINDEXED,
    UNLISTED,
    UNLISTED_CANDIDATES,
)
from core.models import Actor, EverythingSet, PageKey, PhotoId, PhotoSet, QuerySet, SmartAlbumSet
from core.sets.conditions import condition_of
from core.sets.expressions import EVERY_PHOTO, NO_PHOTO, Comparison, Expression, Not, Operator, PhotoField
from core.sets.search.candidates import CandidateSet, all_parts
from core.sets.search.word_lookup import WordLookup, word_lookup
from core.sets.search.word_rows import PHOTO_BITS, SCOPE, last_row, photo_of, row_number
from core.sets.search.word_search import MANY_MATCHES, MANY_UNINDEXED, WordSearch

_MOST_AT_ONCE = 4_000
_EVERY_ROW = 2**63 - 1
_FIRST_DATE, _END_OF_DATES = "0" * 12, "9" * 12 + "~"
MANY_SKIPPED = 1_000
_ANY = QuerySet("kind:still or not kind:still")
"""A query that everybody may ask, for conditions that are those of none."""


@dataclass(frozen=True, slots=True)
class FoundWords:
    """A query with words as an actor asks it, within one transaction."""

    connection: sqlite3.Connection
    actor: Actor
    query: QuerySet
    condition: Expression
    lookup: WordLookup
    unindexed: frozenset[int]

    def page(self, skipped: int, limit: int, after: PageKey | None = None) -> tuple[PageKey, ...]:
        """Return the keys of a page in the order by date."""
        last = None if after is None else (str(after.value), after.photo_id)
        hours = self._hours(last)
        if skipped >= MANY_SKIPPED and (unlisted := self._unlisted()) is not None:
            skipped, hours = _passed(hours, skipped, unlisted)
        first = skipped + limit if self.lookup.rest is EVERY_PHOTO else 4 * (skipped + limit)
        keys = chain.from_iterable(self._matching(ids, self.lookup.rest) for ids in _in_parts(hours, first))
        shown = keys if last is None else (key for key in keys if (str(key.value), key.photo_id) < last)
        return tuple(islice(shown, skipped, skipped + limit))

    def parts(self, first: int) -> Iterator[tuple[int, ...]]:
        """Yield the photos that the index finds, from the newest hour on: about as many, then more at once.

        Also those that are not listed, and those that do not meet the rest of the condition.
        """
        return _in_parts(self._hours(None), first)

    def has_rows(self, number: int) -> bool:
        """Return whether the index finds that many photos, also those that are not listed."""
        left = number
        for pattern in self.patterns():
            left -= self.connection.execute(NUMBER_OF_ROWS_UP_TO, (pattern, left)).fetchone()[0]
            if left <= 0:
                return True
        return False

    def few(self) -> CandidateSet | None:
        """Return all photos that can match, None if they are too many to sort."""
        ids: set[int] = set()
        for pattern in self.patterns():
            rows = self.connection.execute(ROWS_UP_TO, (pattern, MANY_MATCHES - len(ids)))
            ids.update(photo_of(row[0]) for row in rows)
        if len(ids) == MANY_MATCHES:
            return None
        ids = (ids - self.unindexed) | {key.photo_id for key in self._unindexed_matches()}
        return CandidateSet(self.query.text, self.query.within, tuple(sorted(ids)), self.lookup.rest)

    def count(self) -> int:
        """Count the photos: many from the index alone, without those that are not listed, if these are few."""
        counts = (self.connection.execute(COUNT_OF_ROWS, (pattern,)).fetchone()[0] for pattern in self.patterns())
        rows = sum(map(int, counts))
        if rows >= MANY_MATCHES and (unlisted := self._unlisted()) is not None:
            return rows - len(self._unlisted_rows(unlisted))
        total = 0
        for ids in _in_parts(self._hours(None), MANY_MATCHES):
            found = CandidateSet(self.query.text, self.query.within, ids, self.lookup.rest)
            total += self.connection.execute(*COUNT_OF_CANDIDATES.fill(self.actor, found)).fetchone()[0]
        return total

    def counter(self) -> Callable[[int, int], int]:
        """Return what counts the photos with rows from one to another, which are the first and last of their hours."""
        if (unlisted := self._unlisted()) is None:
            return self._count_listed
        patterns, left_out = self.patterns(), self._unlisted_rows(unlisted)

        def count_rows(first: int, last: int) -> int:
            counts = (
                self.connection.execute(COUNT_OF_ROWS_BETWEEN, (pattern, first, last)).fetchone()[0]
                for pattern in patterns
            )
            return int(sum(counts)) - sum(first <= row <= last for row in left_out)

        return count_rows

    def patterns(self) -> list[str]:
        """Return what is asked of the index for each category."""
        values = {"pattern": self.lookup.pattern, "scope": SCOPE}
        rows = self.connection.execute(*SEARCHED_CATEGORIES.fill(self.actor, **values)).fetchall()
        return _with_whole_words(self.connection, [row["pattern"] for row in rows])

    def unindexed_matches(self) -> tuple[int, ...]:
        """Return the photos that match and wait for the index."""
        return tuple(key.photo_id for key in self._unindexed_matches())

    @property
    def is_all_that_decides(self) -> bool:
        """Whether the index decides, and nothing else but what is listed and visible."""
        return self.lookup.rest is EVERY_PHOTO and self.query.within == EverythingSet()

    def _unlisted(self) -> frozenset[int] | None:
        """Return the photos that are not listed, where nothing else but the index decides; None if they are many."""
        if self.lookup.rest is not EVERY_PHOTO or self.unindexed or self.query.within != EverythingSet():
            return None
        ids = self.connection.execute(UNLISTED, (MANY_MATCHES,)).fetchall()
        return None if len(ids) == MANY_MATCHES else frozenset(row[0] for row in ids)

    def _count_listed(self, first: int, last: int) -> int:
        parts = _in_parts(self._of_rows(self._merged([(first, last)])), MANY_MATCHES)
        return sum(sum(1 for _ in self._matching(ids, self.lookup.rest)) for ids in parts)

    def _unlisted_rows(self, unlisted: frozenset[int]) -> list[int]:
        """Return the rows of those photos that have the words and are not listed."""
        left_out = CandidateSet(self.query.text, self.query.within, tuple(sorted(unlisted)), self.condition)
        found = self.connection.execute(*UNLISTED_CANDIDATES.fill(self.actor, left_out))
        return [row_number(row["newest_sort"], row["id"]) for row in found]

    def _hours(self, after: tuple[str, int] | None) -> Iterator[tuple[int, ...]]:
        """Yield the photos of each hour from the newest on: the index orders by hours alone."""
        return self._of_rows(self._rows(after))

    @staticmethod
    def _of_rows(rows: Iterator[int]) -> Iterator[tuple[int, ...]]:
        return (tuple(map(photo_of, same)) for _, same in groupby(rows, lambda row: row >> PHOTO_BITS))

    def _rows(self, after: tuple[str, int] | None) -> Iterator[int]:
        """Yield the numbers of the rows that have the words, from the newest on."""
        end = _EVERY_ROW if after is None else last_row(after[0])
        ranges = [(first, min(last, end)) for first, last in _ranges(self.lookup.rest) if first <= end]
        return self._merged(ranges)

    def _merged(self, ranges: list[tuple[int, int]]) -> Iterator[int]:
        """Yield the numbers of the rows in ranges, also those that photos which wait for the index will have."""
        low, end = ranges[-1][0] if ranges else 0, ranges[0][1] if ranges else -1
        unindexed = (row_number(str(key.value), key.photo_id) for key in self._unindexed_matches())
        waiting = sorted((row for row in unindexed if low <= row <= end), reverse=True)
        return merge(*(self._of_category(each, ranges) for each in self.patterns()), waiting, reverse=True)

    def _of_category(self, pattern: str, ranges: list[tuple[int, int]]) -> Iterator[int]:
        cursor = self.connection.cursor()
        cursor.row_factory = None
        for first, last in ranges:
            for (row,) in cursor.execute(ROWS_FROM_NEWEST, (pattern, first, last)):
                if not self.unindexed or photo_of(row) not in self.unindexed:
                    yield row

    def _unindexed_matches(self) -> Iterable[PageKey]:
        return self._matching(tuple(sorted(self.unindexed)), self.condition) if self.unindexed else ()

    def _matching(self, ids: tuple[int, ...], rest: Expression) -> Iterator[PageKey]:
        candidates = CandidateSet(self.query.text, self.query.within, ids, rest)
        for row in self.connection.execute(*CANDIDATES.fill(self.actor, candidates)).fetchall():
            yield PageKey(row["newest_sort"], PhotoId(row["id"]))


def found_words(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, *, negated: bool = False
) -> FoundWords | None:
    """Return the photos of a query, if the index of words has them and few photos wait for it.

    With `negated`, those that a query which is a negation leaves out.

    Not for guests of share links, whose photos are not those of categories: what they are not shown would take time.
    """
    query = None if actor.share is not None else query_of(connection, actor, photo_set)
    if query is None:
        return None
    condition = condition_of(actor, query)
    if negated:
        condition = condition.part if isinstance(condition, Not) else NO_PHOTO
    lookup = word_lookup(condition)
    if lookup is None:
        return None
    if is_indexing(connection):
        return None
    unindexed = connection.execute(UNINDEXED, (MANY_UNINDEXED,)).fetchall()
    return FoundWords(connection, actor, query, condition, lookup, frozenset(row[0] for row in unindexed))


def query_of(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> QuerySet | None:
    """Return the query that a set is, or that of a smart album which is shown to the actor; None for other sets."""
    if isinstance(photo_set, SmartAlbumSet):
        shown = connection.execute(*SHOWN_ALBUM.fill(actor, album_id=photo_set.album_id)).fetchone()
        return None if shown is None else QuerySet(photo_set.query)
    return photo_set if isinstance(photo_set, QuerySet) and not isinstance(photo_set, CandidateSet) else None


def found_texts(connection: sqlite3.Connection, actor: Actor, words: WordSearch) -> FoundWords | None:
    """Return the photos of a member with words in their texts; None where many photos wait for the index."""
    lookup = word_lookup(words)
    if lookup is None or is_indexing(connection):
        return None
    unindexed = connection.execute(UNINDEXED, (MANY_UNINDEXED,)).fetchall()
    return FoundWords(connection, actor, _ANY, words, lookup, frozenset(row[0] for row in unindexed))


def is_indexing(connection: sqlite3.Connection) -> bool:
    """Return whether so many photos wait for the index of words that texts are compared instead, which takes longer."""
    return len(connection.execute(UNINDEXED, (MANY_UNINDEXED,)).fetchall()) == MANY_UNINDEXED


def dates_of(condition: Expression) -> tuple[str, str]:
    """Return the first key of the dates that a condition asks for, as `date_sort` has them, and the one after them."""
    first, end = _FIRST_DATE, _END_OF_DATES
    for part in all_parts(condition):
        match part:
            case Comparison(PhotoField.TAKEN, Operator.AT_LEAST, value):
                first = max(first, str(value))
            case Comparison(PhotoField.TAKEN, Operator.LESS, value):
                end = min(end, str(value))
    return first, end


def _ranges(condition: Expression) -> list[tuple[int, int]]:
    """Return the rows of the dates that a condition asks for, of photos with dates of their own first."""
    first, end = dates_of(condition)
    if (first, end) == (_FIRST_DATE, _END_OF_DATES):
        return [(row_number(f"0{first}", 0), last_row(f"1{end}"))]
    return [(row_number(flag + first, 0), last_row(flag + end)) for flag in ("1", "0")]


def _with_whole_words(connection: sqlite3.Connection, patterns: list[str]) -> list[str]:
    """Return patterns with the words that there are instead of a beginning without an index, where these are few.

    FTS5 reads all rows of such a beginning before the first one, but those of whole words as they are needed.
    """
    try:
        return [_BEGINNING.sub(lambda match: _whole_words(connection, match[1]), pattern) for pattern in patterns]
    except _ManyWordsError:
        return patterns


def _whole_words(connection: sqlite3.Connection, beginning: str) -> str:
    """Return a pattern for the words that begin with a text."""
    words, at = [beginning], beginning
    while (row := connection.execute(NEXT_WORD, (at,)).fetchone()) is not None and row[0].startswith(beginning):
        words.append(row[0])
        if len(words) > _MOST_WORDS:
            raise _ManyWordsError
        at = f"{row[0]}\x01"
    quoted = (f'"{word}"' for word in dict.fromkeys(words))
    return f"({' OR '.join(quoted)})"


class _ManyWordsError(Exception):
    """More words begin with a text than are looked up one by one."""


_BEGINNING = re.compile(r'"(\S{5,})" \*')
"""The last word of a pattern, with signs for the category: a shorter one has an index of its own."""
_MOST_WORDS = 8


def _in_parts(hours: Iterator[tuple[int, ...]], first: int) -> Iterator[tuple[int, ...]]:
    """Yield photos in larger parts, each of whole hours."""
    length = first
    while True:
        part: list[int] = []
        for same in hours:
            part += same
            if len(part) >= length:
                break
        if not part:
            return
        yield tuple(part)
        length = max(min(2 * length, _MOST_AT_ONCE), first)


def _passed(
    hours: Iterator[tuple[int, ...]], skipped: int, unlisted: frozenset[int]
) -> tuple[int, Iterator[tuple[int, ...]]]:
    """Pass as many photos that are listed, in whole hours; return how many are left, and the hours from there."""
    for same in hours:
        listed = len(same) if unlisted.isdisjoint(same) else sum(each not in unlisted for each in same)
        if listed > skipped:
            return skipped, chain((same,), hours)
        skipped -= listed
    return skipped, iter(())
