"""Tags that complete what is typed, of what an actor has access to.

With access to everything, they are looked for among all names. Otherwise among the tags of photos that the actor has
access to, which the index of words finds: what they are not shown is not read, so that it takes no time.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from core.library.names.known_names import KnownNames
from core.library.search.found_words import found_texts, is_indexing
from core.library.search.word_queries import UNLISTED
from core.library.tags.counted_tags import CountedTag, counted, counted_tag
from core.library.tags.tag_queries import (
    COMPLETING,
    COUNT_WITH_TAG,
    GROUPS_WITH_TAGS,
    MOST_USED,
    OF_CATEGORIES,
    OF_COLLECTIONS,
    OF_NEWEST_PHOTOS,
    OF_SOME_PHOTOS,
)
from core.models import Actor
from core.models.tags.tag_names import keys_from, tag_key
from core.query.search_words import has_words, search_pattern, words_of
from core.sets.search.search_facts import SearchedText
from core.sets.search.word_search import WordSearch

MOST_COUNTED = 1_000
"""Photos of a tag that are counted; there may be more."""

_AT_ONCE = 24
"""Tags of which those come first that most things have."""

_FEW = 100
"""Photos of each of these that are counted to find out."""

_MOST = 480
"""Tags that are looked at, for an actor who has access to few of them."""

_SAMPLED = 300
"""Newest photos of an actor, with a tag that has the words, whose tags are looked at."""

_NEWEST, _TAGGINGS = 2_000, 20_000
"""Newest photos of an actor, and last tags of photos, of which those are offered first that most of them have."""

_MANY_FOUND, _COMPARED = 1_250, 125
"""Of so many photos in whose tags the index has the words of one, the newest are compared, and if all of these have it
and are listed, the others are not."""

_Uses = dict[str, int]
"""Keys of tags in their order, and how much the actor has access to that has each: what is many may be more."""


def completions(
    connection: sqlite3.Connection, actor: Actor, typed: str, limit: int, known: KnownNames | None = None
) -> tuple[CountedTag, ...]:
    """Return up to `limit` tags for what is typed; see `Tags.completions`. Names that are not known are read."""
    words = tag_key(typed)[:-1]
    if words and not words_of(words):
        return ()
    own = None
    if actor.category_ids is not None:
        own = _of_own_things(connection, actor, words) if words else _of_newest(connection, actor)
    count = _count if actor.category_ids is None or is_indexing(connection) else _count_own
    found: list[CountedTag] = []
    places: dict[str, int] = {}
    for uses in _rounds(connection, actor, words, known or KnownNames()) if own is None else (own,):
        places |= {key: len(places) + place for place, key in enumerate(uses)}
        best = sorted(uses, key=lambda key: (*_rank(key, words), -uses[key], places[key]))[: limit - len(found)]
        found += count(connection, actor, best)
        if len(found) >= limit:
            break
    found.sort(key=lambda tag: (*_rank(tag_key(tag.name), words), -tag.count, places[tag_key(tag.name)]))
    return tuple(found)


def similar_tags(
    connection: sqlite3.Connection,
    actor: Actor,
    beginning: str,
    is_meant: Callable[[str], bool],
    limit: int,
    known: KnownNames | None = None,
) -> tuple[CountedTag, ...]:
    """Return up to `limit` tags of which a word begins with some letters, and that are meant, as their keys say."""
    own = None if actor.category_ids is None else _of_own_things(connection, actor, beginning)
    if own is None:
        tags = (known or KnownNames()).tags(connection)
        numbers = tags.names.having(search_pattern(beginning, is_exact=False))
        keys = [tags.keys[number] for number in islice(numbers, _MOST)]
    else:
        keys = list(own)
    meant = iter(sorted({key for key in keys if is_meant(key)}, key=_by_length))
    found: list[CountedTag] = []
    while len(found) < limit and (some := list(islice(meant, limit - len(found)))):
        found += (_count if own is None else _count_own)(connection, actor, some)
    return tuple(found)


def _rounds(connection: sqlite3.Connection, actor: Actor, words: str, known: KnownNames) -> Iterator[_Uses]:
    """Yield tags that begin with the words, then those of which a part does, then those with a word that does."""
    seen = 0
    for keys in _keys(connection, words, known):
        for start in range(0, min(len(keys), _MOST - seen), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            uses = {tag_key(tag.name): tag.count for tag in _count(connection, actor, some, _FEW)}
            yield {key: uses[key] for key in (some if words else sorted(some)) if key in uses}
        seen += len(keys)


def _keys(connection: sqlite3.Connection, words: str, known: KnownNames) -> Iterator[list[str]]:
    if not words:
        rows = connection.execute(MOST_USED, {"limit": _MOST, "taggings": _TAGGINGS}).fetchall()
        yield _most_used((row["key"], row["number"]) for row in rows)
        return
    tags, pattern = known.tags(connection), search_pattern(words, is_exact=False)
    begin = (tags.keys[number] for number in tags.names.beginning(pattern))
    yield list(islice((key for key in begin if key.startswith(words) and key != words), _MOST))
    within = (tags.keys[number] for number in tags.names.having(pattern))
    keys = list(islice((key for key in within if words in key and not key.startswith(words)), _MOST))
    yield sorted(keys, key=lambda key: (*_rank(key, words), *_by_length(key)))


def _things(
    connection: sqlite3.Connection, actor: Actor, photos: tuple[str, dict[str, Any]]
) -> Mapping[str, set[int | str]]:
    """Return by the keys of tags, and of those above them, which photos of a statement and which groups have them."""
    rows = connection.execute(*photos).fetchall()
    for statement in (OF_COLLECTIONS, OF_CATEGORIES):
        rows += connection.execute(*statement.fill(actor))
    things: defaultdict[str, set[int | str]] = defaultdict(set)
    for row in rows:
        for key in _with_those_above(row["key"]):
            things[key].add(row["thing_id"])
    return things


def _of_newest(connection: sqlite3.Connection, actor: Actor) -> _Uses:
    """Return the tags of the newest photos that an actor has access to, and of their groups, what is used most first.

    Photos of others are not looked at to find out how many have these tags.
    """
    things = _things(connection, actor, OF_NEWEST_PHOTOS.fill(actor, limit=_NEWEST))
    return {key: len(things[key]) for key in sorted(things, key=lambda key: (-len(things[key]), key))[:_MOST]}


def _most_used(numbers: Iterable[tuple[str, int]]) -> list[str]:
    """Return the keys of tags and of those above them, what is used most first."""
    uses: Counter[str] = Counter()
    for key, number in numbers:
        for above in _with_those_above(key):
            uses[above] += number
    return sorted(uses, key=lambda key: (-uses[key], key))[:_MOST]


def _with_those_above(key: str) -> Iterator[str]:
    """Yield the keys of the tags that a tag is below, then its own."""
    parts = key.split("/")
    for end in range(1, len(parts)):
        yield "/".join(parts[:end]) + "/"


def _of_own_things(connection: sqlite3.Connection, actor: Actor, words: str) -> _Uses | None:
    """Return the tags with the words of what an actor has access to; None while the index does not say which these are.

    Of many photos, those of the newest ones.
    """
    found = found_texts(connection, actor, WordSearch(words, is_exact=False, searched=(SearchedText.TAGS,)))
    if found is None:
        return None
    ids = json.dumps([key.photo_id for key in found.page(0, _SAMPLED)])
    things = _things(connection, actor, OF_SOME_PHOTOS.fill(actor, ids=ids))
    return {key: len(things[key]) for key in sorted(things, key=_by_length) if key != words and _has_words(words, key)}


def _count(
    connection: sqlite3.Connection, actor: Actor, keys: Sequence[str], most: int = MOST_COUNTED
) -> list[CountedTag]:
    """Count what has tags: if that many photos are sure to be listed, without looking at them."""
    sure = 0
    if actor.category_ids is None:
        unlisted = len(connection.execute(UNLISTED, (MOST_COUNTED,)).fetchall())
        sure = most + unlisted if unlisted < MOST_COUNTED else 0
    query = COMPLETING.fill(actor, keys=json.dumps(keys), most=most, sure=sure)
    return counted(connection.execute(*query))


def _count_own(connection: sqlite3.Connection, actor: Actor, keys: Sequence[str]) -> list[CountedTag]:
    """Count what has tags among the photos that the index finds; tags without words are not in it."""
    if not all(map(words_of, keys)):
        return _count(connection, actor, keys)
    rows = connection.execute(*GROUPS_WITH_TAGS.fill(actor, keys=json.dumps(keys)))
    tags = [replace(tag, photos=_own_photos(connection, actor, tag_key(tag.name))) for tag in map(counted_tag, rows)]
    return [tag for tag in tags if tag.count]


def _own_photos(connection: sqlite3.Connection, actor: Actor, key: str) -> int:
    if not words_of(key):
        return 0
    found = found_texts(connection, actor, WordSearch(key, is_exact=True, searched=(SearchedText.TAGS,)))
    if found is None:
        return 0
    first, end = keys_from(key)

    def with_tag(ids: tuple[int, ...]) -> int:
        query = COUNT_WITH_TAG.fill(actor, ids=json.dumps(ids), first=first, end=end)
        return int(connection.execute(*query).fetchone()[0])

    if found.has_rows(_MANY_FOUND):
        newest = next(found.parts(_COMPARED))
        if with_tag(newest) == len(newest):
            return MOST_COUNTED
    number = 0
    for ids in found.parts(MOST_COUNTED):
        number += with_tag(ids)
        if number >= MOST_COUNTED:
            return MOST_COUNTED
    return number


def _has_words(words: str, key: str) -> bool:
    """Return whether a key has what is typed, from the beginning of a word on."""
    return words in key and has_words(search_pattern(words, is_exact=False), key)


def _by_length(key: str) -> tuple[int, str]:
    return len(key), key


def _rank(key: str, words: str) -> tuple[bool, bool]:
    return not key.startswith(words), f"/{words}" not in f"/{key}"
