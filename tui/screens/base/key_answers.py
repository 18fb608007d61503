"""What a key is answered that does nothing now: one sentence that says why, and what helps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from core.models import Actor, Role
from core.permissions import Action as Permission
from core.permissions import may
from tui.keys.bindings import ACTIONS, is_key_of, key_words, keys_of, places_of
from tui.keys.screen_action import Need, ScreenAction, ScreenKind
from tui.session import Destination

_WHO = {Role.PUBLIC: "Guests", Role.GUEST: "Guests", Role.VIEWER: "Viewers", Role.EDITOR: "Editors"}

_WHAT = {
    Permission.SELECT: "select photos",
    Permission.SET_PREFERENCE: "keep preferences",
    Permission.OWN_CREDENTIALS: "have keys",
    Permission.CHOOSE_COVER: "choose covers",
    Permission.STACK: "stack photos",
    Permission.EDIT: "edit texts, dates and places",
    Permission.DUPLICATES: "decide about duplicates",
    Permission.DISMISS_TRIPS: "dismiss trips and events",
    Permission.NAME_PEOPLE: "name people",
    Permission.ARCHIVE: "archive photos",
    Permission.TRASH: "move things to the trash",
    Permission.DELETE: "delete photos permanently",
    Permission.SHARE: "share",
    Permission.UPLOAD: "upload",
    Permission.SCAN: "start a scan",
    Permission.MANAGE_JOBS: "manage scans and other long work",
    Permission.SEE_ERRORS: "see what could not be read",
    Permission.INVITE: "invite",
    Permission.MANAGE_MEMBERS: "manage members",
    Permission.SEE_SESSIONS: "see sessions",
    Permission.SEE_AUDIT: "see the log",
    Permission.FAVOURITE: "have favourites",
    Permission.MARK: "rate photos, or have tags and albums",
    Permission.TAG: "tag photos",
    Permission.OWN_HISTORY: "have a history of changes",
    Permission.SEE_OTHERS_HISTORY: "see the changes of others",
    Permission.CHANGE_SETTINGS: "change settings",
}

_UNMET = {
    Need.ALBUM: "These are not the photos of an album.",
    Need.COLLECTION: "These photos do not belong to a single collection.",
    Need.OTHER_PHOTOS: "These are already the newest photos.",
    Need.PICTURES: "Plain mode shows no pictures. The terminal settings change that.",
    Need.ANIMATION: "There is nothing to play in this photo.",
    Need.VIDEO_FILE: "This photo is not a video.",
    Need.VIDEO: "No video is open in the player.",
    Need.SINGLE_VIDEO: "No video is open in the player that could be repeated.",
    Need.REELS: "These are not reels.",
    Need.NO_VIDEO: "A video is open in the player.",
    Need.SLIDESHOW: "No slideshow is running.",
    Need.SELECTION: "A slideshow is running.",
    Need.COMPARISON: "These are not duplicates side by side.",
    Need.NO_COMPARISON: "Duplicates are compared here: 1 to 4 keep a photo.",
    Need.ITEMS: "There is nothing here yet.",
    Need.SECTIONS: "There is only this list here.",
    Need.CREATION: "Nothing can be added to this list.",
    Need.DUPLICATES: "These are not duplicates.",
    Need.TIMELINE: "This list is not by day: the timeline is.",
    Need.PLACES: "This list is not of places.",
    Need.MAP: "This is not the map.",
    Need.FEED: "Feeds alone are shuffled, and slideshows.",
    Need.TRIPS: "Trips and events alone are dismissed.",
    Need.FACES: "This list is not of people.",
    Need.PERSON: "These are not the photos of one person.",
    Need.STORY: "This collection has no story.",
    Need.CAPSULES: "Stories alone have capsules.",
    Need.DELETION: "Photos are deleted permanently in the trash only, and where the settings allow it.",
}


def key_answer(
    key: str,
    kind: ScreenKind,
    actor: Actor,
    keymap: Mapping[str, str],
    permitted: Iterable[ScreenAction],
    *,
    is_empty: bool = False,
    no_effect: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return why a key (as Textual names it) does nothing on a kind of screen.

    `permitted` are the actions of that kind that the actor has permission for, whether they have an effect now or not;
    `is_empty` says that the screen lists nothing, `no_effect` which actions have no effect on what it lists, and why.
    """
    bound = [action for action in ACTIONS if is_key_of(key, action, keymap)]
    here = [action for action in bound if kind in action.kinds]
    allowed = [action for action in here if action in set(permitted)]
    if allowed and is_empty and allowed[0].on_items:
        return _UNMET[Need.ITEMS]
    if allowed and allowed[0].id in no_effect:
        return no_effect[allowed[0].id]
    if any(kind not in action.kinds for action in bound):
        # The keys for people are those of photos nearly everywhere.
        here, allowed = ([each for each in some if each.need is not Need.FACES] for some in (here, allowed))
    if allowed:
        need = allowed[0].need
        return _UNMET[need] if need is not None else f"{allowed[0].words.rstrip('…')} has no effect now."
    if here and (permission := here[0].permission) is not None:
        return refusal(actor, permission)
    shown = key_words(key)
    if bound:
        elsewhere = _nearest(bound, kind, actor)
        return f"{shown} works {places_of(elsewhere)} only: {elsewhere.words.rstrip('…')}."
    help_key = next((key_words(keys_of(each, keymap)[0]) for each in ACTIONS if each.id == "help"), "?")
    return f"{shown} does nothing here. {help_key} shows the keys."


def _nearest(bound: Sequence[ScreenAction], kind: ScreenKind, actor: Actor) -> ScreenAction:
    """Return the action of a key to name on a screen without it: one that the actor has, among photos for photos."""
    is_list = kind is ScreenKind.PEOPLE
    return min(
        bound,
        key=lambda each: (
            each.permission is not None and not may(actor, each.permission),
            (ScreenKind.PEOPLE in each.kinds) is not is_list,
        ),
    )


def refusal(actor: Actor, permission: Permission) -> str:
    """Return that the actor has no permission, and whom to ask: Viewers can't share. Ask an admin."""
    remedy = "Ask the person who sent the link." if actor.role is Role.GUEST else "Ask an admin."
    return f"{_WHO.get(actor.role, 'You')} can't {_WHAT.get(permission, 'do this')}. {remedy}"


def destination_answer(key: str, actor: Actor, destinations: Iterable[Destination]) -> str:
    """Return why `g` and this key open nothing."""
    found = next((each for each in destinations if each.key == key), None)
    if found is not None and found.permission is not None:
        return refusal(actor, found.permission)
    return f"g {key} opens nothing."
