"""The table of keys in the settings file, in variables and in flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config.value_types import BindingsType, InvalidValueError

HERE = Path()


def test_a_table_has_keys_as_texts_or_lists() -> None:
    """Several keys of one action are joined by blanks, and written as lists."""
    read = BindingsType().read({"newest": "N", "go": ["g", "ctrl+g"]}, HERE)
    assert read == (("newest", "N"), ("go", "g ctrl+g"))
    assert BindingsType().read_text(BindingsType().write(read), HERE) == read
    assert BindingsType().write(()) == "{}"


@pytest.mark.parametrize("value", ["N", 3, {"newest": 3}, {"newest": []}, {"newest": ""}, {"newest": {"a": "b"}}])
def test_anything_else_is_refused(value: object) -> None:
    """The message shows the form."""
    with pytest.raises(InvalidValueError, match="table of actions and keys"):
        BindingsType().read(value, HERE)
    with pytest.raises(InvalidValueError):
        BindingsType().read_text("{", HERE)
