"""Photos that are like a text, by the vectors of a model, or like another photo, by vectors or perceptual hashes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.query.values.field_values import FieldValue, NameValue, WordsValue
from core.sets.expressions import EVERY_PHOTO, And, Expression, Not, Or, PhotoFacts, Sql
from core.sets.likeness.similarity_ways import SimilarityWay, serving_model
from core.sets.search.search_actor import SearchActor

NOTHING_RANKED = "FROM (SELECT 0 AS photo_id, 0 AS place) AS near WHERE 0"
"""In place of `Alike.ranked` where a set has no such part."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Photos like a text, or like the photo with a key; among those that the actor has access to and `rest` holds for.

    The text has to be in `text_vectors`: `core.understanding` puts it there before a query is asked. A photo is
    compared in the first way of `core.sets.likeness.similarity_ways` that there is for it.
    """

    text: str = ""
    key: str = ""
    rest: Expression = EVERY_PHOTO

    def sql(self, out: Sql) -> str:
        """Look up what the functions `most_like` and `most_alike` rank."""
        return f"{out.table}.id IN (\n        SELECT near.photo_id {self.ranked(out)}\n    )"

    def ranked(self, out: Sql) -> str:
        """Return the FROM of the photos, `near`: their `photo_id`, and `place` in the order."""
        rest = "" if self.rest is EVERY_PHOTO else f" AND {self.rest.sql(out)}"
        if self.text:
            text = out.parameter(self.text)
            vector = f"SELECT vector FROM text_vectors AS asked WHERE asked.model_id = model.id AND asked.text = {text}"  # noqa: S608 - a parameter
            return f"""FROM ({_by_vectors(out, vector, rest, "text")}
        WHERE model.part = '{SimilarityWay.CLIP}' AND model.is_serving = 1) AS near"""
        key = out.parameter(self.key)
        own = f"WHERE {out.table}.asset_key = {key} AND {out.accessible(out.table)}"
        model = f"SELECT {serving_model('id', f'{out.table}.id')} FROM photos AS {out.table} {own}"  # noqa: S608 - parameters
        vector = f"""SELECT vector_of(model.sha256, model.dimension, of_photo.slot)
            FROM photos AS {out.table} CROSS JOIN photo_vectors AS of_photo
                ON of_photo.photo_id = {out.table}.id AND of_photo.model_id = model.id
            {own}"""  # noqa: S608 - parameters
        hashes = f"""SELECT of_photo.hashes FROM photos AS {out.table} CROSS JOIN picture_hashes AS of_photo
                ON of_photo.photo_id = {out.table}.id
            {own}"""  # noqa: S608 - parameters
        return f"""FROM ({_by_vectors(out, vector, rest, "photo")}
        WHERE model.id = ({model})
        UNION ALL
        {_by_hashes(out, f"({model}) IS NOT NULL", hashes, rest)}) AS near"""

    def matches(self, photo: PhotoFacts) -> bool:
        """Read what the photo is like."""
        return (self.text or self.key) in photo.likeness


def _by_vectors(out: Sql, vector: str, rest: str, kind: str) -> str:
    # The alias hides that of the statement around it: the conditions are those of this row.
    return f"""SELECT of_slot.photo_id AS photo_id, ranked.key AS place
        FROM vector_models AS model CROSS JOIN json_each(most_like(
            model.sha256, model.dimension, ({vector}),
            (
                SELECT group_concat(compared.slot) FROM photos AS {out.table}
                CROSS JOIN photo_vectors AS compared ON compared.photo_id = {out.table}.id
                    AND compared.model_id = model.id AND compared.slot IS NOT NULL
                WHERE {out.accessible(out.table)}{rest}
            ),
            '{kind}'
        )) AS ranked
        CROSS JOIN photo_vectors AS of_slot ON of_slot.model_id = model.id AND of_slot.slot = ranked.value"""  # noqa: S608 - parameters


def _by_hashes(out: Sql, has_vector: str, hashes: str, rest: str) -> str:
    return f"""SELECT ranked.value AS photo_id, ranked.key AS place
        FROM json_each(CASE WHEN {has_vector} THEN '[]' ELSE most_alike(
            ({hashes}),
            (
                SELECT group_concat(printf('%016x', compared.photo_id) || hex(substr(compared.hashes, 1, 8)), '')
                FROM photos AS {out.table} CROSS JOIN picture_hashes AS compared
                    ON compared.photo_id = {out.table}.id
                WHERE {out.accessible(out.table)}{rest}
            )
        ) END) AS ranked"""  # noqa: S608 - parameters


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
