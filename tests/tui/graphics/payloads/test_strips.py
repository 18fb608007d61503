"""The container format of strips."""

from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.payloads.strips import Strip, covers, pack, unpack

STRIPS = st.lists(st.builds(Strip, st.integers(1, 300), st.binary(max_size=40)), max_size=6)


@given(STRIPS)
def test_strips_come_out_as_they_went_in(strips: list[Strip]) -> None:
    """Rows and bytes of every strip, in order."""
    assert unpack(pack(strips)) == tuple(strips)
    assert covers(tuple(strips), sum(strip.rows for strip in strips))


@given(STRIPS, st.integers(0, 300))
def test_a_damaged_tail_is_dropped(strips: list[Strip], length: int) -> None:
    """A truncated body yields the strips that are complete."""
    found = unpack(pack(strips)[:length])
    assert found == tuple(strips)[: len(found)]


@given(st.binary(max_size=60))
def test_no_frame_raises(body: bytes) -> None:
    """Arbitrary bytes yield strips or none, never an error."""
    assert all(strip.rows > 0 for strip in unpack(body))


def test_strips_share_the_bytes_of_their_payload() -> None:
    """Sessions that show the same cached picture hold it once, not each a copy."""
    body = pack([Strip(2, b"sixels"), Strip(1, b"more")])
    views = [strip.data for strip in unpack(body)]
    assert all(isinstance(view, memoryview) and view.obj is body for view in views)
