"""Remove control characters from text, and unexpected escape sequences from frames."""

from __future__ import annotations

import re

# C0, DEL and C1; bidirectional controls, which reorder the text around them.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# In addition to text, a frame contains only positions (CUP, with both numbers) and styles (SGR).
_EXPECTED = r"\[(?:\d{1,4};\d{1,4}H|[\d;]{0,128}m)"
_UNEXPECTED = re.compile(
    rf"\x1b(?!{_EXPECTED})(?:\[[0-?]*[ -/]*[@-~]?|[PX^_\]][^\x1b\x07\x9c]*(?:\x1b\\|\x07|\x9c)?|[ -/]*[0-~]?)"
    "|[\x00-\x1a\x1c-\x1f\x7f-\x9f]"
)


def strip_controls(text: str) -> str:
    """Return the text of one segment without control and bidirectional characters.

    Rich and Textual count these as zero cells wide, so the layout does not change.
    """
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def drop_foreign_sequences(frame: str) -> str:
    """Return a frame without any control sequences except cursor positions (CUP) and styles (SGR).

    Line feeds are removed, too: the renderer writes one before each position, where it has no effect.
    """
    frame = frame.replace("\n", "")
    return _UNEXPECTED.sub("", frame)
