"""Values of settings: what is written is read again, and whatever people type is understood or answered."""

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
from core.config.value_types import Duration, Folder, Integer, Kind, Many, Size, Switch, Text, UnfitValueError
from core.errors import UsageError

HERE = Path("/here")
PRINTABLE = st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())

VALUES = st.one_of(
    st.tuples(st.just(Size()), st.integers(0, 1024**5)),
    st.tuples(st.just(Duration()), st.one_of(st.integers(0, 10**8).map(float), st.sampled_from([0.5, 1.5, 90.0]))),
    st.tuples(st.just(Integer(-(10**9), 10**9)), st.integers(-(10**9), 10**9)),
    st.tuples(st.just(Switch()), st.booleans()),
    st.tuples(st.just(Text()), PRINTABLE),
    st.tuples(st.just(Many(Text())), st.lists(PRINTABLE, max_size=4).map(tuple)),
    st.tuples(st.just(Folder()), PRINTABLE.filter(lambda text: text[0] != "~").map(lambda text: HERE / text)),
)


def answer(call: Callable[[], object]) -> str | None:
    """Return what is said about a value, None when it is taken."""
    try:
        call()
    except (UnfitValueError, UsageError) as error:
        return str(error)
    return None


@given(VALUES)
def test_what_is_written_is_read_again(value: tuple[Kind, object]) -> None:
    """Every value survives the way through a file, in the form that people write."""
    kind, expected = value
    written = tomllib.loads(f"it = {kind.write(expected)}")["it"]
    assert kind.read(written, HERE) == expected


@given(st.text(max_size=60))
def test_whatever_is_said_is_understood_or_answered(text: str) -> None:
    """For every setting: a value of its kind, or what it must be; never another error."""
    for entry in entries():
        assert answer(partial(entry.kind.read_words, text, HERE)) in {None, entry.kind.words}


TOML = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(), st.times()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(TOML)
def test_whatever_toml_holds_is_understood_or_answered(value: object) -> None:
    """Dates, tables, infinities, nested lists: none of them breaks a kind."""
    for entry in entries():
        assert answer(partial(entry.kind.read, value, HERE)) in {None, entry.kind.words}


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_whatever_a_file_holds_is_read_or_answered(data: bytes) -> None:
    """A sentence with the path and a line, no traceback; every name of a file that parses has a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sshowcase.toml"
        path.write_bytes(data)
        complaint = answer(lambda: read_file(path))
        assert (complaint or f"{path}:").startswith(f"{path}:")
        if complaint is None:
            found = read_file(path)
            assert found.values.keys() == found.lines.keys()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30 s", 30), ("5min", 300), ("12 h", 43200), ("7 d", 604800), ("1.5 h", 5400), ("45", 45), ("2 W", 1209600)],
)
def test_durations_are_read_as_people_write_them(text: str, seconds: float) -> None:
    """With and without blank, in any case, as fractions; bare numbers are seconds."""
    assert Duration().read(text, HERE) == seconds


@pytest.mark.parametrize(
    ("text", "size"), [("64 MB", 64 * 1024**2), ("1.5GB", 1536 * 1024**2), ("10 kb", 10240), ("512", 512)]
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    """1 MB is 1024 KB; bare numbers are bytes."""
    assert Size().read(text, HERE) == size
