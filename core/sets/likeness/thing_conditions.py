"""Photos that show a thing, as a model has found it."""

from __future__ import annotations

from dataclasses import dataclass

from core.models.tags.tag_names import folded
from core.query.values.field_values import FieldValue, NameValue
from core.sets.expressions import Expression, PhotoFacts, Sql
from core.sets.search.search_actor import SearchActor


@dataclass(frozen=True, slots=True)
class ShowsThing:
    """Photos with a thing, or a group of things, whose name has these words in a row."""

    name: str

    def sql(self, out: Sql) -> str:
        """Look up the photos of the names with the words."""
        words = out.parameter(self._words)
        return f"""{out.table}.id IN (
        SELECT photo_id FROM photo_things
        WHERE thing_id IN (SELECT id FROM things WHERE instr(' ' || key || ' ', {words}) > 0)
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the things of one photo."""
        return any(self._words in f" {key} " for key in photo.things)

    @property
    def _words(self) -> str:
        return f" {folded(self.name)} "


def thing_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Ask for a thing."""
    del actor
    assert isinstance(value, NameValue)
    return ShowsThing(value.text)
