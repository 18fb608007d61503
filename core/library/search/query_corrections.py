"""What a query that finds nothing probably means: the names in it that do not exist, replaced by those that do."""

from __future__ import annotations

from dataclasses import replace

from core.library.albums.member_albums import Albums
from core.library.tags.tags import Tags
from core.models import Actor
from core.models.tags.tag_names import tag_key
from core.query.query_text import query_text
from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query
from core.query.search_field import access_of
from core.query.search_words import has_words, search_pattern
from core.query.values.field_values import FieldValue, NameValue, WordsValue
from core.query.values.word_values import NameKind
from core.sets.search.search_conditions import parsed_query
from core.sets.search.search_fields import fields_of
from core.suggestions import close_match

_MOST_TAGS = 60
"""Tags that a name is compared with; all of them begin with its first letter, or have a part that does."""


class QueryCorrections:
    """Compares the names in queries with those that an actor is shown; `Library` holds it."""

    def __init__(self, tags: Tags, albums: Albums) -> None:
        """Compare with these tags and albums."""
        self._tags = tags
        self._albums = albums

    async def of(self, actor: Actor, text: str) -> str | None:
        """Return a query with other names of tags, albums and codecs than one that finds nothing; None where all exist.

        Raises:
            QueryError: the query is not valid for this actor.
        """
        query = parsed_query(text, access_of(actor))
        meant = await self._meant(actor, query)
        return None if meant == query else query_text(meant)

    async def _meant(self, actor: Actor, query: Query) -> Query:
        match query:
            case NotQuery(part):
                return NotQuery(await self._meant(actor, part))
            case AndQuery(parts) | OrQuery(parts):
                return replace(query, parts=tuple([await self._meant(actor, part) for part in parts]))
            case FieldTerm(field, value):
                return FieldTerm(field, await self._meant_value(actor, field, value))
            case _:
                return query

    async def _meant_value(self, actor: Actor, field: str, value: FieldValue) -> FieldValue:
        if field == "tag" and isinstance(value, NameValue):
            tags = await self._tags.completions(actor, value.text[:1], _MOST_TAGS)
            names = [tag.name for tag in await self._tags.completions(actor, value.text)] + [tag.name for tag in tags]
            key = f"/{tag_key(value.text)}"
            meant = None if any(key in f"/{tag_key(name)}" for name in names) else close_match(value.text, names)
            return value if meant is None else NameValue(meant)
        if field == "album" and isinstance(value, WordsValue):
            names = [album.full_name for album in await self._albums.of(actor, searches=False)]
            pattern = search_pattern(value.text, is_exact=value.is_exact)
            meant = (
                None
                if any(has_words(pattern, name) for name in names)
                else close_match(value.text, [name.rpartition("/")[2] for name in names])
            )
            return value if meant is None else WordsValue(meant, is_exact=True)
        kind = fields_of(access_of(actor))[field].kind
        if isinstance(value, NameValue) and isinstance(kind, NameKind):
            return NameValue(kind.meant(value.text) or value.text)
        return value
