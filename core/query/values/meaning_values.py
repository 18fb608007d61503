"""Values of likeness: words that say what a photo shows, and the key of a photo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from core.query.search_words import words_of
from core.query.values.field_values import FieldValue, FieldValueError, NameValue, WordsValue
from core.text import display_text


@dataclass(frozen=True, slots=True)
class MeaningKind:
    """What a photo shows, in words: `like:"snowy mountains"`."""

    form: str = 'words in quotes, such as "snowy mountains"'

    def read(self, text: str, *, is_quoted: bool) -> WordsValue:
        """Read any text with a letter or digit."""
        del is_quoted
        if not words_of(text):
            raise FieldValueError(f"“{display_text(text, 40)}” has no letters or digits")
        return WordsValue(text, is_exact=True)

    def words(self, value: FieldValue) -> str:
        """Quote the words."""
        assert isinstance(value, WordsValue)
        return f"“{display_text(value.text, 60)}”"


@dataclass(frozen=True, slots=True)
class KeyKind:
    """The key of a photo: `similar:k3j5x2abcdefg`."""

    form: str = "the key of a photo, such as k3j5x2abcdefg"

    def read(self, text: str, *, is_quoted: bool) -> NameValue:
        """Read a key, in any case."""
        del is_quoted
        if not _KEY.fullmatch(text.casefold()):
            raise FieldValueError(f"“{display_text(text, 40)}” is not {self.form}")
        return NameValue(text.casefold())

    def words(self, value: FieldValue) -> str:
        """Name the photo by its key."""
        assert isinstance(value, NameValue)
        return f"the photo {value.text}"


_KEY: Final = re.compile("[a-z2-7]{13}")
