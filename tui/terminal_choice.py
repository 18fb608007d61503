"""What a visitor wants of a terminal instead of what was found out about it, and how that is remembered. Pure.

Each setting is one preference: a JSON object from the name of a terminal to what was chosen on it, the latest last.
Colours and plain mode go by TERM, which is known before the first frame; pictures go by the name that the terminal
gives itself, because terminals of one TERM draw different ones.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from core.models import TerminalInfo, TerminalSize
from core.operations import MAX_PREFERENCE
from tui.graphics.terminals.capabilities import AUTOMATIC, Blocks, Capabilities, ColourDepth, PictureChoice
from tui.graphics.terminals.capabilities import GraphicsProtocol as Pictures

_log = logging.getLogger(__name__)

_MAX_NAME = 40
_DUMB: Final = frozenset({"", "dumb", "unknown"})
_T = TypeVar("_T")


class Setting(StrEnum):
    """The preferences that hold what is wanted of terminals."""

    PROTOCOL = "pictures.protocol"
    COLOURS = "pictures.colours"
    BLOCKS = "pictures.blocks"
    PASSTHROUGH = "pictures.passthrough"
    PLAIN = "plain"


_BY_TERM: Final = frozenset({Setting.COLOURS, Setting.PLAIN})

COLOURS: Final[Mapping[str, ColourDepth]] = {
    "24-bit": ColourDepth.TRUECOLOR,
    "256": ColourDepth.COLOURS_256,
    "16": ColourDepth.COLOURS_16,
    "none": ColourDepth.MONOCHROME,
}
"""Colour depths by the words that are stored and shown."""

SWITCH: Final[Mapping[str, bool]] = {"yes": True, "no": False}


class VisitorTerminal(Protocol):
    """What a session knows of its terminal, and may want of it; `tui.runtime.driver.Connection` is the real one."""

    @property
    def info(self) -> TerminalInfo:
        """What was known before it was asked."""

    @property
    def size(self) -> TerminalSize:
        """Its cells, and its pixels where it tells."""

    @property
    def capabilities(self) -> Capabilities:
        """What is drawn for."""

    @property
    def detected(self) -> Capabilities:
        """What would be drawn for if nothing else was wanted."""

    def choose(self, choice: PictureChoice) -> None:
        """Draw as the visitor wants from now on."""


@dataclass(frozen=True, slots=True)
class TerminalChoice:
    """What a visitor wants of one terminal."""

    pictures: PictureChoice = AUTOMATIC
    plain: bool | None = None
    """Text only; None: where the terminal can no more."""


def recalled(preferences: Mapping[str, str], terminal: VisitorTerminal) -> TerminalChoice:
    """What was chosen before on this terminal; what is stored but makes no sense is as good as nothing."""

    def find(setting: Setting, known: Callable[[str], _T]) -> _T | None:
        word = chosen_word(preferences, setting, terminal)
        try:
            return None if word is None else known(word)
        except (KeyError, ValueError):
            _log.warning("the preference %s holds something unknown: %.40r", setting, word)
            return None

    return TerminalChoice(
        PictureChoice(
            find(Setting.PROTOCOL, Pictures),
            find(Setting.COLOURS, COLOURS.__getitem__),
            find(Setting.BLOCKS, Blocks) or Blocks.HALF,
            find(Setting.PASSTHROUGH, SWITCH.__getitem__) or False,
        ),
        find(Setting.PLAIN, SWITCH.__getitem__),
    )


def chosen_word(preferences: Mapping[str, str], setting: Setting, terminal: VisitorTerminal) -> str | None:
    """The word that is stored for a setting on this terminal, None where there is none."""
    word = _stored(preferences, setting).get(_key(setting, terminal))
    return word if isinstance(word, str) else None


def remembering(
    preferences: Mapping[str, str], setting: Setting, terminal: VisitorTerminal, word: str | None
) -> str | None:
    """The value of a preference that also holds a word for this terminal (None: no word any more); None when empty.

    Terminals that were set longest ago are forgotten where there is no room for all.
    """
    words = _stored(preferences, setting)
    words.pop(_key(setting, terminal), None)
    if word is not None:
        words[_key(setting, terminal)] = word
    while len(value := json.dumps(words, separators=(",", ":"))) > MAX_PREFERENCE:
        del words[next(iter(words))]
    return value if words else None


def is_plain(choice: TerminalChoice, terminal: VisitorTerminal) -> bool:
    """Whether to show text only: as chosen, otherwise where TERM says that the terminal can do nothing."""
    return terminal.info.term.lower() in _DUMB if choice.plain is None else choice.plain


def _stored(preferences: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    value = preferences.get(setting)
    if value is None:
        return {}
    try:
        words = json.loads(value)
    except (ValueError, RecursionError):
        words = None
    if not isinstance(words, dict):
        _log.warning("the preference %s cannot be read: %.40r", setting, value)
        return {}
    return words


def _key(setting: Setting, terminal: VisitorTerminal) -> str:
    """TERM, or the terminal's own name without its version: `XTerm(390)` is `xterm`, `WezTerm 2024` is `wezterm`."""
    if setting in _BY_TERM:
        return terminal.info.term.casefold()[:_MAX_NAME]
    return terminal.detected.name.partition("(")[0].partition(" ")[0].casefold()[:_MAX_NAME]
