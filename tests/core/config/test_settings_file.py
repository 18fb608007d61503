"""The lines of names in any valid TOML text."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.settings_file import lines_of, read_file
from core.errors import UsageError

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
VALUES = st.sampled_from(
    ["1", "true", '"a = b"', "'x'", '["a",\n # name = 1\n "b"]', '"""one\nname = 2\nthree"""', "'''\n[x]\n'''"]
)
BETWEEN = st.sampled_from(["", "\n", "# port = 1\n", "\n\n  # [section]\n"])


@given(st.lists(st.tuples(BETWEEN, NAMES, VALUES), unique_by=lambda each: each[1], max_size=8))
def test_each_name_has_its_line(parts: list[tuple[str, str, str]]) -> None:
    """Comments, blank lines and values of several lines that look like settings do not matter."""
    text, expected = "", {}
    for between, name, value in parts:
        text += between
        expected[name] = text.count("\n") + 1
        text += f"{name} = {value}\n"
    assert lines_of(text) == expected
    assert tomllib.loads(text).keys() == expected.keys()


@pytest.mark.parametrize(
    "contents",
    [
        b"[" * 5000,
        b"a = " + b"[" * 20_000,
        b"a = " + b"{b=" * 10_000,
        b"a = " + b"9" * 30_000,
        bytes(range(256)) * 20,
        b"\0" * 5000,
        b"\n" * 60_000,
        b"#\n" * 30_000,
        b"a = '''" + b"\n" * 30_000,
        b"x" * 70_000,
        b"a" + b".a" * 30_000 + b" = 1",
        b"[" + b"a." * 30_000 + b"a]",
    ],
    ids=[
        "brackets",
        "lists",
        "tables",
        "digits",
        "bytes",
        "zeros",
        "lines",
        "comments",
        "a text",
        "long",
        "a name of parts",
        "a table of parts",
    ],
)
def test_an_odd_file_is_a_sentence(tmp_path: Path, contents: bytes) -> None:
    """Whatever is at the path of the settings."""
    path = tmp_path / "sshowcase.toml"
    path.write_bytes(contents)
    with pytest.raises(UsageError) as raised:
        read_file(path)
    assert str(path) in str(raised.value)
    assert len(str(raised.value)) < 2000


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """Editors of Windows write one."""
    path = tmp_path / "sshowcase.toml"
    path.write_bytes(b"\xef\xbb\xbfport = 2222\r\n")
    assert read_file(path).values == {"port": 2222}


def test_what_is_not_a_file_is_a_sentence(tmp_path: Path) -> None:
    """A folder, a pipe without a writer, a device, a link to itself."""
    folder, pipe, loop = tmp_path / "folder", tmp_path / "pipe", tmp_path / "loop"
    folder.mkdir()
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for path in (folder, pipe, loop, Path("/dev/zero"), folder / "absent"):
        with pytest.raises(UsageError, match=re.escape(str(path))):
            read_file(path)
