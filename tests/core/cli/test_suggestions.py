"""Likeness of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.suggestions import close_match


@pytest.mark.parametrize(
    ("word", "meant"),
    [("serv", "serve"), ("shaer", "share"), ("LS", "ls"), ("se", "serve"), ("s", None), ("photos", None), ("", None)],
)
def test_the_most_alike_word_is_meant(word: str, meant: str | None) -> None:
    """Likeness and unambiguous beginnings count, single letters do not."""
    assert close_match(word, ["serve", "share", "ls"]) == meant


@given(word=st.text(), known=st.lists(st.text()))
def test_a_match_is_one_of_the_known_words(word: str, known: list[str]) -> None:
    """Nothing is invented, whatever is typed."""
    assert close_match(word, known) in {*known, None}
