"""The context of a command: lines of standard input, JSON values on standard output."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands.context import MAX_LINE_BYTES
from core.errors import UsageError
from tests.core.commands.memory_context import Fed, context


async def _lines(pieces: list[bytes]) -> list[str]:
    run, _, _ = context(stdin=Fed(pieces))
    return [line async for line in run.lines()]


@given(text=st.text(max_size=200), cuts=st.lists(st.integers(0, 800), max_size=8))
async def test_lines_do_not_depend_on_how_they_arrive(text: str, cuts: list[int]) -> None:
    """However the bytes are cut into pieces, the lines are those of the text, stripped and without blank ones."""
    data = text.encode(errors="replace")
    places = [0, *sorted(cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(places)]
    expected = [line.strip() for line in data.decode().split("\n") if line.strip()]
    assert await _lines(pieces) == expected


@pytest.mark.parametrize(
    "pieces", [[b"x" * (MAX_LINE_BYTES + 1)], [b"x" * 3000] * 100, [b"fine\n", b"x" * 5000, b"\nfine\n"]]
)
async def test_a_line_that_is_too_long_is_refused(pieces: list[bytes]) -> None:
    """A client cannot fill the memory with one line."""
    with pytest.raises(UsageError):
        await _lines(pieces)


async def test_input_that_is_not_utf8_is_refused() -> None:
    """Invalid UTF-8 is a usage error that says so."""
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        await _lines([b"fine\n\xff\n"])


async def test_a_json_value_is_one_line() -> None:
    """A value with line breaks and controls is one line that parses back."""
    run, out, _ = context(json=True)
    value = {"name": "a\nb\x1b[2J\u202e\u2028é"}
    run.print_json(value)
    assert out.text.count("\n") == 1
    assert out.text.endswith("\n")
    assert "é" in out.text
    assert not set(out.text) & {"\x1b", "\u202e", "\u2028"}
    assert json.loads(out.text) == value
