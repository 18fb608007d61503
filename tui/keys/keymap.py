"""The keys that the settings file and a member set: texts become a keymap, or an error that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.errors import UsageError
from core.suggestions import close_match
from core.text import display_text
from tui.keys.bindings import ACTIONS, key_words, keys_of, normal_key
from tui.keys.screen_action import ScreenAction

_NAMED = frozenset(
    "enter escape tab space backspace delete insert home end pageup pagedown left right up down comma".split()  # noqa: SIM905 - a list of words
)
_COMBINED = re.compile(r"(ctrl|alt|shift)\+[a-z0-9_]+|f([1-9]|1[0-9]|2[0-4])")
_SSH_ESCAPE = "~"


def keymap_of(bindings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a keymap (action id to keys with commas between) for pairs of an action and its keys.

    Raises:
        UsageError: there is no such action or key, or two actions of one screen would have the same key.
    """
    actions = {action.id: action for action in ACTIONS}
    keymap: dict[str, str] = {}
    for name, keys in bindings:
        if name not in actions:
            close = close_match(name, actions)
            hint = f"Did you mean {close}?" if close else "docs/guide.md lists the actions."
            raise UsageError(f"key_bindings: there is no action {display_text(name, 40)!r}.", hint)
        keymap[name] = ",".join(_key(name, key) for key in _split(keys))
    for name in keymap:
        _require_free(actions[name], keymap)
    return keymap


def parse_bindings(text: str) -> tuple[tuple[str, str], ...]:
    """Read "newest=N; go=ctrl+g", the form in which a member's own keys are stored; keys of one action by blanks.

    Raises:
        UsageError: a part is not ACTION=KEYS.
    """
    pairs = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, equals, keys = part.partition("=")
        if not equals or not keys.strip():
            raise UsageError(
                f"key_bindings: {display_text(part, 40)!r} is not ACTION=KEY.", "Write for instance newest=N; go=ctrl+g"
            )
        pairs.append((name.strip(), keys.strip()))
    return tuple(pairs)


def _split(keys: str) -> list[str]:
    return keys.split() or [keys]


def _key(name: str, key: str) -> str:
    """Return a key as Textual names it."""
    if len(key) == 1 and key.isprintable() and key not in {_SSH_ESCAPE, " "}:
        return normal_key(key)
    known = key.lower()
    if known in _NAMED or _COMBINED.fullmatch(known):
        return known
    raise UsageError(
        f"key_bindings: {display_text(key, 20)!r} for {name} is not a key.",
        "A key is one character, or a name such as f5, ctrl+g, pageup.",
    )


def _require_free(action: ScreenAction, keymap: Mapping[str, str]) -> None:
    own = {normal_key(key) for key in keys_of(action, keymap)}
    for other in ACTIONS:
        if other.id == action.id or not action.kinds & other.kinds or not _meet(action, other):
            continue
        if shared := own & {normal_key(key) for key in keys_of(other, keymap)}:
            raise UsageError(
                f"key_bindings: {key_words(min(shared))} cannot be {action.id} and {other.id} on one screen.",
                f"Give {other.id} another key as well, or choose another one.",
            )


def _meet(action: ScreenAction, other: ScreenAction) -> bool:
    """Return whether two actions can be in effect at the same time: those that share a key by default cannot."""
    return not {normal_key(key) for key in action.keys} & {normal_key(key) for key in other.keys}
