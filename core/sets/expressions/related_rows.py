"""Conditions on rows of other tables that are about a photo: marks, stacks, the trash, tags, sessions."""

from __future__ import annotations

from dataclasses import dataclass

from core.models.tags.tag_names import keys_from
from core.sets.expressions.comparisons import ROW_OF_SLUG
from core.sets.expressions.member_sql import ARCHIVED, LAST_SESSION_END, OWNER
from core.sets.expressions.tree import PhotoFacts, PhotoField, Relation, Sql


@dataclass(frozen=True, slots=True)
class Related:
    """A photo that is related to another row by its id, such as the member who selected it."""

    relation: Relation
    other_id: int

    def sql(self, out: Sql) -> str:
        """Look up the photo in the table of the relation."""
        table, column = self.relation.value
        other = out.parameter(self.other_id)
        return f"{out.table}.id IN (SELECT photo_id FROM {table} WHERE {column} = {other})"  # noqa: S608 - names from above

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the relations of one photo."""
        return self.other_id in photo.relations.get(self.relation, ())


@dataclass(frozen=True, slots=True)
class StackedWith:
    """The photos of the stack that a photo is in, by its key, as far as they are in the same collection."""

    key: str

    def sql(self, out: Sql) -> str:
        """Look up the stack of the photo."""
        return f"""{out.table}.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = {out.parameter(self.key)} AND +other.collection_id = member.collection_id
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the stack of one photo."""
        return self.key in photo.stack


@dataclass(frozen=True, slots=True)
class Trashed:
    """The photos in the trash, or those moved there with the collection or category of a slug."""

    slug: str

    def sql(self, out: Sql) -> str:
        """Look up the photo in the trash."""
        condition = ""
        if self.slug:
            field = PhotoField.COLLECTION if "/" in self.slug else PhotoField.CATEGORY
            condition = f" WHERE {field.value} = (SELECT {ROW_OF_SLUG[field]} WHERE slug = {out.parameter(self.slug)})"
        return f"{out.table}.id IN (SELECT photo_id FROM trashed_photos{condition})"  # noqa: S608 - names from above

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare with what the photo is in the trash with."""
        return photo.trash is not None and self.slug in {"", photo.trash}


@dataclass(frozen=True, slots=True)
class Tagged:
    """The photos with a tag, by its key, or with one below it."""

    key: str

    def sql(self, out: Sql) -> str:
        """Look up the photos of the tags whose keys begin with this one."""
        first, end = map(out.parameter, keys_from(self.key))
        return f"""{out.table}.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= {first} AND key < {end})
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the tags of one photo."""
        return any(key.startswith(self.key) for key in photo.tags)


@dataclass(frozen=True, slots=True)
class Archived:
    """The photos that are archived."""

    def sql(self, out: Sql) -> str:
        """Look up the photo in the archive."""
        return f"{out.table}.id IN {ARCHIVED}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return photo.is_archived


@dataclass(frozen=True, slots=True)
class AddedSince:
    """The photos added since the end of a member's newest session that ended long enough ago; see `LastPlaces`.

    0: the owner, as whom the person at the machine acts.
    """

    user_id: int

    def sql(self, out: Sql) -> str:
        """Compare with the newest of the ends that are kept; without one, no photo is new."""
        user = out.parameter(self.user_id) if self.user_id else OWNER
        return f"{out.table}.added_at > {LAST_SESSION_END.format(user=user)}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return self.user_id in photo.new_to
