"""Words in the texts of photos: the one place that writes how they are found.

The texts of photos have an index, `photo_words`; names of albums, and of the collections or categories alone that a
field asks for, are few and compared. Where many photos match, or many are not in the index yet, texts are compared
photo by photo: a list ends with its page, and an index would first yield all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.query.search_words import has_words, index_pattern, search_pattern, words_of
from core.sets.expressions import OWNER, PhotoFacts, Sql, readable_album
from core.sets.search.search_facts import INDEXED_TEXTS, SearchedText, fact_sql
from core.sets.search.word_rows import PHOTO_OF_ROW, SCOPE, SCOPE_OF_CATEGORY

MANY_MATCHES: Final = 20_000
"""From how many photos on the texts are compared. Collecting that many takes a few milliseconds."""

MANY_UNINDEXED: Final = 1_000
"""From how many photos on that wait for the index it is not used. Reading the texts of as many takes milliseconds."""


def indexed_texts(searched: Sequence[SearchedText]) -> tuple[SearchedText, ...]:
    """Return the texts that are looked up in the index; none where names of collections or categories alone are."""
    indexed = tuple(each for each in searched if each in INDEXED_TEXTS)
    return () if {*indexed} <= {SearchedText.CATEGORY, SearchedText.COLLECTION} else indexed


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
        indexed = indexed_texts(self.searched)
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
        categories = out.accessible_categories()
        of_photo = [has.replace("{text}", INDEXED_TEXTS[each][1]) for each in sorted(indexed, key=_COSTS.index)]
        if out.names_candidates or categories is None:
            return f"({' OR '.join(fact_sql(each, out.table) for each in of_photo)})"
        columns = [INDEXED_TEXTS[searched][0] for searched in indexed]
        pattern = index_pattern(self.text, columns, SCOPE, is_exact=self.is_exact)
        matches = f"""FROM categories CROSS JOIN photo_words
            WHERE {categories} AND photo_words MATCH replace(
                {out.parameter(pattern)}, {out.parameter(SCOPE)}, {SCOPE_OF_CATEGORY}
            )"""
        lookup = f"""{out.table}.id IN (
            SELECT {PHOTO_OF_ROW} {matches}
                AND ({PHOTO_OF_ROW}) NOT IN (SELECT photo_id FROM unindexed_photos)
            UNION ALL
            SELECT changed.id FROM unindexed_photos CROSS JOIN photos AS changed ON changed.id = photo_id
            WHERE {out.accessible("changed")} AND ({" OR ".join(fact_sql(each, "changed") for each in of_photo)})
        )"""  # noqa: S608 - names of columns
        if all(str(searched.value[0]) != "{has_words}" for searched in indexed):
            return lookup  # without the index, too, these texts are found for all photos before the first is listed
        waiting = f"SELECT count(*) FROM (SELECT 1 FROM unindexed_photos LIMIT {MANY_UNINDEXED})"  # noqa: S608 - a number
        is_indexed = f"({waiting}) < {MANY_UNINDEXED}"
        has_one = " OR ".join(fact_sql(each, out.table) for each in of_photo)
        # Conditions of WHEN end at their first true part; values of THEN and ELSE would be computed whole.
        return f"""CASE
        WHEN {is_indexed} AND (SELECT count(*) FROM (SELECT 1 {matches} LIMIT {MANY_MATCHES})) < {MANY_MATCHES}
        THEN {lookup}
        WHEN {is_indexed} THEN CASE WHEN {has_one} THEN 1 ELSE 0 END
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


_COSTS: Final = (
    *(SearchedText.NAME, SearchedText.CAMERA, SearchedText.LENS),
    *(SearchedText.CATEGORY, SearchedText.COLLECTION, SearchedText.TITLE, SearchedText.CAPTION),
    *(SearchedText.NOTE, SearchedText.TAGS),
)
"""Texts from those that are read with the photo to those that take most."""
