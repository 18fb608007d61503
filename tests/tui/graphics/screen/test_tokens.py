"""Cell tokens: one range of code points per placement, allocated and freed without ever meaning two cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.graphics.fake_payloads import placement
from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.tokens import REGIONS, TOKEN_RUN, Slot, TokensExhaustedError, TokenTable

SMALL = ((0xF0000, 0xF0064), (0x100000, 0x100032))
"""Room for 100 and 50 cells."""


class Table(TokenTable[str]):
    """A table whose state is the placement's name, and the names of evicted placements."""

    def __init__(self, regions: tuple[tuple[int, int], ...] = SMALL) -> None:
        self.held: set[Placement] = set()
        self.evicted: list[str] = []
        super().__init__(
            lambda shown: str(shown.picture.asset_key),
            lambda slot: slot.placement in self.held,
            lambda slot: self.evicted.append(slot.state),
            regions,
        )


def codes(slot: Slot[str]) -> set[str]:
    return {character for row in range(slot.rows) for character in slot.text(row)}


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30)), min_size=1, max_size=12))
def test_every_token_identifies_its_cell(sizes: list[tuple[int, int]]) -> None:
    """Looking up a token returns the placement, row and column that it was made for."""
    table = Table(REGIONS)
    for number, (columns, rows) in enumerate(sizes):
        table.slot(placement(str(number), columns, rows))
    for slot in table.slots():
        for row in range(slot.rows):
            text = slot.text(row)
            assert len(text) == slot.columns == cell_len(text)
            for column, character in enumerate(text):
                assert table.at(ord(character)) is slot
                assert slot.cell(ord(character)) == (row, column)


def test_every_code_point_is_one_cell_and_a_character() -> None:
    """Each is one cell wide for Textual, matched by TOKEN_RUN, and neither kitty's placeholder nor a noncharacter."""
    everything = [chr(code) for start, end in REGIONS for code in range(start, end)]
    assert {cell_len(character) for character in everything} == {1}
    assert "\U0010eeee" not in everything
    assert not any(ord(character) & 0xFFFE == 0xFFFE for character in everything)
    assert TOKEN_RUN.fullmatch("".join(everything))


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60))
def test_ranges_never_overlap_and_those_in_use_stay(uses: list[tuple[int, bool]]) -> None:
    """Whatever is used, held and evicted: each code point belongs to one placement, and a held one keeps its range."""
    table = Table(((0xF0000, 0xF00C8),))  # room for 200 cells
    shown = [placement(str(number), 3 + number, 4) for number in range(10)]
    for number, hold in uses:
        (table.held.add if hold and len(table.held) < 2 else table.held.discard)(shown[number])
        before = {slot: codes(slot) for slot in table.slots() if slot.placement in table.held}
        table.slot(shown[number])
        slots = table.slots()
        assert sum(slot.columns * slot.rows for slot in slots) == len(set().union(*map(codes, slots)))
        assert slots[-1].placement == shown[number]
        assert all(slot in slots and codes(slot) == old for slot, old in before.items())


def test_the_least_recently_used_is_evicted_first() -> None:
    """The least recently used placement that is not held is evicted."""
    table = Table()
    for name in "abc":
        table.slot(placement(name, 10, 5))
    table.held.add(placement("b", 10, 5))
    table.slot(placement("a", 10, 5))
    table.slot(placement("d", 10, 5))
    assert table.evicted == ["c"]
    table.slot(placement("e", 10, 5))
    assert table.evicted == ["c", "a"]
    assert table.find(placement("b", 10, 5)) is not None


def test_freed_code_points_are_reused_last() -> None:
    """A freed range is not allocated next: text that was drawn with it may still exist."""
    table = Table()
    first = table.slot(placement("a", 5, 5))
    old = codes(first)
    table.evict(first)
    assert table.at(ord(min(old))) is None
    assert not codes(table.slot(placement("b", 5, 5))) & old


def test_a_full_table_raises() -> None:
    """When everything is in use, the next placement is rejected with a message, and nothing else changes."""
    table = Table()
    for name in "abc":
        table.held.add(placement(name, 10, 5))
        table.slot(placement(name, 10, 5))
    with pytest.raises(TokensExhaustedError, match="too many pictures"):
        table.slot(placement("d", 1, 1))
    assert [slot.state for slot in table.slots()] == ["a", "b", "c"]


@pytest.mark.parametrize(("columns", "rows"), [(0, 1), (1, 0), (298, 1), (1, 298), (-1, 5)])
def test_impossible_sizes_are_rejected(columns: int, rows: int) -> None:
    """A placement without cells, or with more than kitty can number, is rejected."""
    with pytest.raises(TokensExhaustedError, match="not supported"):
        Table(REGIONS).slot(placement("a", columns, rows))


def test_a_row_beyond_the_placement_is_blank() -> None:
    """A widget that is a row taller than its picture draws spaces there."""
    slot = Table().slot(placement("a", 4, 2))
    assert slot.text(2) == slot.text(-1) == "    "


@pytest.mark.parametrize("code", [0x20, 0xEFFFF, 0xF0000 + 20, 0x100031, 0x10FFFF])
def test_other_code_points_are_free(code: int) -> None:
    """Code points that were not allocated are not found."""
    table = Table()
    table.slot(placement("a", 4, 5))
    assert table.at(code) is None
