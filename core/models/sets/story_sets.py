"""Stories of collections: the photo set of one and its text, its parts, and whether it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

STORIES = "stories"


@dataclass(frozen=True, slots=True)
class StorySet:
    """The photos of the story of a collection, by its slug: `stories/travel/paris`, `stories/travel/paris/the-zoo`.

    They are listed nowhere else; see `core.indexing.stories`.
    """

    collection: str
    capsule: str = ""
    """The slug of a capsule; empty for the entry: what is directly in the folder, or the newest of all capsules."""


def story_set_text(story: StorySet) -> str:
    """Return the text of a story."""
    return "/".join(filter(None, (STORIES, story.collection, story.capsule)))


class StoryState(StrEnum):
    """How much of the story of a collection an actor has seen."""

    UNSEEN = "unseen"
    """Something of it is new; for those without an account all of it always is."""
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class StoryCapsule:
    """One part of the story of a collection: its entry, or a capsule."""

    photo_set: StorySet
    name: str
    """Safe to show; that of the collection for the entry."""
    photo_count: int
    unseen_count: int
    newest: datetime | None
    """Local time of its newest photo; None if dates are not shown."""

    @property
    def is_entry(self) -> bool:
        """Whether it is what the ring of the collection opens first."""
        return not self.photo_set.capsule
