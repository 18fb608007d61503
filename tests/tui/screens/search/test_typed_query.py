"""What completes a query that is being typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.query.search_field import EVERY_FIELD
from core.sets.search.search_fields import fields_of
from tui.screens.search.typed_query import completed_field, typed_query, values_of

FIELDS = fields_of(EVERY_FIELD)
NAMES = {"tag": ("Sea", "Sea side"), "taken": ("2024", "2023")}


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("ta", "tag:"),
        ("sea (not TAK", "sea (not TAKen:"),
        ("s", ""),
        ("kind:vi", "kind:video"),
        ("sea kind:V", "sea kind:video"),
        ("codec:he", "codec:HEVC"),
        ("codec:mo", 'codec:"Motion JPEG"'),
        ("tag:se", "tag:Sea"),
        ('tag:"sea s', 'tag:"Sea side"'),
        ("taken:202", "taken:2024"),
        ('tag:"Sea side"', ""),
        ("nowhere:x", ""),
    ],
)
def test_names_and_values_of_fields_are_completed(text: str, completed: str) -> None:
    """From two letters of a name on, and from the colon on; nothing behind what is complete."""
    typed = typed_query(text)
    values = values_of(typed, FIELDS, NAMES)
    assert (completed_field(typed, FIELDS) or (values[0].text if values else "")) == completed


@pytest.mark.parametrize(
    ("text", "words", "before"),
    [
        ("old lisb", "old lisb", ""),
        ("tag:sea old and lisb", "old lisb", "tag:sea "),
        ('"at night" (old lisb', "old lisb", '"at night" ('),
        ("old lisb ", "", "old lisb "),
        ("old tag:", "", "old tag:"),
        ("fo1/250 " * 250 + "x", ("fo1/250 " * 250 + "x").strip(), ""),
    ],
)
def test_the_free_words_at_the_end_are_what_names_are_looked_for_by(text: str, words: str, before: str) -> None:
    """Without the words that join; behind them nothing may stand. Each key takes a query of any length apart."""
    typed = typed_query(text)
    assert (typed.words, typed.before) == (words, before)


@given(st.text(alphabet='ab :"()>kind', max_size=30))
@example('tag:"Sea side"')
@example("kind:video_rating:>")
def test_any_text_is_taken_apart(text: str) -> None:
    """Also one that is not valid: what is completed keeps what stands before it."""
    typed = typed_query(text)
    assert text.startswith(typed.before)
    for value in values_of(typed, FIELDS, NAMES):
        assert value.text.startswith(text[: typed.start])
