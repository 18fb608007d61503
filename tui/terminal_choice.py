"""Settings of a terminal that override what was detected, and how they are stored. Pure.

Each setting is one preference: a JSON object from the name of a terminal to the chosen word, the latest last.
Colours and plain mode are stored by TERM, which is known before the first frame; pictures and theme by the name that
the terminal reports, because terminals with the same TERM support different protocols and have different backgrounds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from core.errors import UsageError
from core.models import TerminalInfo, TerminalSize
from core.operations import MAX_PREFERENCE
from tui.graphics.terminals.brands import is_multiplexed
from tui.graphics.terminals.capabilities import AUTOMATIC, Blocks, Capabilities, ColourDepth, PictureChoice
from tui.graphics.terminals.capabilities import GraphicsProtocol as Pictures

_log = logging.getLogger(__name__)

_MAX_NAME = 40
_DUMB: Final = frozenset({"", "dumb", "unknown"})
_T = TypeVar("_T")


class Setting(StrEnum):
    """The preferences that hold settings of terminals."""

    PROTOCOL = "pictures.protocol"
    COLOURS = "pictures.colours"
    BLOCKS = "pictures.blocks"
    PASSTHROUGH = "pictures.passthrough"
    PLAIN = "plain"
    THEME = "theme"


SEEN_THEME: Final = "theme.seen"
"""The preference that holds the theme last shown on each terminal, by what is known of it before the first frame."""

SEEN_HINT: Final = "hint.blocks"
"""The preference that holds the terminals on which the hint about pictures of blocks was shown."""

_ANY: Final = "*"
"""Stands for every terminal without a theme of its own."""

_BY_TERM: Final = frozenset({Setting.COLOURS, Setting.PLAIN})

COLOURS: Final[Mapping[str, ColourDepth]] = {
    "24-bit": ColourDepth.TRUECOLOR,
    "256": ColourDepth.COLOURS_256,
    "16": ColourDepth.COLOURS_16,
    "none": ColourDepth.MONOCHROME,
}
"""Colour depths by their stored and displayed words."""

SWITCH: Final[Mapping[str, bool]] = {"yes": True, "no": False}

THEME_WORDS: Final[Mapping[str, str]] = {"dark": "dark", "light": "light"}


WORDS: Final[Mapping[str, Collection[str]]] = {
    Setting.PROTOCOL: [*Pictures],
    Setting.COLOURS: COLOURS,
    Setting.BLOCKS: [*Blocks],
    Setting.PASSTHROUGH: SWITCH,
    Setting.PLAIN: SWITCH,
    Setting.THEME: THEME_WORDS,
}
"""The words of each setting."""


class DescribedTerminal(Protocol):
    """The terminal of a session; implemented by `tui.runtime.driver.Connection`."""

    @property
    def info(self) -> TerminalInfo:
        """What the client sent with its request."""

    @property
    def size(self) -> TerminalSize:
        """Its cells, and its pixels if reported."""

    @property
    def capabilities(self) -> Capabilities:
        """The capabilities in use."""

    @property
    def detected(self) -> Capabilities:
        """The capabilities without any settings."""

    def choose(self, choice: PictureChoice) -> None:
        """Apply settings from the next frame on."""


@dataclass(frozen=True, slots=True)
class TerminalChoice:
    """The settings of one terminal."""

    pictures: PictureChoice = AUTOMATIC
    plain: bool | None = None
    """Plain mode; None: only on terminals without cursor movement."""
    theme: str | None = None
    """`dark` or `light`; None: as the terminal's background is."""


def recalled(preferences: Mapping[str, str], terminal: DescribedTerminal) -> TerminalChoice:
    """Return the stored settings of this terminal; invalid values are ignored."""

    def find(setting: Setting, known: Callable[[str], _T]) -> _T | None:
        word = chosen_word(preferences, setting, terminal)
        try:
            return None if word is None else known(word)
        except (KeyError, ValueError):
            _log.warning("the preference %s has an unknown value: %.40r", setting, word)
            return None

    return TerminalChoice(
        PictureChoice(
            find(Setting.PROTOCOL, Pictures),
            find(Setting.COLOURS, COLOURS.__getitem__),
            find(Setting.BLOCKS, Blocks) or Blocks.HALF,
            find(Setting.PASSTHROUGH, SWITCH.__getitem__) or False,
        ),
        find(Setting.PLAIN, SWITCH.__getitem__),
        find(Setting.THEME, THEME_WORDS.__getitem__),
    )


def chosen_word(preferences: Mapping[str, str], setting: Setting, terminal: DescribedTerminal) -> str | None:
    """Return the stored word of a setting on this terminal, None without one."""
    words = _stored(preferences, setting)
    word = words.get(_key(setting, terminal), words.get(_ANY) if setting is Setting.THEME else None)
    return word if isinstance(word, str) else None


def remembering(
    preferences: Mapping[str, str], setting: Setting, terminal: DescribedTerminal, word: str | None
) -> str | None:
    """Return the preference with this terminal's word added (None: removed); None when it is empty.

    When the value becomes too long, the terminals set longest ago are dropped.
    """
    words = _stored(preferences, setting)
    if word is None:
        words.pop(_ANY, None)
    return _with_word(words, _key(setting, terminal), word)


def check_setting(preferences: Mapping[str, str], name: str, value: str) -> None:
    """Check a value that was not chosen on the terminal card; other preferences pass.

    Raises:
        UsageError: it is not an object of terminals and their words, or it has sextants for a terminal that has
            not confirmed that its font has them.
    """
    if name not in WORDS or (name == Setting.THEME and value in THEME_WORDS):
        return
    setting = Setting(name)
    words = ", ".join(WORDS[setting])
    try:
        chosen = json.loads(value)
    except (ValueError, RecursionError):
        chosen = None
    if not isinstance(chosen, dict) or not all(
        isinstance(word, str) and word in WORDS[setting] for word in chosen.values()
    ):
        raise UsageError(
            f"The value of {name} is a JSON object of terminals and their words: {words}.",
            "`T` in a session sets it for that terminal.",
        )
    confirmed = _stored(preferences, setting)
    if any(word == Blocks.SEXTANT and confirmed.get(key) != word for key, word in chosen.items()):
        raise UsageError(
            "Sextants are used only where a session has shown that the font has them.",
            "`T` in a session on that terminal shows a sample and asks.",
        )


def theme_at_start(preferences: Mapping[str, str], terminal: DescribedTerminal) -> str:
    """Return the theme last shown on this terminal, `dark` without one; it holds until the terminal has answered."""
    word = _stored(preferences, SEEN_THEME).get(_early_key(terminal))
    return word if isinstance(word, str) and word in THEME_WORDS else "dark"


def noting_theme(preferences: Mapping[str, str], terminal: DescribedTerminal, theme: str) -> str | None:
    """Return the preference `SEEN_THEME` with the theme now shown on this terminal; None when it is empty."""
    return _with_word(_stored(preferences, SEEN_THEME), _early_key(terminal), None if theme == "dark" else theme)


def noting_hint(preferences: Mapping[str, str], terminal: DescribedTerminal) -> str | None:
    """Return the preference `SEEN_HINT` with this terminal added; None when it is already there."""
    words, key = _stored(preferences, SEEN_HINT), _reported_key(terminal)
    return None if key in words else _with_word(words, key, "shown")


def blocks_hint(terminal: DescribedTerminal) -> str:
    """Return why pictures are blocks here, and what shows real ones; its keys are for `with_keys`."""
    if is_multiplexed(terminal.info, terminal.detected.name):
        return (
            "tmux and screen do not pass pictures through, so they are drawn as blocks. "
            "{terminal} shows what can be done."
        )
    return (
        "This terminal shows pictures as coloured blocks. kitty, Ghostty, WezTerm, iTerm2, Konsole, foot "
        "and others show real photos. {terminal} shows more."
    )


def is_plain(choice: TerminalChoice, terminal: DescribedTerminal) -> bool:
    """Return whether plain mode is on: as set, otherwise on terminals whose TERM has no capabilities."""
    return terminal.info.term.lower() in _DUMB if choice.plain is None else choice.plain


def _with_word(words: dict[str, Any], key: str, word: str | None) -> str | None:
    words.pop(key, None)
    if word is not None:
        words[key] = word
    while len(value := json.dumps(words, separators=(",", ":"))) > MAX_PREFERENCE:
        del words[next(iter(words))]
    return value if words else None


def _stored(preferences: Mapping[str, str], setting: str) -> dict[str, Any]:
    value = preferences.get(setting)
    if value is None:
        return {}
    if setting == Setting.THEME and value in THEME_WORDS:
        return {_ANY: value}
    try:
        words = json.loads(value)
    except (ValueError, RecursionError):
        words = None
    if not isinstance(words, dict):
        _log.warning("the preference %s cannot be read: %.40r", setting, value)
        return {}
    return words


def _key(setting: Setting, terminal: DescribedTerminal) -> str:
    """Return TERM, or the reported name without version: `XTerm(390)` is `xterm`, `WezTerm 2024` is `wezterm`."""
    if setting in _BY_TERM:
        return terminal.info.term.casefold()[:_MAX_NAME]
    return _reported_key(terminal)


def _reported_key(terminal: DescribedTerminal) -> str:
    return terminal.detected.name.partition("(")[0].partition(" ")[0].casefold()[:_MAX_NAME]


def _early_key(terminal: DescribedTerminal) -> str:
    """Return the program that the client names, else TERM: both are known before the first frame."""
    environment = terminal.info.environment
    program = environment.get("TERM_PROGRAM") or environment.get("LC_TERMINAL") or terminal.info.term
    return program.casefold()[:_MAX_NAME]
