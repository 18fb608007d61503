"""Words in the texts of photos: the one place that writes how they are found.

The texts of photos themselves have an index, `photo_words`; names of tags and of what photos are in are few, and all of
them are compared. Where many photos match, or many are not in the index yet, texts are compared photo by photo: a list
ends with its page, and an index would first yield all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.query.search_words import has_words, index_pattern, search_pattern, words_of
from core.sets.expressions import OWNER, PhotoFacts, Sql, readable_album
from core.sets.search.search_facts import INDEXED_TEXTS, SearchedText, fact_sql

MANY_MATCHES: Final = 20_000
"""From how many photos on the texts are compared. Collecting that many takes a few milliseconds."""

MANY_UNINDEXED: Final = 1_000
"""From how many photos on that wait for the index it is not used. Reading the texts of as many takes milliseconds."""


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
        """Find the photos or texts that have the words, never those of protected albums."""
        has = self._comparison(out)
        indexed = [searched for searched in self.searched if searched in INDEXED_TEXTS]
        found = [*self._compared([each for each in self.searched if each not in indexed], has, out)]
        if indexed:
            found.insert(0, self._indexed(indexed, has, out))
        return f"({' OR '.join(found)})" if found else "0"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the texts of one photo."""
        texts = [text for searched in self.searched for text in photo.texts.get(searched, ())]
        return any(has_words(self._pattern, text) for text in texts)

    def _indexed(self, indexed: Sequence[SearchedText], has: str, out: Sql) -> str:
        """Look photos up in the index, without those whose texts have changed since, which are compared."""
        columns = [INDEXED_TEXTS[searched][0] for searched in indexed]
        matches = f"photo_words MATCH {out.parameter(index_pattern(self.text, columns, is_exact=self.is_exact))}"
        changed = (has.replace("{text}", fact_sql(INDEXED_TEXTS[each][1], "changed")) for each in indexed)
        lookup = f"""{out.table}.id IN (
            SELECT rowid FROM photo_words WHERE {matches} AND rowid NOT IN (SELECT photo_id FROM unindexed_photos)
            UNION ALL
            SELECT changed.id FROM unindexed_photos CROSS JOIN photos AS changed ON changed.id = photo_id
            WHERE {" OR ".join(changed)}
        )"""  # noqa: S608 - names of columns
        if all(str(searched.value[0]) != "{has_words}" for searched in indexed):
            return lookup  # without the index, too, these texts are found for all photos before the first is listed
        # Conditions of WHEN end at their first true part; values of THEN and ELSE would be computed whole.
        return f"""CASE
        WHEN (SELECT count(*) FROM (SELECT 1 FROM unindexed_photos LIMIT {MANY_UNINDEXED})) < {MANY_UNINDEXED}
            AND (SELECT count(*) FROM (SELECT 1 FROM photo_words WHERE {matches} LIMIT {MANY_MATCHES})) < {MANY_MATCHES}
        THEN {lookup}
        WHEN {" OR ".join(self._compared(indexed, has, out))} THEN 1 ELSE 0 END"""  # noqa: S608 - names of columns

    def _compared(self, searched: Sequence[SearchedText], has: str, out: Sql) -> Iterator[str]:
        reader = readable_album(out.parameter(self.user_id) if self.user_id else OWNER, "0")
        for each in searched:
            condition, text = each.value
            filled = fact_sql(condition, out.table, has_words=has, readable=reader)
            yield filled.replace("{text}", fact_sql(text, out.table))

    def _comparison(self, out: Sql) -> str:
        """Return the condition that {text} has the words.

        SQLite itself leaves out texts in ASCII without the longest word.
        """
        pattern, words = out.parameter(self._pattern), words_of(self.text)
        # A text in ASCII has no other words, and has these as they are.
        is_ascii = all(map(str.isascii, words))
        like = f"{{text}} LIKE {out.parameter(f'%{max(words, key=len)}%')} OR " if is_ascii else ""
        return f"(({like}{{text}} GLOB '*[^ -~]*') AND has_words({pattern}, {{text}}))"

    @property
    def _pattern(self) -> str:
        return search_pattern(self.text, is_exact=self.is_exact)
