"""The condition on the photos of a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.sets.expressions import PhotoFacts, Sql

MOST_RECENT: Final = 10
"""The newest photos of all capsules that are the entry of a story without media of its own."""


@dataclass(frozen=True, slots=True)
class InStory:
    """The photos of one capsule of a collection, by their slugs; without a capsule, those of the entry of its story."""

    collection: str
    capsule: str = ""

    def sql(self, out: Sql) -> str:
        """Look up the folders of the story, then their photos."""
        owner = f"(SELECT collection_id FROM collection_addresses WHERE slug = {out.parameter(self.collection)})"  # noqa: S608 - a parameter
        if self.capsule:
            return f"""{out.table}.collection_id IN (
        SELECT collection_id FROM story_folders WHERE owner_id = {owner} AND capsule = {out.parameter(self.capsule)}
    )"""  # noqa: S608 - parameters
        return f"""{out.table}.id IN (
        SELECT id FROM ({ENTRY.replace("{owner}", f"= {owner}").replace("{told}", out.told("told"))})
    )"""  # noqa: S608 - conditions of core.sets

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return (self.collection, self.capsule) in photo.stories


# The photos directly in `stories` that are shown to the actor, or else the newest ones of the capsules.
ENTRY: Final = """
        SELECT owner_id, id
        FROM (
            SELECT owner_id, told.id, capsule <> '' AS is_of_capsule,
                min(capsule <> '') OVER (PARTITION BY owner_id) AS is_made,
                row_number() OVER (
                    PARTITION BY owner_id, capsule <> '' ORDER BY told.newest_sort DESC, told.id DESC
                ) AS place
            FROM story_folders CROSS JOIN photos AS told ON told.collection_id = story_folders.collection_id
            WHERE owner_id {owner} AND {told}
        )
        WHERE is_of_capsule = is_made AND (NOT is_made OR place <= {most})
    """.replace("{most}", str(MOST_RECENT))
