"""Names in the room of a tile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tui.widgets.tiles.tile_painting import Caption, TileStyles, caption_segments, cut_in_middle


@given(st.text(), st.integers(0, 60))
def test_a_cut_name_never_exceeds_its_room(text: str, width: int) -> None:
    """Whatever the characters, the result has at most the cells asked for; a name that fits is unchanged."""
    cut = cut_in_middle(text, width)
    assert cell_len(cut) <= width
    assert cell_len(text) > width or cut == text


@pytest.mark.parametrize(
    ("name", "width", "cut"),
    [
        ("IMG_20240311_180412_0001.jpg", 20, "IMG_20240…2_0001.jpg"),
        ("Japan 2019 / Osaka, second part", 24, "Japan 2019 /…second part"),
        ("Japan 2019 / Osaka, second part", 31, "Japan 2019 / Osaka, second part"),
        ("写真旅行二〇一九年春京都.jpg", 14, "写真旅…都.jpg"),
        ("P1000001.RW2", 5, "P100…"),
        ("IMG_1202.jpg", 8, "I…02.jpg"),
        ("IMG_1202.jpg", 9, "IM…02.jpg"),
        ("IMG_1202.jpg", 10, "IMG_…2.jpg"),
        ("2. Day in Kyoto", 9, "2. D…yoto"),
        ("abcdefgh", 1, "…"),
        ("abcdefgh", 0, ""),
    ],
)
def test_a_name_is_cut_in_the_middle(name: str, width: int, cut: str) -> None:
    """The beginning and the ending stay, because numbers and endings tell photos of one day apart."""
    assert cut_in_middle(name, width) == cut


def test_no_character_is_cut_in_two() -> None:
    """Marks and joined emoji belong to the character before them, and are not shown without it."""
    assert cut_in_middle("xxxxxxxxxxe\u0301yyyy", 8) == "xxx…yyyy"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert not cut_in_middle(f"a long name {family}abc", 12).endswith("\u200d\U0001f467abc")


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (40, "24 photos           12-15 September 2019"),
        (32, "24 photos  12-15 September 2019"),
        (28, "24 photos           Sep 2019"),
        (19, "24 photos  Sep 2019"),
        (18, "24        Sep 2019"),
        (11, "24 photos"),
        (6, "24"),
        (1, ""),
    ],
)
def test_a_caption_shortens_the_date_before_the_count(columns: int, line: str) -> None:
    """A count keeps its noun as long as the month fits next to it, and loses it before the month is dropped."""
    caption = Caption("24 photos", "12-15 September 2019", strong=False, short="24", short_right="Sep 2019")
    styles = TileStyles(*[Style.null()] * 11)
    text = "".join(segment.text for segment in caption_segments(caption, columns, False, styles))
    assert cell_len(text) == columns
    assert text.split() == line.split()
    assert text.startswith(line.split("  ", maxsplit=1)[0])
