"""Which keys the footer of a screen names, and which of them stay where there is not room for all."""

from __future__ import annotations

from collections.abc import Iterable

from tui.keys.screen_action import ScreenAction, ScreenKind
from tui.photos.selection import Selection
from tui.session import Session
from tui.widgets.frame.status_line import Importance
from tui.wording import connection_words, count_words

_LAST = ("back", "help", "step-out")

_ON_PEOPLE = ("person.name", "person.merge", "person.hide", "person.remove")
"""Only where people are listed."""

# The most important first: how many of them stay before background work, and their order.
_FOOTERS: dict[ScreenKind, tuple[int, tuple[str, ...]]] = {
    ScreenKind.HOME: (3, ("open", "search", "go", "share", "newest", "order")),
    ScreenKind.COLLECTIONS: (7, ("open", *_ON_PEOPLE, "search", "share", "story", "go", "order", "newest")),
    ScreenKind.PHOTOS: (
        4,
        ("open", "select", "person.not", "share", "take", "story", "search", "go", "order", "newest"),
    ),
    ScreenKind.LIGHTBOX: (
        7,
        (
            "photo.details",
            "photo.play",
            "photo.zoom-in",
            "favourite",
            "photo.slideshow",
            "share",
            "take",
            "select",
            "photo.actual",
            "search",
            "go",
            "newest",
        ),
    ),
    ScreenKind.PEOPLE: (
        3,
        (
            "open",
            "duplicates.compare",
            "duplicates.apart",
            "people.new",
            "people.next",
            "map.next",
            "map.zoom-in",
            "search",
            "go",
            "newest",
        ),
    ),
}

_PLAYING = (
    "slideshow.pause",
    "story.next",
    "slideshow.slower",
    "slideshow.faster",
    "slideshow.shuffle",
    "photo.slideshow",
)
"""First while a slideshow or a story runs."""
_IN_PLAYER = (
    "photo.play",
    "video.forward",
    "video.frame",
    "video.faster",
    "video.loop",
    "reels.order",
    "reels.shuffle",
)
"""First while a video is in the player."""


def footer(kind: ScreenKind, actions: Iterable[ScreenAction]) -> list[tuple[ScreenAction, Importance]]:
    """Return the actions that the footer names, the most important first, the way out at the end."""
    count, first = _FOOTERS[kind]
    shown = [each for each in actions if each.hint and (each.id != "step-out" or kind is ScreenKind.HOME)]
    ids = {each.id for each in shown}
    for running, keys in (("slideshow.pause", _PLAYING), ("video.forward", _IN_PLAYER)):
        if running in ids:
            count, first = len(keys), (*keys, *(each for each in first if each not in keys))
    order = (*first, *(each.id for each in shown if each.id not in {*first, *_LAST}), *_LAST)
    shown.sort(key=lambda each: order.index(each.id))
    return [(each, _importance(each, first[:count], is_first=each is shown[0])) for each in shown]


def state_words(session: Session, selection: Selection) -> str:
    """Return what the right end of the footer says: open albums, what is selected, what draws, the connection."""
    words = "text" if session.plain else session.capabilities.drawing
    if selection:
        words = f"{len(selection):,} selected · {words}"
    if opened := session.actor.opened_albums:
        words = f"{count_words(len(opened), 'protected album')} open · {words}"
    if session.shows_connection:
        words = f"{words} · {connection_words(session.link.rate, session.link.round_trip)}"
    return words


def _importance(action: ScreenAction, first: tuple[str, ...], *, is_first: bool) -> Importance:
    if action.id in _LAST or is_first:
        return Importance.LASTING
    return Importance.FIRST if action.id in first else Importance.OTHER
