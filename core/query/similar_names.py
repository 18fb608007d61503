"""Names that are probably meant by words with a typing mistake."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from core.query.search_words import words_of

_SHORTEST = 4
"""Letters of a word in which a mistake is looked for."""
_LONG = 8
"""Letters from which on there may be two."""


def begins_alike(words: Sequence[str], name: str) -> bool:
    """Return whether each of the words, folded, begins a word of a name but for one mistake, or two in a long word.

    A mistake is a letter that is missing, superfluous, another one, or swapped with the next. First letters are equal.
    """
    known = words_of(name)
    return bool(words) and all(any(_is_alike(word, each) for each in known) for word in words)


@lru_cache(maxsize=4096)
def _is_alike(word: str, known: str) -> bool:
    if known.startswith(word):
        return True
    if len(word) < _SHORTEST or not known or word[0] != known[0]:
        return False
    allowed = 2 if len(word) >= _LONG else 1
    if len(known) < len(word) - allowed:
        return False
    return _mistakes(word, known[: len(word) + allowed]) <= allowed


def _mistakes(word: str, known: str) -> int:
    """Return the fewest changes of letters that turn a word into a beginning of another one."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for number, letter in enumerate(word, start=1):
        previous, row, oldest = row, [number], before
        for place, other in enumerate(known, start=1):
            changed = previous[place - 1] + (letter != other)
            best = min(previous[place] + 1, row[place - 1] + 1, changed)
            if oldest and place > 1 and letter == known[place - 2] and word[number - 2] == other:
                best = min(best, oldest[place - 2] + 1)
            row.append(best)
        before = previous
    return min(row)
