"""The names of tags that members type and files hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import UsageError
from core.marks.tags.tag_words import MAX_DEPTH, MAX_PART, imported_tag_name, tag_name
from core.models.tags.tag_names import tag_key
from core.text import display_text


@given(st.text(max_size=40))
@example("\x1b\N{HEBREW ACCENT ETNAHTA}0")
def test_any_text_is_a_safe_name_or_refused(text: str) -> None:
    """What is kept is shown as it is, has no empty part, and is kept as it is when it is typed again."""
    try:
        name = tag_name(text)
    except UsageError:
        return
    assert tag_name(name) == name
    assert all(display_text(part) == part and part for part in name.split("/"))
    assert "//" not in tag_key(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  sea ", "sea"),
        ("/Travel// Lisbon /", "Travel/Lisbon"),
        ("red\x1b[31m", "red [31m"),
        ("\u202eevil", "evil"),
        ("a\nb", "a b"),
        ("x" * MAX_PART, "x" * MAX_PART),
        ("/".join("abcdefgh"), "a/b/c/d/e/f/g/h"),
    ],
)
def test_names_are_cleaned(typed: str, kept: str) -> None:
    """One line without what could act on a terminal, and without empty parts."""
    assert tag_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "  / /", "\x00\u200b", "x" * (MAX_PART + 1), "a/" * MAX_DEPTH + "b", "\u0301"])
def test_what_cannot_be_a_name_is_refused(typed: str) -> None:
    """Nothing left, too long, too deep."""
    with pytest.raises(UsageError):
        tag_name(typed)


def test_keywords_of_files_are_cut() -> None:
    """A keyword that is too deep names the tag above; one without a name names none."""
    assert imported_tag_name("a/" * MAX_DEPTH + "b") == "/".join(["a"] * MAX_DEPTH)
    assert imported_tag_name("///") is None
