"""One registry of actions: the bindings of every screen, its footer, its help and the command palette all read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType

from core.permissions import Action as Right


class Place(StrEnum):
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
    LOOK = "Look"
    ARRANGE = "Arrange"
    GALLERY = "Gallery"


_HOME = frozenset({Place.HOME})
_LISTS = frozenset({Place.HOME, Place.COLLECTIONS, Place.PHOTOS})
_ROWS = _LISTS | {Place.PEOPLE}
_INSIDE = frozenset({Place.COLLECTIONS, Place.PHOTOS, Place.LIGHTBOX, Place.PEOPLE})
_PHOTOS = frozenset({Place.PHOTOS, Place.LIGHTBOX})
_SHARED = frozenset({Place.COLLECTIONS, Place.PHOTOS, Place.LIGHTBOX})
_GRID = frozenset({Place.PHOTOS})
_LIGHTBOX = frozenset({Place.LIGHTBOX})
_PEOPLE = frozenset({Place.PEOPLE})
_ANYWHERE = frozenset(Place)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do with a key, on some screens."""

    id: str
    """Stays the same for ever: a person's own keys refer to it."""
    keys: tuple[str, ...]
    """As Textual names keys."""
    words: str
    """What it does, for the help screen and the palette."""
    group: Group
    places: frozenset[Place]
    call: str
    """The Textual action of the screen, `move('up')` for `action_move`."""
    hint: str = ""
    """A word for the footer; empty: not shown there."""
    in_palette: bool = True
    """Moving a selection from the palette makes no sense."""


_MOVE, _GO, _LOOK, _ARRANGE, _GALLERY = Group.MOVE, Group.GO, Group.LOOK, Group.ARRANGE, Group.GALLERY

ACTIONS: tuple[Action, ...] = (
    # In the order in which the footer and the help screen show them.
    Action("open", ("enter",), "Open what is selected", _GO, _ROWS, "open", hint="open", in_palette=False),
    Action("move.left", ("left", "h"), "Left", _MOVE, _LISTS, "move('left')", in_palette=False),
    Action("move.right", ("right", "l"), "Right", _MOVE, _LISTS, "move('right')", in_palette=False),
    Action("move.up", ("up", "k"), "Up", _MOVE, _ROWS, "move('up')", in_palette=False),
    Action("move.down", ("down", "j"), "Down", _MOVE, _ROWS, "move('down')", in_palette=False),
    Action("move.page-up", ("pageup",), "A screen up", _MOVE, _ROWS, "move('page_up')", in_palette=False),
    Action("move.page-down", ("pagedown",), "A screen down", _MOVE, _ROWS, "move('page_down')", in_palette=False),
    Action("move.first", ("home",), "The first", _MOVE, _ROWS, "move('first')", in_palette=False),
    Action("move.last", ("end", "G"), "The last", _MOVE, _ROWS, "move('last')", in_palette=False),
    Action("move.section", ("tab",), "Between newest photos and categories", _MOVE, _HOME, "section"),
    Action("people.next", ("right", "l", "tab"), "Next list", _MOVE, _PEOPLE, "section(1)", hint="next list"),
    Action("people.previous", ("left", "h"), "Previous list", _MOVE, _PEOPLE, "section(-1)"),
    Action("people.new", ("n",), "New: invite somebody, add a key", _ARRANGE, _PEOPLE, "new", hint="new"),
    Action("jump", ("'",), "Jump to a letter", _MOVE, _LISTS, "jump"),
    Action(
        "photo.left", ("left", "h"), "Previous photo; zoomed: left", _MOVE, _LIGHTBOX, "step('left')", in_palette=False
    ),
    Action(
        "photo.right", ("right", "l"), "Next photo; zoomed: right", _MOVE, _LIGHTBOX, "step('right')", in_palette=False
    ),
    Action("photo.up", ("up", "k"), "Previous photo; zoomed: up", _MOVE, _LIGHTBOX, "step('up')", in_palette=False),
    Action("photo.down", ("down", "j"), "Next photo; zoomed: down", _MOVE, _LIGHTBOX, "step('down')", in_palette=False),
    Action("photo.previous", ("pageup",), "Previous photo", _MOVE, _LIGHTBOX, "turn(-1)"),
    Action("photo.next", ("pagedown",), "Next photo", _MOVE, _LIGHTBOX, "turn(1)"),
    Action("photo.first", ("home",), "First photo", _MOVE, _LIGHTBOX, "first"),
    Action("photo.last", ("end", "G"), "Last photo", _MOVE, _LIGHTBOX, "last"),
    Action("back", ("escape", "backspace"), "Back", _GO, _INSIDE, "back", hint="back"),
    Action("newest", ("r",), "Newest photos", _GO, _ANYWHERE, "go('newest')", hint="newest photos"),
    Action("photo.details", ("i",), "Details of the photo", _LOOK, _LIGHTBOX, "details", hint="details"),
    Action("photo.play", ("p",), "Pause an animation, or play it", _LOOK, _LIGHTBOX, "play", hint="pause or play"),
    Action("photo.actual", ("enter",), "Full size, and back", _LOOK, _LIGHTBOX, "actual_size", hint="full size"),
    Action("photo.zoom-in", ("+",), "Zoom in", _LOOK, _LIGHTBOX, "zoom('in')", hint="zoom"),
    Action("photo.zoom-out", ("-",), "Zoom out", _LOOK, _LIGHTBOX, "zoom('out')"),
    Action("photo.fit", ("=",), "Fit the screen, or fill it", _LOOK, _LIGHTBOX, "fill"),
    Action("photo.rotate", ("R",), "Turn the view", _LOOK, _LIGHTBOX, "rotate"),
    Action("photo.slideshow", ("w",), "Slideshow", _LOOK, _LIGHTBOX, "slideshow", hint="slideshow"),
    Action("slideshow.pause", ("space",), "Pause the slideshow", _LOOK, _LIGHTBOX, "pause"),
    Action("slideshow.slower", ("<",), "Slideshow: slower", _LOOK, _LIGHTBOX, "pace(1)"),
    Action("slideshow.faster", (">",), "Slideshow: faster", _LOOK, _LIGHTBOX, "pace(-1)"),
    Action("slideshow.shuffle", ("S",), "Slideshow: shuffled, or in order", _LOOK, _LIGHTBOX, "shuffle"),
    Action("animations", ("P",), "Animations: play by themselves, or not", _LOOK, _LIGHTBOX, "animations"),
    Action("photo.compare", ("c",), "Compare with the next ones", _LOOK, _LIGHTBOX, "compare"),
    Action("photo.filmstrip", ("F",), "Filmstrip", _LOOK, _LIGHTBOX, "filmstrip"),
    Action("select", ("space",), "Select the photo, or unselect it", _ARRANGE, _PHOTOS, "select", hint="select"),
    Action("select.range", ("v",), "Select a range: from here to there", _ARRANGE, _GRID, "select_range"),
    Action("select.all", ("A",), "Select all photos here, or none", _ARRANGE, _GRID, "select_all"),
    Action("take", ("d",), "Take photos with you", _ARRANGE, _PHOTOS, "take", hint="take"),
    Action("share", ("s",), "Share: a link for people without an account", _ARRANGE, _SHARED, "share", hint="share"),
    Action("order", ("o",), "Sort order…", _LOOK, _LISTS, "order", hint="sort"),
    Action("collection.previous", ("[",), "Previous collection", _GO, _PHOTOS, "neighbour(-1)"),
    Action("collection.next", ("]",), "Next collection", _GO, _PHOTOS, "neighbour(1)"),
    Action("cover", ("C",), "Use as the cover of its collection", _ARRANGE, _PHOTOS, "cover"),
    Action("undo", ("u",), "Undo my last change", _ARRANGE, _ANYWHERE, "undo"),
    Action("go", ("g",), "Go to…  (gh home, gr newest)", _GO, _ANYWHERE, "go_menu"),
    Action("theme", ("D",), "Dark or light", _GALLERY, _ANYWHERE, "theme"),
    Action("link", ("L",), "Show the link", _GALLERY, _ANYWHERE, "link"),
    Action("terminal", ("T",), "Terminal: what it shows, plain text…", _GALLERY, _ANYWHERE, "terminal"),
    Action("redraw", ("ctrl+l",), "Draw the screen anew", _GALLERY, _ANYWHERE, "redraw"),
    Action("palette", (":", "ctrl+p"), "Search all commands", _GALLERY, _ANYWHERE, "palette", in_palette=False),
    Action("help", ("?",), "Keys of this screen", _GALLERY, _ANYWHERE, "help", hint="help"),
    Action("step-out", ("q",), "Back step by step, then leave", _GALLERY, _ANYWHERE, "step_out", hint="leave"),
    Action("leave", ("ctrl+q", "ctrl+c"), "Leave at once", _GALLERY, _ANYWHERE, "leave"),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that `g` and a letter lead to."""

    key: str
    words: str
    name: str
    right: Right | None = None
    """What it takes to go there; others are not shown the way."""


DESTINATIONS: tuple[Destination, ...] = (
    Destination("h", "Home", "home"),
    Destination("r", "Newest photos", "newest"),
    Destination("v", "Selected photos", "selected", Right.SELECT),
    Destination("s", "Links to photos", "shares", Right.SHARE),
    Destination("k", "My keys and password", "keys", Right.OWN_CREDENTIALS),
    Destination("a", "Members, invitations, who is here, log", "admin", Right.MANAGE_MEMBERS),
    Destination("g", "The first one here", "first"),
)

_KEY_WORDS = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "tab": "Tab",
    "space": "Space",
}


def actions_of(place: Place) -> Iterator[Action]:
    """The actions that keys reach on this kind of screen, in order."""
    return (action for action in ACTIONS if place in action.places)


def bindings_of(place: Place) -> list[BindingType]:
    """The Textual bindings of a screen: every one has its action's id, so that a keymap can move it."""
    return [
        Binding(",".join(action.keys), action.call, action.words, show=False, id=action.id)
        for action in actions_of(place)
    ]


def keys_of(action: Action, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that reach an action for a person who has set some of their own (action id -> keys with commas)."""
    own = keymap.get(action.id)
    return tuple(own.split(",")) if own else action.keys


def key_words(key: str, *, spelled: bool = False) -> str:
    """A key as people read it on their keyboard; `spelled` has no arrows."""
    if spelled and key in {"left", "right", "up", "down"}:
        return key.capitalize()
    if key.startswith("ctrl+"):
        return "Ctrl+" + key.removeprefix("ctrl+").upper()
    return _KEY_WORDS.get(key, key)
