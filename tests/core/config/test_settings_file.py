"""The lines of names in any valid TOML text."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from core.config.settings_file import lines_of

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
