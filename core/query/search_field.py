"""What a field of queries is, and which facts about photos an actor may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.models import Actor
from core.permissions import Action, Redaction, is_member, may, redaction_of
from core.query.values.field_values import ValueKind


class Audience(StrEnum):
    """Whose facts a field asks for, which decides whether a query with it can be shared."""

    PRIVATE = "private"
    """Those of one member."""
    MEMBERS = "members"
    """Those that members share with each other."""
    OPEN = "open"
    """Those of the photos."""


@dataclass(frozen=True, slots=True)
class SearchAccess:
    """What decides which fields exist for an actor: a fact that is not shown to them cannot be asked for."""

    is_member: bool
    has_favourites: bool
    shows_groups: bool
    """Whether the actor is shown categories and collections."""
    shows_archive: bool
    redaction: Redaction
    is_open_only: bool = False
    """Whether only open fields exist, and words are not looked for in texts for members: the access of share links."""


EVERY_FIELD = SearchAccess(
    is_member=True,
    has_favourites=True,
    shows_groups=True,
    shows_archive=True,
    redaction=Redaction(shows_names=True, shows_dates=True, shows_cameras=True, shows_places=True),
)

OPEN_FIELDS = replace(EVERY_FIELD, has_favourites=False, shows_archive=False, is_open_only=True)
"""What the query of a share link may ask for, the same for all guests."""


def access_of(actor: Actor) -> SearchAccess:
    """Return what this actor may ask for."""
    return SearchAccess(
        is_member=is_member(actor),
        has_favourites=is_member(actor) or actor.favourites is not None,
        shows_groups=actor.share is None,
        shows_archive=may(actor, Action.ARCHIVE),
        redaction=redaction_of(actor),
    )


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field of queries."""

    name: str
    kind: ValueKind
    phrase: str
    """What an explanation says of photos with a value, with {} for the words of the value."""
    example: str
    audience: Audience
    is_shown: Callable[[SearchAccess], bool]


Fields = Mapping[str, SearchField]
"""The fields that exist for an actor, by name."""


def examples_of(fields: Fields) -> str:
    """Return what can be written in a query, in words, with fields that exist."""
    return f"Words, or fields such as {' '.join(text for field, text in _EXAMPLES.items() if field in fields)}."


_EXAMPLES = {
    "tag": "tag:sea",
    "rating": "rating:>=4",
    "taken": "taken:2024",
    "camera": "camera:canon",
    "kind": "not kind:video",
}
