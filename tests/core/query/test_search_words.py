"""Words are found whole and by their beginnings, in any case, with any accents, in every script."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.query.search_words import has_words, search_pattern, words_of


@pytest.mark.parametrize(
    ("searched", "is_exact", "text", "found"),
    [
        ("lisb", False, "Lisbon at night", True),
        ("isbon", False, "Lisbon at night", False),
        ("lisb", True, "Lisbon at night", False),
        ("lisbon night", True, "Lisbon at night", False),
        ("at night", True, "Lisbon at night", True),
        ("cafe", False, "CAFÉ Central", True),
        ("straße", False, "STRASSE", True),
        ("img_12", False, "IMG_1234.jpg", True),
        ("1234", False, "IMG_1234.jpg", True),
        ("é", False, "E\u0301te\u0301", True),
        ("京都", False, "日本の京都タワー", True),
        ("京タ", False, "日本の京都タワー", False),
        ("กรุง", False, "ภาพกรุงเทพ", True),
        ("กร", False, "ภาพกรุงเทพ", True),
        ("กร", True, "ภาพกรุงเทพ", False),
        ("бой", False, "Бои", False),
        ("हिन्दी", False, "हिन्दी शब्द", True),
        ("100%", False, "100 km", True),
        ("हिन्दी", True, "हि\u200dन्दी", True),
        ("side", False, "one\nsides", True),
        ("one sides", False, "one\nsides", False),
    ],
)
def test_words_are_found(searched: str, is_exact: bool, text: str, found: bool) -> None:
    """Exact words are whole and next to each other; otherwise the last one may be longer."""
    assert has_words(search_pattern(searched, is_exact=is_exact), text) is found


@given(st.text(max_size=30), st.text(max_size=30))
@example("", "\u103f\u0300")
def test_a_text_has_each_of_its_words(before: str, text: str) -> None:
    """Each word of any text, and its beginning, is found in it, and words are their own words."""
    for word in words_of(text):
        assert has_words(search_pattern(word, is_exact=True), f"{before} {text}")
        assert has_words(search_pattern(word, is_exact=False), text)
