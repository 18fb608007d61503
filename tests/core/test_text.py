"""display_text() is the one gate: nothing that leaves it can do anything but be read."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import MAX_LENGTH, display_path, display_text, json_text


@given(st.text())
def test_no_character_that_acts_ever_leaves(untrusted: str) -> None:
    """Whatever goes in, no control, bidi, surrogate, zero-width or private-use character comes out."""
    shown = display_text(untrusted)
    categories = {unicodedata.category(character) for character in shown}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert "\N{ZERO WIDTH JOINER}" not in shown


@given(st.text())
def test_safe_text_stays_as_it_is(untrusted: str) -> None:
    """Text that went through once is not changed by going through again."""
    once = display_text(untrusted)
    assert display_text(once) == once


@given(st.text(min_size=1), st.integers(min_value=2, max_value=80))
def test_the_limit_holds(untrusted: str, limit: int) -> None:
    """Nothing longer than the limit leaves."""
    assert len(display_text(untrusted, limit)) <= limit


@given(st.integers(min_value=0xF0000, max_value=0x10FFFF))
def test_no_file_name_passes_for_a_picture_token(code_point: int) -> None:
    """Planes 15 and 16, which our picture tokens use, never come from outside."""
    assert display_text(f"a{chr(code_point)}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("untrusted", "shown"),
    [
        ("Straße nach Čáslav.jpg", "Straße nach Čáslav.jpg"),
        ("日本の朝 🌅.jpg", "日本の朝 🌅.jpg"),
        ("a\x1b[31mred\x07", "a\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}"),
        ("c1 \x9b31m", "c1 \N{REPLACEMENT CHARACTER}31m"),
        ("photo\u202egpj.exe", "photo\N{REPLACEMENT CHARACTER}gpj.exe"),
        ("two\nlines\tand tabs", "two lines and tabs"),
        ("[/foo] [@click=app.quit]x[/]", "[/foo] [@click=app.quit]x[/]"),
        ("👨‍👩‍👧 family", "👨 family"),
        ("👍🏽 yes", "👍 yes"),
        ("👩🏽‍🚀❤️‍🔥🏳️‍🌈!", "👩❤🏳!"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 England 🇩🇪", "🏴 England 🇩🇪"),
        ("a\U000e0067 \u200d b\u200dc", "a\N{REPLACEMENT CHARACTER} bc"),
        ("ශ්\u200dරී ලංකා", "ශ්රී ලංකා"),
        ("می\u200cخواهم adm\u200cin", "میخواهم adm\N{REPLACEMENT CHARACTER}in"),  # noqa: RUF001 - Persian
        ("", ""),
    ],
)
def test_what_people_see(untrusted: str, shown: str) -> None:
    """Names of all scripts stay, what acts becomes visible, markup is mere text."""
    assert display_text(untrusted) == shown


PICTURES = {
    "👨‍👩‍👧": "👨",
    "👍🏽": "👍",
    "🧑🏿‍🚀": "🧑",
    "❤️": "❤",
    "🏳️‍⚧️": "🏳",
    "🙂‍↔️": "🙂",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿": "🏴",
    "🇩🇪": "🇩🇪",
    "🎉": "🎉",
}


@given(st.lists(st.sampled_from([*PICTURES, "Ö", "ක්‍ර", "می‌خ", "b "]), max_size=8))
def test_an_emoji_becomes_its_first_picture_and_takes_nothing_along(parts: list[str]) -> None:
    """Whatever stands next to it; letters that are joined stay all of them."""
    letters = (part.replace("\u200d", "").replace("\u200c", "") for part in parts)
    shown = "".join(PICTURES.get(part, plain) for part, plain in zip(parts, letters, strict=True))
    assert display_text("".join(parts)) == shown.strip()


@given(st.lists(st.sampled_from(["🇩🇪", "🇯🇵", "x\u0301\u0325", "क\u094d", "a"])), st.integers(min_value=2, max_value=12))
def test_a_cut_divides_no_flag_and_no_letter_with_marks(parts: list[str], limit: int) -> None:
    """What is left are whole ones."""
    shown = display_text("".join(parts), limit)
    whole = ["".join(map(display_text, parts[:number])) for number in range(len(parts) + 1)]
    assert shown.removesuffix("…") in whole
    assert len(shown) <= limit


def test_a_tower_of_combining_marks_is_cut() -> None:
    """Ten thousand marks on one letter become four."""
    assert len(display_text("e" + "\u0489" * 10_000)) <= 5


def test_a_megabyte_becomes_one_line() -> None:
    """A note of a megabyte is cut to the limit and says so."""
    shown = display_text("word " * 200_000)
    assert len(shown) <= MAX_LENGTH
    assert shown.endswith("…")


def test_names_that_are_not_utf8_are_shown_as_far_as_possible() -> None:
    """Undecodable bytes become replacement characters, the rest stays."""
    assert display_path(b"caf\xe9.jpg") == "caf\N{REPLACEMENT CHARACTER}.jpg"


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_keeps_every_character_and_lets_none_act(value: object) -> None:
    """Machines read back what was written; a terminal that shows the line sees nothing that acts on it."""
    written = json_text(value)
    assert json.loads(written) == value
    categories = {unicodedata.category(character) for character in written}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
