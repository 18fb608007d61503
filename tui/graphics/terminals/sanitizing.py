"""Keeps control characters out of drawn text, and every escape sequence that is not ours out of frames."""

from __future__ import annotations

import re

# C0, DEL and C1; bidirectional controls, which reorder what stands beside them.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Two things stand in a frame besides text: where to draw (CUP, with both numbers) and how (SGR).
_OURS = r"\[(?:\d{1,4};\d{1,4}H|[\d;]{0,128}m)"
_STRANGERS = re.compile(
    rf"\x1b(?!{_OURS})(?:\[[0-?]*[ -/]*[@-~]?|[PX^_\]][^\x1b\x07\x9c]*(?:\x1b\\|\x07|\x9c)?|[ -/]*[0-~]?)"
    "|[\x00-\x1a\x1c-\x1f\x7f-\x9f]"
)


def strip_controls(text: str) -> str:
    """Return one segment's text without control and bidirectional characters.

    They take no cells in Rich's and Textual's reckoning, so what is left still fits its place.
    """
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def drop_foreign_sequences(frame: str) -> str:
    """Return a frame in which only cursor positions (CUP) and styles (SGR) are left of all control sequences.

    Line feeds fall away too: the renderer sets one before each position, where it moves nothing.
    """
    frame = frame.replace("\n", "")
    return _STRANGERS.sub("", frame)
