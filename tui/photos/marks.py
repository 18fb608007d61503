"""Marks that keys make: favourites, stars, tags, albums, the archive; the last one of a session can be repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import AlbumId, Marks
from core.text import display_text
from tui.wording import count_words


@dataclass(frozen=True, slots=True)
class Mark:
    """What a key gives photos, collections and categories."""

    stars: int | None
    """1 to 5 stars, 0 to clear them; None: it makes them favourites, or no longer."""
    is_favourite: bool = True
    """Whether they become favourites, where there are no stars."""

    def operation(self, things: Things) -> SetFavourite | SetRatings:
        """Return the operation that makes this mark."""
        if self.stars is None:
            return SetFavourite(things, self.is_favourite)
        return SetRatings.one(self.stars, things)

    def on(self, marks: Marks) -> Marks:
        """Return the marks of a thing on which a member has made this one, if others have changed none since."""
        if self.stars is None:
            change = int(self.is_favourite) - int(marks.is_favourite)
            return replace(marks, is_favourite=self.is_favourite, favourites=marks.favourites + change)
        votes = marks.votes - (marks.stars is not None) + bool(self.stars)
        given = (marks.rating or 0.0) * marks.votes - (marks.stars or 0) + self.stars
        return replace(marks, stars=self.stars or None, rating=given / votes if votes else None, votes=votes)

    def words(self, things: str) -> str:
        """Return that several things, in words, were marked, as a sentence without its end."""
        if self.stars is None:
            return f"{things} are {'now' if self.is_favourite else 'no longer'} your favourites"
        if not self.stars:
            return f"The rating of {things} is cleared"
        return f"{things} rated with {count_words(self.stars, 'star')}"


@dataclass(frozen=True, slots=True)
class TagMark:
    """A tag that is set or removed."""

    tag: str
    is_set: bool = True

    def operation(self, things: Things) -> SetTag:
        """Return the operation that makes this mark."""
        return SetTag(self.tag, things, self.is_set)

    def words(self, things: str) -> str:
        """Return that things, in words, were marked, as a sentence without its end."""
        verb = "tagged" if self.is_set else "no longer tagged"
        return f"{things} {verb} {display_text(self.tag)}"


@dataclass(frozen=True, slots=True)
class AlbumMark:
    """An album to which photos are added."""

    album_id: AlbumId
    name: str
    """Safe to show."""


@dataclass(frozen=True, slots=True)
class ArchiveMark:
    """Photos are archived, or no longer."""

    is_archived: bool


LastMark = Mark | TagMark | AlbumMark | ArchiveMark
"""What can be repeated: texts, dates and places are those of one thing, and the trash is not repeated by accident."""

FAVOURITE = Mark(None)
NO_FAVOURITE = Mark(None, is_favourite=False)
