"""The check of preferences that are set as texts, by the command `preferences`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.keys.keymap import keymap_of, parse_bindings
from tui.terminal_choice import check_setting


def check_preference(
    bindings: Iterable[tuple[str, str]], preferences: Mapping[str, str], name: str, value: str
) -> None:
    """Check a new value by the stored preferences and the key bindings of all members.

    Raises:
        UsageError: no session could use the value.
    """
    if name == "key_bindings":
        keymap_of((*bindings, *parse_bindings(value)))
    check_setting(preferences, name, value)
