"""Values that are texts: words that a field has, names, and words of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.query.search_words import words_of
from core.query.values.field_values import FieldValue, FieldValueError, NameValue, OptionValue, WordsValue
from core.suggestions import close_match
from core.text import display_text


@dataclass(frozen=True, slots=True)
class WordsKind:
    """Words: `camera:canon`, `name:"holiday 2024"`."""

    form: str = 'words, such as canon or "eos r6"'

    def read(self, text: str, *, is_quoted: bool) -> WordsValue:
        """Read any text with a letter or digit."""
        return WordsValue(_with_words(text), is_quoted)

    def words(self, value: FieldValue) -> str:
        """Say whether the words are whole."""
        assert isinstance(value, WordsValue)
        return word_phrase(value.text, is_exact=value.is_exact)


@dataclass(frozen=True, slots=True)
class NameKind:
    """The name of a thing: `tag:Lisbon`, `tag:"Sea side"`."""

    form: str
    known: tuple[str, ...] = ()
    """Names that are offered while one is typed; there may be others."""
    also: tuple[str, ...] = ()
    """Further names for the same, which are not offered."""

    def read(self, text: str, *, is_quoted: bool) -> NameValue:
        """Read any text with a letter or digit; quotes change nothing."""
        del is_quoted
        return NameValue(_with_words(text))

    def words(self, value: FieldValue) -> str:
        """Quote the name."""
        assert isinstance(value, NameValue)
        return f"“{display_text(value.text, 60)}”"

    def meant(self, text: str) -> str | None:
        """Return the known name that a text is probably a mistyped one of; None for a name, and where none is alike."""
        is_name = _plain(text) in map(_plain, (*self.known, *self.also))
        return None if is_name else close_match(text, self.known)


@dataclass(frozen=True, slots=True)
class OptionKind:
    """One word of a list: `kind:video`."""

    options: Mapping[str, str]
    """The words, with what each means for `words`."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Further words for the same: `jpg` for `jpeg`."""

    @property
    def form(self) -> str:
        """Name all words."""
        *most, last = self.options
        return f"{', '.join(most)} or {last}" if most else last

    def read(self, text: str, *, is_quoted: bool) -> OptionValue:
        """Find the word in any case."""
        del is_quoted
        word = text.casefold()
        word = self.also.get(word, word)
        if word not in self.options:
            shown = display_text(text, 40)
            raise FieldValueError(f"“{shown}” is not {self.form}", close_match(text, self.options) or "")
        return OptionValue(word)

    def words(self, value: FieldValue) -> str:
        """Return what the word means."""
        assert isinstance(value, OptionValue)
        return self.options[value.text]


def word_phrase(text: str, *, is_exact: bool) -> str:
    """Say which words are searched for."""
    shown = display_text(text, 60)
    return f"exactly “{shown}”" if is_exact else f"a word that begins with “{shown}”"


def _plain(name: str) -> str:
    return name.casefold().replace(".", "")


def _with_words(text: str) -> str:
    if not words_of(text):
        raise FieldValueError(f"“{display_text(text, 40)}” has no letters or digits to search for")
    return text
