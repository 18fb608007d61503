"""Notes in Markdown as text for the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import display_text
from tui.photos.note_markdown import note_content


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("**By** the *lake*", "By the lake"),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("- a\n- b\n  - c\n\n2. d\n3. e", "• a\n• b\n  • c\n2. d\n3. e"),
        ("a [link](https://x.org) here", "a link (https://x.org) here"),
        ("<b>no</b> # heading `code` ![x](y)", "<b>no</b> # heading `code` !x (y)"),
        ("# not a heading\n> nor a quote", "# not a heading\n> nor a quote"),
        ("\x1b[31mred\u202e", "�[31mred�"),
        ("", ""),
    ],
)
def test_bold_italics_and_lists_are_styled_and_the_rest_is_text(note: str, text: str) -> None:
    """Links show where they lead, HTML and headings stand as they are written, and nothing controls the terminal."""
    assert note_content(note).plain == text


def test_styles_are_those_of_markdown() -> None:
    """Bold and italic, nothing else, wherever they overlap."""
    spans = {(span.start, span.end, str(span.style)) for span in note_content("**a *b* c** d").spans}
    assert spans >= {(0, 2, "bold"), (2, 3, "bold italic"), (3, 5, "bold")}


@given(st.text(max_size=300) | st.text("*_-1. \n[]()<>`#\\a\x1b\U000f0000", max_size=80))
def test_any_note_is_safe(note: str) -> None:
    """Every line is what the function for untrusted text would leave."""
    for line in note_content(note).plain.split("\n"):
        assert display_text(line, 10_000) == " ".join(line.split()) or "�" in line or not line.isascii()
        assert not any(unsafe in line for unsafe in "\x1b\x00\r\U000f0000")
