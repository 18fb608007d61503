"""Words in the texts of photos: the one place that writes how they are found.

The texts of photos have an index, `photo_words`; names of albums, places, and of the collections or categories alone
that a field asks for, are few and compared. Where many photos match, their rows in the index are compared photo by
photo: a list ends with its page, and a lookup would first yield all. Texts that wait for the index are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.query.search_words import LINE_END, has_words, index_pattern, search_pattern, words_of
from core.sets.expressions import OWNER, PhotoFacts, Sql, readable_album
from core.sets.search.search_facts import (
    COMPARED_TEXTS,
    IN_OTHER_TABLES,
    INDEXED_TEXTS,
    SearchedText,
    fact_sql,
    texts_sql,
)
from core.sets.search.word_rows import PHOTO_OF_ROW, SCOPE, SCOPE_OF_CATEGORY, scope_sql

MANY_MATCHES: Final = 20_000
"""From how many photos on the texts are compared. Collecting that many takes a few milliseconds."""

MANY_UNINDEXED: Final = 1_000
"""From how many photos on that wait for the index it is not looked up from the newest photo on."""


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
        indexed = indexed_texts(self.searched)
        found = [*self._compared([each for each in self.searched if each not in indexed], out)]
        if indexed:
            found.insert(0, self._indexed(indexed, out))
        return f"({' OR '.join(found)})" if found else "0"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the texts of one photo."""
        texts = [text for searched in self.searched for text in photo.texts.get(searched, ())]
        return any(has_words(self._pattern, text) for text in texts)

    def _indexed(self, indexed: Sequence[SearchedText], out: Sql) -> str:
        """Look photos up in the index, without those whose texts have changed since, which are compared."""
        pattern, categories = out.parameter(self._pattern), out.accessible_categories()
        texts = f"has_words({pattern}, {texts_sql(indexed, '{table}')})"
        is_waiting = f"{out.table}.id IN (SELECT photo_id FROM unindexed_photos)"  # noqa: S608 - the name of a table
        has_words = f"WHEN {is_waiting} THEN {fact_sql(texts, out.table)} ELSE {self._has_row(indexed, out)} END"
        if out.names_candidates or categories is None:
            return f"CASE {has_words}"
        match = index_pattern(self.text, [INDEXED_TEXTS[each][0] for each in indexed], SCOPE, is_exact=self.is_exact)
        matches = f"""FROM categories CROSS JOIN photo_words
            WHERE {categories} AND photo_words MATCH replace(
                {out.parameter(match)}, {out.parameter(SCOPE)}, {SCOPE_OF_CATEGORY}
            )"""
        if IN_OTHER_TABLES.issuperset(indexed):
            return f"""{out.table}.id IN (
            SELECT {PHOTO_OF_ROW} {matches}
                AND ({PHOTO_OF_ROW}) NOT IN (SELECT photo_id FROM unindexed_photos)
            UNION ALL
            SELECT changed.id FROM unindexed_photos CROSS JOIN photos AS changed ON changed.id = photo_id
            WHERE {out.accessible("changed")} AND {fact_sql(texts, "changed")}
        )"""  # noqa: S608 - names of columns
        # Conditions of WHEN end at their first true part; values of THEN and ELSE would be computed whole.
        return f"""CASE
        WHEN {is_waiting} THEN {fact_sql(texts, out.table)}
        WHEN (SELECT count(*) FROM (SELECT 1 {matches} LIMIT {MANY_MATCHES})) < {MANY_MATCHES}
        THEN {out.table}.id IN (SELECT {PHOTO_OF_ROW} {matches})
        ELSE {self._has_row(indexed, out)} END"""  # noqa: S608 - names of columns

    def _has_row(self, indexed: Sequence[SearchedText], out: Sql) -> str:
        """Return the condition that the row of a photo in the index has the words."""
        words = "".join(f" {SCOPE}{word}" for word in words_of(self.text)) + " " * self.is_exact
        sought = f"replace({out.parameter(words)}, {out.parameter(SCOPE)}, {scope_sql(f'{out.table}.category_id')})"
        row = f" || ' {LINE_END} ' || ".join(INDEXED_TEXTS[each][0] for each in indexed)
        return f"""EXISTS (
            SELECT 1 FROM indexed_photos CROSS JOIN photo_words ON photo_words.rowid = indexed_photos.words_id
            WHERE indexed_photos.photo_id = {out.table}.id AND instr(' ' || {row} || ' ', {sought}) > 0
        )"""  # noqa: S608 - names of columns

    def _compared(self, searched: Sequence[SearchedText], out: Sql) -> Iterator[str]:
        if not searched:
            return
        has = self._comparison(out)
        reader = readable_album(out.parameter(self.user_id) if self.user_id else OWNER, "0")
        for each in searched:
            condition, text = COMPARED_TEXTS[each]
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
