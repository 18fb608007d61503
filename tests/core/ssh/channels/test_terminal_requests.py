"""Names and environment variables of terminals, limited to sane values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.ssh.channels.terminal_requests import MAX_VALUE, MAX_VARIABLES, Environment, terminal_name
from core.text import display_text


@given(some.text())
def test_a_terminal_name_is_short_and_safe(name: str) -> None:
    """Any name that a client sends can be shown and logged."""
    shown = terminal_name(name)
    assert 0 < len(shown) <= 64
    assert shown.isascii()
    assert shown.isprintable()


@given(some.lists(some.tuples(some.binary(max_size=20), some.binary(max_size=200))))
def test_a_flood_of_variables_is_bounded(variables: list[tuple[bytes, bytes]]) -> None:
    """Only a few variables are kept, with listed names and short, printable values."""
    environment = Environment()
    for name, value in variables:
        environment.set(name, value)
    kept = environment.values()
    assert len(kept) <= MAX_VARIABLES
    assert all(len(value) <= MAX_VALUE and display_text(value, MAX_VALUE) == value for value in kept.values())


@pytest.mark.parametrize(
    "name", ["COLORTERM", "LANG", "LC_ALL", "LC_TERMINAL", "LC_TERMINAL_VERSION", "NO_COLOR", "TERM_PROGRAM"]
)
def test_variables_about_the_terminal_are_kept(name: str) -> None:
    """They describe colours, language and program."""
    environment = Environment()
    assert environment.set(name.encode(), b"value")
    assert environment.values() == {name: "value"}


@pytest.mark.parametrize("name", ["LD_PRELOAD", "PATH", "lc_all", "LC_", "LC_A=B", "XLANG", "TERM_PROGRAM ", "LC_1"])
def test_other_variables_are_discarded(name: str) -> None:
    """Nothing that could control one of our programs is kept."""
    environment = Environment()
    assert not environment.set(name.encode(), b"value")
    assert environment.values() == {}


def test_one_too_many_is_discarded_but_kept_ones_may_change() -> None:
    """The limit counts names."""
    environment = Environment()
    names = [f"LC_{letter}".encode() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert [environment.set(name, b"1") for name in names].count(True) == MAX_VARIABLES
    assert environment.set(names[0], b"2")
    assert environment.values()["LC_A"] == "2"
