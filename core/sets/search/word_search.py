"""Words in the texts of photos: the one place that writes how they are found.

Here each text is compared with them. An index of words answers the same question, `core.query.search_words.has_words`,
in place of `WordSearch.sql`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.query.search_words import has_words, search_pattern, words_of
from core.sets.expressions import OWNER, PhotoFacts, Sql, readable_album
from core.sets.search.search_facts import SearchedText, fact_sql


@dataclass(frozen=True, slots=True)
class WordSearch:
    """Photos with these words, next to each other, in one of the texts."""

    text: str
    is_exact: bool
    """Whole words; otherwise the last one may be longer."""
    searched: tuple[SearchedText, ...]
    user_id: int = 0
    """The member who asks; 0 is the owner. It decides whose albums are searched."""

    def sql(self, out: Sql) -> str:
        """Find the texts that have the words, never those of protected albums.

        SQLite itself leaves out texts in ASCII without the longest word.
        """
        pattern, words = out.parameter(self._pattern), words_of(self.text)
        # A text in ASCII has no other words, and has these as they are.
        is_ascii = all(map(str.isascii, words))
        like = f"{{text}} LIKE {out.parameter(f'%{max(words, key=len)}%')} OR " if is_ascii else ""
        found_words = f"({like}{{text}} GLOB '*[^ -~]*') AND has_words({pattern}, {{text}})"
        reader = readable_album(out.parameter(self.user_id) if self.user_id else OWNER, "0")
        found = []
        for searched in self.searched:
            condition, text = searched.value
            filled = fact_sql(condition, out.table, has_words=found_words, readable=reader)
            found.append(filled.replace("{text}", fact_sql(text, out.table)))
        return f"({' OR '.join(found)})" if found else "0"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the texts of one photo."""
        texts = [text for searched in self.searched for text in photo.texts.get(searched, ())]
        return any(has_words(self._pattern, text) for text in texts)

    @property
    def _pattern(self) -> str:
        return search_pattern(self.text, is_exact=self.is_exact)
