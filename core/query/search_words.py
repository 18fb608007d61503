"""Words of texts, equal in any case and with any accents, in every script: what it means that a text has words.

A letter of a script that is written without spaces (Chinese, Japanese, Thai and others) is a word by itself, so that
any part of such a text is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from core.models.tags.tag_names import folded


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded."""
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    return tuple(_split(folded(text.translate(_NO_JOINERS))))


def search_text(text: str) -> str:
    """Return the words of a text between blanks, as `search_pattern` is looked for in it; lines stay apart."""
    lines = text.split("\n") if "\n" in text else (text,)
    return "\n".join(f" {' '.join(words_of(line))} " for line in lines)


def index_text(text: str | None, scope: str) -> str:
    """Return the words of a text as the index of words holds them, with a sign that no query has between lines.

    Each word begins with the scope, the signs of a category.
    """
    if not text:
        return ""
    return f" {LINE_END} ".join(" ".join(scope + word for word in words_of(line)) for line in text.split("\n"))


def index_pattern(text: str, columns: Sequence[str], scope: str, *, is_exact: bool) -> str:
    """Return what `photo_words MATCH` takes to find the same as `search_pattern`, in one of the columns."""
    words = " ".join(scope + word for word in words_of(text))
    return f'{{{" ".join(columns)}}} : "{words}"{"" if is_exact else " *"}'


def search_pattern(text: str, *, is_exact: bool) -> str:
    """Return what `search_text` contains of a text with these words next to each other.

    The last word may be longer, unless the words are exact.
    """
    return f" {' '.join(words_of(text))}{' ' if is_exact else ''}"


def has_words(pattern: str, text: str | None) -> bool:
    """Return whether a text has the words of a pattern; None has none."""
    return text is not None and may_have_words(pattern, text) and pattern in search_text(text)


def may_have_words(pattern: str, text: str) -> bool:
    """Return False for most texts without the words of a pattern, in a part of the time of `has_words`."""
    return not text.isascii() or _longest_word(pattern) in text.lower()


@lru_cache(maxsize=64)
def _longest_word(pattern: str) -> str:
    return max(pattern.split(), key=len, default="")


def _split(text: str) -> Iterator[str]:
    """Yield runs of letters and digits of a folded text, and single letters of scripts without spaces; with marks."""
    word, is_whole = "", False
    for character in text:
        if unicodedata.category(character).startswith("M"):
            word += character if word else ""
            continue
        is_unspaced = _UNSPACED.match(character) is not None
        if word and (is_whole or is_unspaced or not character.isalnum()):
            yield word
            word = ""
        if character.isalnum():
            word, is_whole = word + character, is_unspaced
    if word:
        yield word


LINE_END = "\ue000"
"""A character for private use: a word to the index, and of no text."""

_NO_JOINERS = {0x200C: None, 0x200D: None}
_ASCII_WORD = re.compile("[a-z0-9]+")
_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u0f20-\u0fbc\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Japanese and Chinese."""
