"""Types of settings: written values can be read again, and any input is a value or a message."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.settings import entries
from core.config.settings_file import read_file
from core.config.value_types import (
    BooleanType,
    DurationType,
    IntegerType,
    InvalidValueError,
    ListType,
    PathType,
    SizeType,
    TextType,
    ValueType,
)
from core.errors import UsageError

HERE = Path("/here")
PRINTABLE = st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())

VALUES = st.one_of(
    st.tuples(st.just(SizeType()), st.integers(0, 1024**5)),
    st.tuples(st.just(DurationType()), st.one_of(st.integers(0, 10**8).map(float), st.sampled_from([0.5, 1.5, 90.0]))),
    st.tuples(st.just(IntegerType(-(10**9), 10**9)), st.integers(-(10**9), 10**9)),
    st.tuples(st.just(BooleanType()), st.booleans()),
    st.tuples(st.just(TextType()), PRINTABLE),
    st.tuples(st.just(ListType(TextType())), st.lists(PRINTABLE, max_size=4).map(tuple)),
    st.tuples(st.just(PathType()), PRINTABLE.filter(lambda text: text[0] != "~").map(lambda text: HERE / text)),
)


def answer(call: Callable[[], object]) -> str | None:
    """Return the message about a value, None if it is accepted."""
    try:
        call()
    except (InvalidValueError, UsageError) as error:
        return str(error)
    return None


@given(VALUES)
def test_written_values_can_be_read_again(value: tuple[ValueType, object]) -> None:
    """Every value is the same after it is written to a file and read again."""
    kind, expected = value
    written = tomllib.loads(f"it = {kind.write(expected)}")["it"]
    assert kind.read(written, HERE) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_a_message(text: str) -> None:
    """Any text is a value of the type, or an error that says what is expected."""
    for entry in entries():
        assert answer(partial(entry.value_type.read_text, text, HERE)) in {None, entry.value_type.expected}


TOML = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(), st.times()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(TOML)
def test_any_toml_value_is_a_value_or_a_message(value: object) -> None:
    """Dates, tables, infinities and nested lists cause no other error."""
    for entry in entries():
        assert answer(partial(entry.value_type.read, value, HERE)) in {None, entry.value_type.expected}


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_file_is_read_or_reported(data: bytes) -> None:
    """Any file gives values with their lines, or a message with path and line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sshowcase.toml"
        path.write_bytes(data)
        complaint = answer(lambda: read_file(path))
        assert (complaint or f"{path}:").startswith(f"{path}:")
        if complaint is None:
            found = read_file(path)
            assert found.values.keys() == found.lines.keys()


@pytest.mark.parametrize(
    ("text", "entries_"),
    [
        ("Private, Travel/Private", ("Private", "Travel/Private")),
        ('["Private", "a, b"]', ("Private", "a, b")),
        (" [] ", ()),
        ("[Private]", ("[Private]",)),
        ("[1]", ("[1]",)),
        ('["a"', ('["a"',)),
        ("[" * 9000 + "]", ("[" * 9000 + "]",)),
    ],
    ids=range(7),
)
def test_lists_are_read_as_in_the_file_too(text: str, entries_: tuple[str, ...]) -> None:
    """In variables and flags commas separate; an array with quotation marks, copied from the file, is one as there."""
    assert ListType(TextType()).read_text(text, HERE) == entries_


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30 s", 30), ("5min", 300), ("12 h", 43200), ("7 d", 604800), ("1.5 h", 5400), ("45", 45), ("2 W", 1209600)],
)
def test_durations_are_read_as_users_write_them(text: str, seconds: float) -> None:
    """They may have blanks, capitals and fractions; numbers without a unit are seconds."""
    assert DurationType().read(text, HERE) == seconds


@pytest.mark.parametrize(
    ("text", "size"), [("64 MB", 64 * 1024**2), ("1.5GB", 1536 * 1024**2), ("10 kb", 10240), ("512", 512)]
)
def test_sizes_are_read_as_users_write_them(text: str, size: int) -> None:
    """1 MB is 1024 KB; numbers without a unit are bytes."""
    assert SizeType().read(text, HERE) == size
