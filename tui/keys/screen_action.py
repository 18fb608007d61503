"""An action that keys trigger on screens: where it works, what it needs, and how help and palette name it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.permissions import Action as Permission


class ScreenKind(StrEnum):
    """A kind of screen on which keys work."""

    HOME = "home"
    COLLECTIONS = "collections"
    PHOTOS = "photos"
    LIGHTBOX = "lightbox"
    PEOPLE = "people"


class Group(StrEnum):
    """A heading of the help screen."""

    MOVE = "Move"
    GO = "Go"
    LOOK = "View"
    ARRANGE = "Organize"
    GALLERY = "Gallery"


class Need(StrEnum):
    """A condition of a screen without which an action has no effect; see `GalleryScreen.meets`."""

    COLLECTION = "collection"
    """The photos are those of one collection."""
    OTHER_PHOTOS = "other photos"
    """The screen does not already show the newest photos."""
    PICTURES = "pictures"
    """Pictures are drawn: plain mode is off."""
    ANIMATION = "animation"
    """A photo on the screen is animated, or a video."""
    VIDEO_FILE = "video file"
    """The photo is a video, a file that other players can play."""
    VIDEO = "video"
    """A video is open in the player, and no slideshow is running."""
    NO_VIDEO = "no video"
    """No video is open in the player."""
    SLIDESHOW = "slideshow"
    """A slideshow is running."""
    SELECTION = "selection"
    """Photos can be selected: no slideshow is running, and no duplicates are compared."""
    SECTIONS = "sections"
    """The screen has several lists."""
    ITEMS = "items"
    """The screen lists anything; see `ScreenAction.on_items`."""
    ALBUM = "album"
    """The photos are those of an album."""
    CREATION = "creation"
    """The list that is shown can get new rows."""
    DUPLICATES = "duplicates"
    """The rows are groups of duplicates."""
    COMPARISON = "comparison"
    """The photos of one group of duplicates are compared."""
    NO_COMPARISON = "no comparison"
    """The screen does not compare duplicates."""
    TIMELINE = "timeline"
    """The screen is about days: the timeline, its calendar or its years."""
    SINGLE_VIDEO = "single video"
    """A video is open in the player that no other one follows."""
    REELS = "reels"
    """The screen shows reels."""
    PLACES = "places"
    """The screen lists places."""
    MAP = "map"
    """The screen is the map."""
    FEED = "feed"
    """The screen is a feed."""
    TRIPS = "trips"
    """The screen lists trips and events."""
    FACES = "faces"
    """The screen lists people in photos."""
    PERSON = "person"
    """The photos are those of one person."""
    STORY = "story"
    """The collection at the cursor, or that of the photos, has a story."""
    CAPSULES = "capsules"
    """A story is played."""
    DELETION = "deletion"
    """The screen shows the trash, and the settings allow permanent deletion."""


@dataclass(frozen=True, slots=True)
class ScreenAction:
    """An action that keys trigger on some kinds of screens."""

    id: str
    """Never changes: the keys that members set refer to it."""
    keys: tuple[str, ...]
    """As Textual names keys."""
    words: str
    """Its label in help and palette."""
    group: Group
    kinds: frozenset[ScreenKind]
    call: str
    """The Textual action of the screen, `move('up')` for `action_move`."""
    hint: str = ""
    """Its label in the footer; empty: not shown there."""
    short_hint: str = ""
    """Its label in a footer with little room; empty: the same."""
    permission: Permission | None = None
    """Without it the action is neither bound nor shown."""
    need: Need | None = None
    """While the screen does not meet it, the action is neither bound nor shown."""
    in_palette: bool = True
    """False for moves of the cursor."""
    on_items: bool = False
    """Whether it acts on what is listed: where nothing is, it is neither bound nor shown."""
