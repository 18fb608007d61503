"""Frames contain cursor positions and styles, and no other control sequence, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.graphics.terminals.sanitizing import drop_foreign_sequences, strip_controls

EXPECTED = re.compile(r"\x1b\[\d{1,4};\d{1,4}H|\x1b\[[\d;]*m")

hostile = st.text(
    alphabet="\x1b\x9b\x9d\x90\x07\x9c\\[]P_^X?>=;:$ 0123456789HfJKhlmtcnqruRGabz\x00\r\n\x0e\x7f", max_size=60
)


def controls_outside_grammar(frame: str) -> str:
    """Return the C0, DEL and C1 characters outside expected sequences."""
    return "".join(c for c in EXPECTED.sub("", frame) if ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F)


@given(hostile)
def test_only_expected_sequences_remain(text: str) -> None:
    """Whatever is written into a frame, only positions and styles remain."""
    assert controls_outside_grammar(drop_foreign_sequences(text)) == ""


@given(hostile, hostile)
def test_expected_sequences_stay(before: str, after: str) -> None:
    """An expected frame passes unchanged, apart from line feeds, and keeps its end after a hostile part."""
    frame = "\x1b[1;1H\x1b[1;38;2;1;2;3;48;2;4;5;6mTitle\x1b[0m\n\x1b[24;80H\x1b[0m \U000f0000\U000f0001é"
    assert drop_foreign_sequences(frame) == frame.replace("\n", "")
    assert drop_foreign_sequences(strip_controls(before) + frame + strip_controls(after)).count("\x1b") == frame.count(
        "\x1b"
    )


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b]0;title\x07",
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1b]8;;http://example.org\x1b\\",
        "\x1b_Ga=d\x1b\\",
        "\x1bPq#0~\x1b\\",
        "\x1b[2J",
        "\x1b[?1049l",
        "\x1b[?2048h",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[>0q",
        "\x1b[5i",
        "\x1b[8;1;1t",
        "\x1b[20;3H"[:-1] + "r",
        "\x1b[H",
        "\x1b[99999;1H",
        "\x1bc",
        "\x1b(0",
        "\x1b#8",
        "\x9b2J",
        "\x9d0;x\x9c",
        "\x07",
        "\x0e",
        "\x08",
        "\r",
        "\x7f",
    ],
)
def test_attacks_leave_no_control_characters(attack: str) -> None:
    """Each known attack on a terminal loses its control characters."""
    assert controls_outside_grammar(drop_foreign_sequences(f"a{attack}b")) == ""
    assert "\x1b" not in drop_foreign_sequences(f"a{attack}b")


@given(st.text())
def test_stripped_text_keeps_its_cells(text: str) -> None:
    """Removing control characters from a segment does not change its width, and leaves none."""
    stripped = strip_controls(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", stripped)
    if text.isascii():
        assert cell_len(stripped) == cell_len(re.sub("[\x00-\x1f\x7f]", "", text))
    assert strip_controls(stripped) == stripped


def test_clean_text_is_not_copied() -> None:
    """Ordinary text is returned as the same object."""
    text = "Paris / Day 1 é \U000f0000"
    assert strip_controls(text) is text
