"""The registry of actions: bindings, footer, help, command palette and permissions of every screen are read from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from core.permissions import Action as Permission
from tui.keys.screen_action import Group, Need, ScreenAction, ScreenKind

_HOME = frozenset({ScreenKind.HOME})
_LISTS = frozenset({ScreenKind.HOME, ScreenKind.COLLECTIONS, ScreenKind.PHOTOS})
_ROWS = _LISTS | {ScreenKind.PEOPLE}
_INSIDE = frozenset(ScreenKind) - _HOME
_PHOTOS = frozenset({ScreenKind.PHOTOS, ScreenKind.LIGHTBOX})
_SHARED = _PHOTOS | {ScreenKind.COLLECTIONS, ScreenKind.HOME}
_RATED = _PHOTOS | {ScreenKind.COLLECTIONS}
_GRID = frozenset({ScreenKind.PHOTOS})
_LIGHTBOX = frozenset({ScreenKind.LIGHTBOX})
_STORIES = frozenset({ScreenKind.COLLECTIONS, ScreenKind.PHOTOS})
_PEOPLE = frozenset({ScreenKind.PEOPLE})
_ANYWHERE = frozenset(ScreenKind)

_MOVE, _GO, _LOOK, _ARRANGE, _GALLERY = Group.MOVE, Group.GO, Group.LOOK, Group.ARRANGE, Group.GALLERY


def _move(
    name: str,
    keys: tuple[str, ...],
    words: str,
    call: str,
    kinds: frozenset[ScreenKind] = _ROWS,
    need: Need | None = None,
) -> ScreenAction:
    return ScreenAction(name, keys, words, _MOVE, kinds, call, need=need, in_palette=False)


def _video(name: str, keys: tuple[str, ...], words: str, call: str, hint: str = "") -> ScreenAction:
    return ScreenAction(name, keys, words, _LOOK, _LIGHTBOX, call, hint, need=Need.VIDEO)


def _view(
    name: str, key: str, words: str, call: str, hint: str = "", *, need: Need | None = Need.PICTURES
) -> ScreenAction:
    return ScreenAction(name, (key,), words, _LOOK, _LIGHTBOX, call, hint, need=need)


def _mark(
    name: str,
    key: str,
    words: str,
    call: str,
    hint: str = "",
    kinds: frozenset[ScreenKind] = _SHARED,
    need: Need | None = None,
) -> ScreenAction:
    mark = Permission.MARK
    return ScreenAction(name, (key,), words, _ARRANGE, kinds, call, hint, permission=mark, need=need, on_items=True)


def _arranges(
    name: str, key: str, words: str, call: str, kinds: frozenset[ScreenKind], permission: Permission
) -> ScreenAction:
    return ScreenAction(name, (key,), words, _ARRANGE, kinds, call, permission=permission, on_items=True)


def _stacks(name: str, key: str, words: str, call: str) -> ScreenAction:
    return ScreenAction(name, (key,), words, _ARRANGE, _PHOTOS, call, permission=Permission.STACK, on_items=True)


def _rate(stars: int, words: str) -> ScreenAction:
    return _mark(f"rate.{stars}", str(stars), words, f"rate({stars})", kinds=_RATED, need=Need.NO_COMPARISON)


def _duplicates(
    name: str, key: str, words: str, call: str, hint: str = "", kinds: frozenset[ScreenKind] = _PEOPLE
) -> ScreenAction:
    needs = Need.DUPLICATES if kinds is _PEOPLE else Need.COMPARISON
    return ScreenAction(
        name, (key,), words, _ARRANGE, kinds, call, hint, "", Permission.DUPLICATES, needs, on_items=True
    )


def _names(name: str, key: str, words: str, call: str, hint: str) -> ScreenAction:
    kinds, permission = frozenset({ScreenKind.COLLECTIONS}), Permission.NAME_PEOPLE
    return ScreenAction(
        name, (key,), words, _ARRANGE, kinds, call, hint, permission=permission, need=Need.FACES, on_items=True
    )


def _edits(name: str, key: str, words: str, call: str, kinds: frozenset[ScreenKind]) -> ScreenAction:
    edit, need = Permission.EDIT, Need.NO_COMPARISON
    return ScreenAction(name, (key,), words, _ARRANGE, kinds, call, permission=edit, need=need, on_items=True)


def _map(
    name: str, keys: tuple[str, ...], words: str, call: str, hint: str = "", group: Group = Group.LOOK
) -> ScreenAction:
    return ScreenAction(name, keys, words, group, _PEOPLE, call, hint, need=Need.MAP)


def _days(name: str, key: str, words: str, call: str, group: Group, hint: str = "") -> ScreenAction:
    kinds = _GRID | {ScreenKind.COLLECTIONS}
    return ScreenAction(name, (key,), words, group, kinds, call, hint, need=Need.TIMELINE, on_items=True)


ACTIONS: tuple[ScreenAction, ...] = (
    # In the order of footer and help.
    ScreenAction("open", ("enter",), "Open", _GO, _ROWS, "open", "open", in_palette=False, on_items=True),
    _move("move.left", ("left", "h"), "Left", "move('left')", _LISTS),
    _move("move.right", ("right", "l"), "Right", "move('right')", _LISTS),
    _move("move.up", ("up", "k"), "Up", "move('up')"),
    _move("move.down", ("down", "j"), "Down", "move('down')"),
    _move("move.page-up", ("pageup",), "Page up", "move('page_up')"),
    _move("move.page-down", ("pagedown",), "Page down", "move('page_down')"),
    _move("move.first", ("home",), "First", "move('first')"),
    _move("move.last", ("end", "G"), "Last", "move('last')"),
    ScreenAction("move.section", ("tab",), "Next section", _MOVE, _HOME, "section"),
    ScreenAction(
        "people.next", ("right", "l", "tab"), "Next list", _MOVE, _PEOPLE, "section(1)", "next list", need=Need.SECTIONS
    ),
    ScreenAction("people.previous", ("left", "h"), "Previous list", _MOVE, _PEOPLE, "section(-1)", need=Need.SECTIONS),
    ScreenAction(
        "people.new", ("n",), "New invitation, key or scan", _ARRANGE, _PEOPLE, "new", "new", need=Need.CREATION
    ),
    ScreenAction("jump", ("'",), "Jump to a letter…", _MOVE, _LISTS, "jump", on_items=True),
    _move("photo.left", ("left", "h"), "Previous photo; zoomed in: left", "step('left')", _LIGHTBOX, Need.NO_VIDEO),
    _move("photo.right", ("right", "l"), "Next photo; zoomed in: right", "step('right')", _LIGHTBOX, Need.NO_VIDEO),
    _move("photo.up", ("up", "k"), "Previous photo; zoomed in: up", "step('up')", _LIGHTBOX),
    _move("photo.down", ("down", "j"), "Next photo; zoomed in: down", "step('down')", _LIGHTBOX),
    _days("timeline.later", "{", "Month before in the list", "month(-1)", _MOVE),
    _days("timeline.earlier", "}", "Next month in the list", "month(1)", _MOVE),
    _days("timeline.calendar", "c", "Calendar of the month; in it: years", "calendar", _LOOK, "calendar"),
    ScreenAction("photo.previous", ("pageup",), "Previous photo", _MOVE, _LIGHTBOX, "turn(-1)"),
    ScreenAction("photo.next", ("pagedown",), "Next photo", _MOVE, _LIGHTBOX, "turn(1)"),
    ScreenAction("photo.first", ("home",), "First photo", _MOVE, _LIGHTBOX, "first"),
    ScreenAction("photo.last", ("end", "G"), "Last photo", _MOVE, _LIGHTBOX, "last"),
    # First in the footer while a slideshow runs.
    _view("slideshow.pause", "space", "Pause the slideshow", "pause", "pause", need=Need.SLIDESHOW),
    _view("slideshow.slower", "<", "Slideshow: slower", "pace(1)", "slower", need=Need.SLIDESHOW),
    _view("slideshow.faster", ">", "Slideshow: faster", "pace(-1)", "faster", need=Need.SLIDESHOW),
    _view("slideshow.shuffle", "S", "Slideshow: shuffle", "shuffle", "shuffle", need=Need.SLIDESHOW),
    ScreenAction("back", ("escape", "backspace"), "Back", _GO, _INSIDE, "back", "back"),
    ScreenAction("newest", ("r",), "Newest photos", _GO, _ANYWHERE, "go('newest')", "newest", need=Need.OTHER_PHOTOS),
    _view("photo.details", "i", "Details", "details", "details"),
    _view("photo.play", "p", "Play or pause the video or animation", "play", "play or pause", need=Need.ANIMATION),
    _video("video.back", ("left", "h"), "Video: 5 seconds back", "seek(-5)"),
    _video("video.forward", ("right", "l"), "Video: 5 seconds ahead", "seek(5)", "±5 s"),
    _video("video.frame-back", ("comma",), "Video: one frame back", "frame(-1)"),
    _video("video.frame", (".",), "Video: one frame ahead", "frame(1)", "frame"),
    _video("video.slower", ("<",), "Video: slower", "speed(-1)"),
    _video("video.faster", (">",), "Video: faster", "speed(1)", "speed"),
    _view("video.loop", "o", "Video: repeat without end, or not", "loop", "loop", need=Need.SINGLE_VIDEO),
    _view("reels.order", "o", "Reels: which order…", "order", "order", need=Need.REELS),
    _view("reels.shuffle", "S", "Reels: shuffle", "reshuffle", "shuffle", need=Need.REELS),
    _view("video.link", "E", "Link to the video for another player…", "link_video", need=Need.VIDEO_FILE),
    _view("photo.actual", "enter", "Actual size, and back", "actual_size", "actual size"),
    _view("photo.zoom-in", "+", "Zoom in", "zoom('in')", "zoom"),
    _view("photo.zoom-out", "-", "Zoom out", "zoom('out')"),
    _view("photo.fit", "=", "Fit or fill the screen", "fill"),
    _view("photo.rotate", "R", "Rotate the view", "rotate"),
    ScreenAction("photo.slideshow", ("w",), "Slideshow", _LOOK, _SHARED, "slideshow", "slideshow", on_items=True),
    ScreenAction("story", ("W",), "Story of the collection", _LOOK, _STORIES, "story", "story", need=Need.STORY),
    ScreenAction(
        "story.previous", ("[",), "Story: previous capsule", _LOOK, _LIGHTBOX, "capsule(-1)", need=Need.CAPSULES
    ),
    ScreenAction(
        "story.next", ("]",), "Story: next capsule", _LOOK, _LIGHTBOX, "capsule(1)", "capsule", need=Need.CAPSULES
    ),
    _view("animations", "P", "Play animations automatically, or not", "animations", need=None),
    _view("photo.compare", "c", "Compare with the next photo", "compare"),
    replace(
        _view("photo.text", "O", "Text in the photo: show and copy, or hide", "text", need=Need.NO_VIDEO),
        permission=Permission.MARK,
    ),
    _view("photo.filmstrip", "F", "Filmstrip", "filmstrip"),
    ScreenAction(
        "select",
        ("space",),
        "Select or deselect",
        _ARRANGE,
        _SHARED,
        "select",
        "select",
        permission=Permission.SELECT,
        need=Need.SELECTION,  # its key pauses the slideshow
        on_items=True,
    ),
    _arranges("select.range", "v", "Select a range", "select_range", _GRID, Permission.SELECT),
    _arranges("select.all", "A", "Select all, or none", "select_all", _LISTS, Permission.SELECT),
    replace(
        _mark("favourite", "f", "Favourite, or no longer", "favourite", "favourite"),
        short_hint="fav",
        permission=Permission.FAVOURITE,
    ),
    *(_rate(stars, f"Rate with {stars} star{'s' * (stars > 1)}") for stars in range(1, 6)),
    _rate(0, "Clear my rating"),
    _mark("mark.repeat", ".", "Repeat the last mark", "repeat", need=Need.NO_VIDEO),
    ScreenAction("tag", ("t",), "Tags…", _ARRANGE, _SHARED, "tag", permission=Permission.TAG, on_items=True),
    ScreenAction(
        "filter", ("#",), "Those with a tag…", _LOOK, _LISTS, "filter", permission=Permission.MARK, on_items=True
    ),
    _mark("album", "b", "Add to an album; among albums: make or change one…", "album"),
    _mark("album.remove", "B", "Take out of the album", "album_remove", kinds=_GRID, need=Need.ALBUM),
    _mark("album.earlier", "<", "Move earlier in the album", "album_move(-1)", kinds=_GRID, need=Need.ALBUM),
    _mark("album.later", ">", "Move later in the album", "album_move(1)", kinds=_GRID, need=Need.ALBUM),
    ScreenAction(
        "album.protected",
        ("K",),
        "Open or close protected albums",
        _GO,
        _ANYWHERE,
        "protected",
        permission=Permission.MARK,
    ),
    # The folder of the selection holds what is downloaded.
    ScreenAction(
        "take", ("d",), "Download…", _ARRANGE, _SHARED, "take", "download", permission=Permission.SELECT, on_items=True
    ),
    ScreenAction(
        "share", ("s",), "Share…", _ARRANGE, _SHARED, "share", "share", permission=Permission.SHARE, on_items=True
    ),
    ScreenAction(
        "similar", ("Z",), "Similar photos", _GO, _PHOTOS, "similar", permission=Permission.MARK, on_items=True
    ),
    ScreenAction("map", ("M",), "Map around the photo", _GO, _PHOTOS, "map", permission=Permission.MARK, on_items=True),
    ScreenAction("order", ("o",), "Sort…", _LOOK, _LISTS, "order", "sort", on_items=True),
    ScreenAction("feed.shuffle", ("S",), "Shuffle the feed", _LOOK, _GRID, "shuffle", "shuffle", need=Need.FEED),
    ScreenAction(
        "collection.previous", ("[",), "Previous collection", _GO, _PHOTOS, "neighbour(-1)", need=Need.COLLECTION
    ),
    ScreenAction("collection.next", ("]",), "Next collection", _GO, _PHOTOS, "neighbour(1)", need=Need.COLLECTION),
    _arranges("cover", "C", "Use as cover of the collection", "cover", _PHOTOS, Permission.CHOOSE_COVER),
    _arranges(
        "hero",
        "H",
        "Choose the large row of home…",
        "hero",
        frozenset({ScreenKind.HOME, ScreenKind.COLLECTIONS}),
        Permission.SET_PREFERENCE,
    ),
    _edits("note", "n", "Note…", "note", _RATED),
    _edits("edit", "e", "Edit title, caption, date and place…", "edit", _PHOTOS),
    ScreenAction("stack.open", ("z",), "Open the stack", _GO, _PHOTOS, "open_stack", on_items=True),
    _stacks("stack", "y", "Stack the selected photos", "stack"),
    _stacks("unstack", "Y", "Unstack", "unstack"),
    _stacks("stack.top", "m", "Use as top of its stack", "choose_top"),
    _arranges("archive", "a", "Archive, or no longer", "archive", _SHARED, Permission.ARCHIVE),
    _arranges("trash", "x", "Move to the trash; in the trash: restore", "trash", _SHARED, Permission.TRASH),
    ScreenAction(
        "trash.delete",
        ("X",),
        "Delete permanently, in the trash…",
        _ARRANGE,
        _RATED,
        "delete_permanently",
        permission=Permission.DELETE,
        need=Need.DELETION,
        on_items=True,
    ),
    ScreenAction(
        "trip.dismiss",
        ("-",),
        "Dismiss the trip or event, for all members",
        _ARRANGE,
        frozenset({ScreenKind.COLLECTIONS}),
        "dismiss_trip",
        "dismiss",
        permission=Permission.DISMISS_TRIPS,
        need=Need.TRIPS,
        on_items=True,
    ),
    _names("person.name", "e", "Name the person…", "name_person", "name"),
    _names("person.merge", "m", "Merge the person into another one…", "merge_person", "merge"),
    _names("person.hide", "-", "Hide the person's name, or show it again", "hide_person", "hide"),
    _names("person.remove", "x", "Remove the person from photos…", "remove_person", "remove"),
    replace(_names("person.not", "-", "Not this person…", "not_person", "not this"), kinds=_GRID, need=Need.PERSON),
    _duplicates("duplicates.compare", "c", "Compare duplicates side by side", "choice('compare')", "compare"),
    *(
        _duplicates(f"duplicates.keep.{n}", str(n), f"Keep photo {n}, trash the others", f"keep({n})", "", _GRID)
        for n in range(1, 5)
    ),
    _duplicates("duplicates.choose", "space", "Keep this photo, too, or no longer", "choose", "keep", _GRID),
    _duplicates("duplicates.differ", "n", "Not duplicates", "apart", "not duplicates", _GRID),
    _duplicates("duplicates.apart", "n", "Not duplicates", "choice('apart')", "not duplicates"),
    ScreenAction("places.map", ("M",), "Map of all photos", _GO, _PEOPLE, "map", "map", need=Need.PLACES),
    _map("map.left", ("left", "h"), "Map: to the left", "pan('left')", group=_MOVE),
    _map("map.right", ("right", "l"), "Map: to the right", "pan('right')", group=_MOVE),
    _map("map.zoom-in", ("+",), "Map: closer", "zoom(1)", "zoom"),
    _map("map.zoom-out", ("-",), "Map: from further away", "zoom(-1)"),
    _map("map.world", ("=",), "Map: the whole Earth", "world"),
    _map("map.next", ("tab",), "Map: next cluster of photos", "cluster(1)", "next", _MOVE),
    _map("map.previous", ("shift+tab",), "Map: cluster before", "cluster(-1)", group=_MOVE),
    _map("map.centre", ("c",), "Map: chosen cluster to the middle", "centre"),
    ScreenAction("undo", ("u",), "Undo my last change", _ARRANGE, _ANYWHERE, "history('undo')"),
    ScreenAction("redo", ("ctrl+r",), "Redo what I undid", _ARRANGE, _ANYWHERE, "history('redo')"),
    ScreenAction("search", ("/",), "Search…", _GO, _ANYWHERE, "search", "search"),
    ScreenAction("go", ("g",), "Go to…", _GO, _ANYWHERE, "go_menu", "go to"),
    ScreenAction("theme", ("D",), "Dark or light theme", _GALLERY, _ANYWHERE, "theme"),
    ScreenAction("link", ("L",), "Connection: show or hide", _GALLERY, _ANYWHERE, "link"),
    ScreenAction("terminal", ("T",), "Terminal…", _GALLERY, _ANYWHERE, "terminal"),
    ScreenAction("redraw", ("ctrl+l",), "Redraw", _GALLERY, _ANYWHERE, "redraw"),
    ScreenAction("palette", (":", "ctrl+p"), "All commands…", _GALLERY, _ANYWHERE, "palette", in_palette=False),
    ScreenAction("help", ("?",), "Keys on this screen", _GALLERY, _ANYWHERE, "help", "help"),
    ScreenAction("step-out", ("q",), "Back, then sign out", _GALLERY, _ANYWHERE, "step_out", "sign out"),
    ScreenAction("leave", ("ctrl+q", "ctrl+c"), "Sign out", _GALLERY, _ANYWHERE, "leave"),
)

_KEY_WORDS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "pageup": "PgUp", "pagedown": "PgDn", "escape": "Esc"}


def actions_of(kind: ScreenKind) -> Iterator[ScreenAction]:
    """Return the actions of a kind of screen, in the order of footer and help."""
    return (action for action in ACTIONS if kind in action.kinds)


def bindings_of(kind: ScreenKind) -> list[BindingType]:
    """Return the Textual bindings of a kind of screen, each under its action's id so that a keymap can move it."""
    return [
        Binding(",".join(action.keys), action.call, action.words, show=False, id=action.id)
        for action in actions_of(kind)
    ]


def action_called(kind: ScreenKind, name: str, parameters: tuple[object, ...]) -> ScreenAction | None:
    """Return the action that a Textual call triggers on a kind of screen; None for calls without an entry."""
    return _CALLS.get((kind, name, parameters))


def places_of(action: ScreenAction) -> str:
    """Return in words where an action works: on home, in a category and in a list of photos."""
    *places, last = (_PLACES[kind] for kind in ScreenKind if kind in action.kinds)
    return f"{', '.join(places)} and {last}" if places else last


_PLACES = {
    ScreenKind.HOME: "on home",
    ScreenKind.COLLECTIONS: "in a category",
    ScreenKind.PHOTOS: "in a list of photos",
    ScreenKind.LIGHTBOX: "in an open photo",
    ScreenKind.PEOPLE: "in a list of members, links or jobs",
}


def keys_of(action: ScreenAction, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of an action for a member with a keymap (action id to keys with commas between)."""
    own = keymap.get(action.id)
    return tuple(own.split(",")) if own else action.keys


def with_keys(text: str, keymap: Mapping[str, str]) -> str:
    """Return a text of the program with the first key of each action that it names in braces: `{undo}` is `u`."""

    def key(found: re.Match[str]) -> str:
        action = _BY_ID.get(found[1])
        return found[0] if action is None else key_words(keys_of(action, keymap)[0])

    return re.sub(r"\{([a-z0-9.-]+)\}", key, text)


def is_key_of(key: str, action: ScreenAction, keymap: Mapping[str, str]) -> bool:
    """Return whether a key triggers an action, where that is available; names and characters count as the same key."""
    return normal_key(key) in {normal_key(each) for each in keys_of(action, keymap)}


def normal_key(key: str) -> str:
    """Return the name of a key under which Textual reports it: `question_mark` for `?`."""
    if key == ",":
        return "comma"  # Bindings have commas between keys.
    binding: Binding = next(iter(Binding.make_bindings([Binding(key, "")])))
    return binding.key


def key_words(key: str, *, spelled: bool = False) -> str:
    """Return a key's name as keyboards have it; `spelled` writes arrows as words."""
    if spelled and key in {"left", "right", "up", "down"}:
        return key.capitalize()
    if key.startswith("ctrl+"):
        return "Ctrl+" + key.removeprefix("ctrl+").upper()
    if re.fullmatch(r"f[0-9]+", key):
        return key.upper()
    character = key_to_character(key) or ""
    return _KEY_WORDS.get(key) or (character if character.isprintable() and character.strip() else key.capitalize())


def _calls() -> Iterator[tuple[tuple[ScreenKind, str, tuple[object, ...]], ScreenAction]]:
    for action in ACTIONS:
        _, name, parameters = parse(action.call)
        for kind in action.kinds:
            yield (kind, name, parameters), action


_CALLS = dict(_calls())
_BY_ID = {action.id: action for action in ACTIONS}
