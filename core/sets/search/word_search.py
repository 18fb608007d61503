"""Words in the texts of photos: the one place that writes how they are found.

Here each text is read and compared. An index of words answers the same question, `core.query.search_words.has_words`,
in place of `WordSearch.sql`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.query.search_words import has_words, search_pattern
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
        """Compare the texts of each photo, and look up the names of what it is in; never of protected albums."""
        pattern = out.parameter(self._pattern)
        reader = readable_album(out.parameter(self.user_id) if self.user_id else OWNER, "0")
        own = [fact_sql(text.value, out.table) for text in self.searched if "{has_words}" not in text.value]
        found = [f"has_words({pattern}, {', '.join(own)})"] if own else []
        for text in self.searched:
            if "{has_words}" in text.value:
                name = "albums.name" if text is SearchedText.ALBUMS else "name"
                words = {"has_words": f"has_words({pattern}, {name})", "readable": reader}
                found.append(fact_sql(text.value, out.table, **words))
        return f"({' OR '.join(found)})" if found else "0"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the texts of one photo."""
        return any(has_words(self._pattern, photo.texts.get(text, ())) for text in self.searched)

    @property
    def _pattern(self) -> str:
        return search_pattern(self.text, is_exact=self.is_exact)
