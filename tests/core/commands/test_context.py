"""What a command is given: lines that come in, values that go out."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands.context import LONGEST_LINE
from core.errors import UsageError
from tests.core.commands.memory_context import Fed, context


async def _lines(pieces: list[bytes]) -> list[str]:
    asked, _, _ = context(stdin=Fed(pieces))
    return [line async for line in asked.lines()]


@given(text=st.text(max_size=200), cuts=st.lists(st.integers(0, 800), max_size=8))
async def test_lines_do_not_depend_on_how_they_arrive(text: str, cuts: list[int]) -> None:
    """However the bytes are cut into pieces, the lines are those of the text, without blanks and empty ones."""
    data = text.encode(errors="replace")
    places = [0, *sorted(cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(places)]
    expected = [line.strip() for line in data.decode().split("\n") if line.strip()]
    assert await _lines(pieces) == expected


@pytest.mark.parametrize(
    "pieces", [[b"x" * (LONGEST_LINE + 1)], [b"x" * 3000] * 100, [b"fine\n", b"x" * 5000, b"\nfine\n"]]
)
async def test_a_line_without_end_is_refused(pieces: list[bytes]) -> None:
    """A sender cannot fill the memory with one line."""
    with pytest.raises(UsageError):
        await _lines(pieces)


async def test_bytes_that_are_no_text_are_refused() -> None:
    """Invalid UTF-8 is wrong usage."""
    with pytest.raises(UsageError):
        await _lines([b"fine\n\xff\n"])


async def test_machines_get_one_line_per_value() -> None:
    """A value with line breaks and controls is one line that parses back."""
    asked, out, _ = context(json=True)
    value = {"name": "a\nb\x1b[2J\u202e\u2028é"}
    asked.emit(value)
    assert out.text.count("\n") == 1
    assert out.text.endswith("\n")
    assert "é" in out.text
    assert not set(out.text) & {"\x1b", "\u202e", "\u2028"}
    assert json.loads(out.text) == value
