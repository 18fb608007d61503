"""The payload cache in memory: it finds what was stored, respects its limit, and evicts the least recently used."""

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.models import AssetKey, DerivativeSize
from tui.graphics.payloads.payload_cache import ENTRY_BYTES, PayloadCache
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Picture
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol

NOWHERE = PayloadFiles(Path("/nowhere"), 0)


def request(name: str = "a") -> PayloadRequest:
    return PayloadRequest(
        Picture(AssetKey(name), 1), GraphicsProtocol.SIXEL, 20, 8, 200, 160, 64, ColourDepth.TRUECOLOR, (0, 0, 0)
    )


def test_every_field_of_a_request_is_part_of_its_key() -> None:
    """Another version, size, protocol, pixel size, palette, depth, background or clip is another payload."""
    cache = PayloadCache(1_000_000, NOWHERE)
    cache.keep(request(), b"body")
    others = [
        replace(request(), picture=Picture(AssetKey("a"), 2)),
        replace(request(), picture=Picture(AssetKey("a"), 1, DerivativeSize.PREVIEW)),
        replace(request(), protocol=GraphicsProtocol.KITTY),
        replace(request(), width=201),
        replace(request(), colours=16),
        replace(request(), depth=ColourDepth.COLOURS_256),
        replace(request(), background=(1, 2, 3)),
        replace(request(), clip=CellRectangle(0, 0, 1, 1)),
    ]
    assert [cache.find(other) for other in others] == [None] * len(others)
    assert cache.find(request()) == b"body"
    assert cache.hits == 1


@given(
    limit=st.integers(0, 20_000),
    steps=st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefgh"), st.integers(0, 6000)), max_size=60),
)
def test_it_is_a_bounded_map_of_the_most_recently_used(limit: int, steps: list[tuple[bool, str, int]]) -> None:
    """Compared with a simple list: equal contents after any steps, and never more than the limit."""
    cache = PayloadCache(limit, NOWHERE)
    model: OrderedDict[str, bytes] = OrderedDict()
    for keeps, name, size in steps:
        if keeps:
            model.pop(name, None)
            if size + ENTRY_BYTES <= limit:
                model[name] = b"x" * size
            cache.keep(request(name), b"x" * size)
            while sum(len(body) + ENTRY_BYTES for body in model.values()) > limit:
                model.popitem(last=False)
        else:
            assert cache.find(request(name)) == model.get(name)
            if name in model:
                model.move_to_end(name)
        assert cache.size == sum(len(body) + ENTRY_BYTES for body in model.values()) <= limit


def test_sweeps_are_due_at_first_and_then_by_what_was_written() -> None:
    """What an earlier run left is swept once at first; after that, as the folder grows."""
    cache = PayloadCache(0, PayloadFiles(Path("/nowhere"), 8000))
    assert [cache.sweep_due(500) for _ in range(5)] == [True, False, True, False, True]
    off = PayloadCache(0, NOWHERE)
    assert [off.sweep_due(500) for _ in range(3)] == [True, False, False]
