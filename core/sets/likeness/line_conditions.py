"""Photos with words in the text that a model has read in them."""

from __future__ import annotations

from dataclasses import dataclass

from core.query.search_words import has_words, index_pattern, search_pattern
from core.query.values.field_values import FieldValue, WordsValue
from core.sets.expressions import Expression, PhotoFacts, Sql
from core.sets.search.search_actor import SearchActor


@dataclass(frozen=True, slots=True)
class ShowsText:
    """Photos with these words next to each other in one line."""

    text: str
    is_exact: bool
    """Whole words; otherwise the last one may be longer."""

    def sql(self, out: Sql) -> str:
        """Look up the words; the photo has to have lines, as that of a row may be deleted."""
        pattern = out.parameter(index_pattern(self.text, ["words"], "", is_exact=self.is_exact))
        return f"""{out.table}.id IN (
        SELECT rowid FROM line_words WHERE line_words MATCH {pattern}
            AND EXISTS (SELECT 1 FROM photo_lines WHERE photo_lines.photo_id = line_words.rowid)
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the lines of one photo."""
        pattern = search_pattern(self.text, is_exact=self.is_exact)
        return any(has_words(pattern, line) for line in photo.lines)


def text_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Ask for words."""
    del actor
    assert isinstance(value, WordsValue)
    return ShowsText(value.text, value.is_exact)
