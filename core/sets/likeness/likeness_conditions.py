"""Photos that are like a text or another photo, by the vectors of the model that serves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.query.values.field_values import FieldValue, NameValue, WordsValue
from core.sets.expressions import EVERY_PHOTO, And, Expression, Not, Or, PhotoFacts, Sql
from core.sets.search.search_actor import SearchActor

NOTHING_RANKED = "FROM (SELECT 0 AS photo_id) AS near CROSS JOIN (SELECT 0 AS key) AS ranked WHERE 0"
"""In place of `Alike.ranked` where a set has no such part."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Photos like a text, or like the photo with a key; among those that the actor has access to and `rest` holds for.

    The text has to be in `text_vectors`: `core.understanding` puts it there before a query is asked.
    """

    text: str = ""
    key: str = ""
    rest: Expression = EVERY_PHOTO

    def sql(self, out: Sql) -> str:
        """Look up what the function `most_like` ranks."""
        return f"{out.table}.id IN (\n        SELECT near.photo_id {self.ranked(out)}\n    )"

    def ranked(self, out: Sql) -> str:
        """Return the FROM of the photos, `near`, in the order of `ranked.key`."""
        rest = "" if self.rest is EVERY_PHOTO else f" AND {self.rest.sql(out)}"
        # The alias hides that of the statement around it: the conditions are those of this row.
        return f"""FROM vector_models AS model CROSS JOIN json_each(most_like(
            model.sha256, model.dimension, ({self._vector(out)}),
            (
                SELECT group_concat(compared.slot) FROM photos AS {out.table}
                CROSS JOIN photo_vectors AS compared ON compared.photo_id = {out.table}.id
                    AND compared.model_id = model.id AND compared.slot IS NOT NULL
                WHERE {out.accessible(out.table)}{rest}
            ),
            '{"text" if self.text else "photo"}'
        )) AS ranked CROSS JOIN photo_vectors AS near ON near.model_id = model.id AND near.slot = ranked.value
        WHERE model.is_serving = 1"""  # noqa: S608 - parameters

    def matches(self, photo: PhotoFacts) -> bool:
        """Read what the photo is like."""
        return (self.text or self.key) in photo.likeness

    def _vector(self, out: Sql) -> str:
        if self.text:
            text = out.parameter(self.text)
            return f"SELECT vector FROM text_vectors AS asked WHERE asked.model_id = model.id AND asked.text = {text}"  # noqa: S608 - a parameter
        key = out.parameter(self.key)
        return f"""SELECT vector_of(model.sha256, model.dimension, of_photo.slot)
            FROM photos AS {out.table} CROSS JOIN photo_vectors AS of_photo
                ON of_photo.photo_id = {out.table}.id AND of_photo.model_id = model.id
            WHERE {out.table}.asset_key = {key} AND {out.accessible(out.table)}"""  # noqa: S608 - a parameter


def like_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare with a text."""
    del actor
    assert isinstance(value, WordsValue)
    return Alike(text=value.text)


def similar_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare with a photo."""
    del actor
    assert isinstance(value, NameValue)
    return Alike(key=value.text.casefold())


def narrowed(condition: Expression, rest: tuple[Expression, ...] = ()) -> Expression:
    """Return a condition whose parts that rank do so among the photos for which all else holds."""
    match condition:
        case Alike():
            return replace(condition, rest=And(rest)) if rest else condition
        case Not(part):
            return Not(narrowed(part, rest))
        case Or(parts):
            return Or(tuple(narrowed(part, rest) for part in parts))
        case And(parts) if ranking_parts(condition):
            others = tuple(part for part in parts if not ranking_parts(part))
            return And((*others, *(narrowed(part, (*rest, *others)) for part in parts if ranking_parts(part))))
        case _:
            return condition


def ranking_parts(condition: Expression) -> tuple[Alike, ...]:
    """Return the parts of a condition that rank."""
    match condition:
        case Alike():
            return (condition,)
        case Not(part):
            return ranking_parts(part)
        case And(parts) | Or(parts):
            return tuple(each for part in parts for each in ranking_parts(part))
        case _:
            return ()
