"""The check of preferences that are set as texts, by the command `preferences`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.config.formats.text_formats import is_time_zone
from core.errors import UsageError
from core.library.moments.member_day import TIME_ZONE
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
    if name == TIME_ZONE and not is_time_zone(value):
        raise UsageError("This is not a time zone.", "Write it as Europe/Lisbon.")
    check_setting(preferences, name, value)
