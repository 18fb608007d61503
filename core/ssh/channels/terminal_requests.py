"""The client's terminal: its name and its environment variables, limited to sane values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.text import display_text

MAX_VARIABLES = 24
MAX_VALUE = 128

_NAME = re.compile(r"[!-~]{1,64}")
_ALLOWED = re.compile(r"LC_[A-Z_]{1,24}|LANG|COLORTERM|NO_COLOR|TERM_PROGRAM(_VERSION)?")


def terminal_name(requested: str) -> str:
    """Return TERM as requested; "unknown" if it is not a valid name of a terminal."""
    return requested if _NAME.fullmatch(requested) else "unknown"


class Environment:
    """The few variables that describe a terminal; all others are discarded on arrival."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: dict[str, str] = {}

    def set(self, name: bytes, value: bytes) -> bool:
        """Keep a variable; return False if it is not on the list, too long or one too many."""
        try:
            text, content = name.decode("ascii"), value.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if _ALLOWED.fullmatch(text) is None or len(content) > MAX_VALUE:
            return False
        if text not in self._values and len(self._values) >= MAX_VARIABLES:
            return False
        self._values[text] = display_text(content, MAX_VALUE)
        return True

    def values(self) -> Mapping[str, str]:
        """Return the variables that were kept."""
        return dict(self._values)
