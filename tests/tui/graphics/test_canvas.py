"""The canvas: what is wanted is fetched and sent, what is not wanted is neither, and nothing is left behind."""

import re
from dataclasses import replace

import pytest

from core.models import AssetKey, Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate, placement, settle
from tui.graphics.canvas import PLACEHOLDER_COLOUR
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.scheduling import placement_cache
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

TONE_HEX = bytes(PLACEHOLDER_COLOUR).hex()


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_pending_box_shows_a_quiet_tone(protocol: GraphicsProtocol) -> None:
    """Until a payload comes, and when it never comes, a box is plain, in every protocol."""
    sitting = CanvasSession(protocol)
    sitting.gate.hold()
    sitting.show(A)
    sitting.draw((A, 1, 2))
    assert await sitting.drain() == 0
    cells = [sitting.terminal.cell(1 + row, 2 + column) for row in range(A.rows) for column in range(A.columns)]
    assert {(cell.data, cell.bg) for cell in cells} == {(" ", TONE_HEX)}


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_picture_that_comes_late_needs_no_frame(protocol: GraphicsProtocol) -> None:
    """When the payload arrives, the canvas wakes the driver and fills the cells that stand on the screen."""
    sitting = CanvasSession(protocol)
    sitting.gate.hold()
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    woken = sitting.wakes
    sitting.gate.let_through()
    assert await sitting.drain() > 0
    assert sitting.wakes > woken
    assert sitting.terminal.cursor == (0, 0)
    assert sitting.draw((A, 1, 2)) == ""


async def test_work_for_what_left_the_screen_is_cancelled_and_not_sent() -> None:
    """Paging on before the payloads came: they are withdrawn; neither uploads nor cells follow."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.gate.hold()
    sitting.show(A, B)
    sitting.draw((A, 1, 2), (B, 1, 20))
    await settle()
    sitting.show(C)
    sitting.draw((C, 1, 2))
    sitting.gate.let_through()
    await sitting.drain()
    assert {str(request.picture.asset_key) for request in sitting.gate.cancelled} == {"a", "b"}
    assert [image.data[:1] for image in sitting.terminal.images.values()] == [b"c"]


async def test_several_owners_and_priorities() -> None:
    """The most urgent of all owners' wishes counts; when one owner forgets, the other's wish remains."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.gate.hold()
    sitting.show(A, B, priority=Priority.PREFETCH)
    sitting.show(B, priority=Priority.SELECTED, owner="dialog")
    sitting.show(*(placement(str(number), 4, 2) for number in range(4)), owner="other")
    await settle()
    assert sitting.names()[:2] == ["a", "b"]
    sitting.canvas.forget("dialog")
    await settle()
    assert not sitting.gate.cancelled
    sitting.canvas.forget("grid")
    await settle()
    assert {str(request.picture.asset_key) for request in sitting.gate.cancelled} == {"a", "b"}


async def test_uploads_go_in_order_of_urgency() -> None:
    """The selected picture is sent first although it was asked for last."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.canvas.show("grid", [(A, Priority.PREFETCH), (B, Priority.VISIBLE), (C, Priority.SELECTED)])
    await settle()
    await sitting.drain()
    assert [sitting.terminal.images[number].data[:1] for number in sitting.terminal.ever] == [b"c", b"b", b"a"]


async def test_text_may_come_between_the_chunks_of_an_image() -> None:
    """A frame in the middle of an upload passes; the upload goes on behind it."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    big = placement("x" * 30_000, 10, 5)
    sitting.show(big)
    sitting.draw((big, 1, 2))
    await settle()
    assert await sitting.step()
    assert sitting.terminal.uploading
    sitting.draw((big, 2, 3))
    await sitting.drain()
    assert sitting.images_shown(2, [2, 3, 12, 13]) == ["", "x" * 30_000, "x" * 30_000, ""]


async def test_an_upload_is_abandoned_when_its_picture_leaves() -> None:
    """A half-sent picture must not hold up what is looked at now; shown again, it comes whole."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    big = placement("x" * 60_000, 10, 5)
    sitting.show(big)
    sitting.draw((big, 1, 2))
    await sitting.step()
    assert sitting.terminal.uploading
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert [image.data[:1] for image in sitting.terminal.images.values()] == [b"a"]
    sitting.show(big)
    sitting.draw((big, 1, 2))
    await sitting.drain()
    assert sitting.images_shown(1, [2]) == ["x" * 60_000]


async def test_a_preview_is_replaced_without_a_flash() -> None:
    """kitty: after every single write the cells show the preview or the final picture, each wholly in the terminal."""
    sitting = CanvasSession(GraphicsProtocol.KITTY, Gate(previews=frozenset({"c"})))
    sitting.gate.hold()
    sitting.show(C)
    sitting.draw((C, 1, 2))
    await sitting.drain()
    assert set(sitting.images_shown(3, range(2, 32))) == {"c-preview"}
    sitting.gate.let_through()
    seen: list[str] = []
    while await sitting.step() is not None:
        (shown,) = set(sitting.images_shown(3, range(2, 32)))
        seen.append(shown)
    assert set(seen) == {"c-preview", "c"}
    assert sorted(seen, reverse=True) == seen
    assert len(sitting.terminal.images) == 1, "the preview is deleted once nothing shows it"


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_missing_picture_says_why(protocol: GraphicsProtocol) -> None:
    """The reason is there to ask for and is told to the owners that show the picture; others hear nothing."""
    sitting = CanvasSession(protocol, Gate(broken=frozenset({"a"})))
    heard: list[tuple[str, Placement, str]] = []
    for owner in ("grid", "other"):
        sitting.canvas.on_failure(owner, lambda shown, why, owner=owner: heard.append((owner, shown, why)))  # type: ignore[misc]
    sitting.show(A)
    sitting.show(B, owner="other")
    sitting.draw((A, 1, 2), (B, 1, 20))
    await sitting.drain()
    reason = "The disk with this photo is not connected."
    assert sitting.canvas.failure(A) == reason
    assert sitting.canvas.failure(B) is None
    assert heard == [("grid", A, reason)]


async def test_a_failed_picture_is_asked_for_again_when_shown_anew() -> None:
    """Not in a loop while it is shown, but when it comes back: the disk may be there again."""
    sitting = CanvasSession(GraphicsProtocol.KITTY, Gate(broken=frozenset({"a"})))
    sitting.show(A)
    await sitting.drain()
    sitting.show(A, B)
    await sitting.drain()
    assert sitting.names() == ["a", "b"]
    sitting.show(B)
    sitting.gate.broken = frozenset()
    sitting.show(A)
    await sitting.drain()
    assert sitting.names() == ["a", "b", "a"]
    assert sitting.canvas.failure(A) is None


async def test_exit_deletes_all_own_images() -> None:
    """Shown, replaced, half-sent: after the farewell the terminal holds nothing of ours."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.show(A, B)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    sitting.show(placement("y" * 40_000, 6, 6))
    await sitting.step()
    assert sitting.terminal.uploading
    sitting.terminal.feed(sitting.canvas.image_cleanup())
    assert (sitting.terminal.images, sitting.terminal.uploading) == ({}, False)
    await sitting.canvas.close()


async def test_the_terminals_store_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently shown images are taken back, never one on the screen, and come again when needed."""
    monkeypatch.setattr(placement_cache, "STORE_BYTES", 3 * (100 * 100 * 4))
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    for name in "abcdef":
        shown = placement(name, 10, 5)
        sitting.show(shown)
        sitting.draw((shown, 1, 2))
        await sitting.drain()
        assert sitting.images_shown(1, [2]) == [name]
    assert [image.data[:1] for image in sitting.terminal.images.values()] == [b"d", b"e", b"f"]
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert sitting.images_shown(1, [2]) == ["a"]


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS])
async def test_payloads_that_nobody_shows_are_bounded(
    protocol: GraphicsProtocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going back a page needs no new work; going back far does."""
    sitting = CanvasSession(protocol)
    for name in "abcdef":
        sitting.show(placement(name, 10, 5))
        sitting.draw((placement(name, 10, 5), 1, 2))
        await sitting.drain()
        if name == "a":
            size = sum(slot.state.renderer.size for slot in sitting.canvas._cache.table.slots())
            monkeypatch.setattr(placement_cache, "PAYLOAD_BYTES", size * 5 // 2)
    sitting.show(placement("e", 10, 5))
    await sitting.drain()
    assert sitting.names() == list("abcdef")
    sitting.show(A)
    await sitting.drain()
    assert sitting.names() == [*"abcdef", "a"]


async def test_more_pictures_than_code_points() -> None:
    """What finds no room is blank and says so; what stands on the screen keeps its place."""
    sitting = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    huge = [placement(str(number), 240, 240) for number in range(3)]
    sitting.show(*huge)
    refused = [shown for shown in huge if sitting.canvas.tokens(shown, 0) == " " * 240]
    assert len(refused) == 1
    assert "too many pictures" in (sitting.canvas.failure(refused[0]) or "")
    sitting.show(A)
    assert sitting.canvas.tokens(A, 0).strip()


async def test_requests_name_the_pixels_of_the_box() -> None:
    """The box is columns × cell width, cut to whole pixels; a tone beside the picture matters only when contained."""
    sitting = CanvasSession(GraphicsProtocol.SIXEL)
    sitting.canvas.set_colours((9, 9, 9), (50, 50, 50))
    sitting.canvas.resize(
        COLUMNS, ROWS, Capabilities(GraphicsProtocol.SIXEL, cell_width=8.425, cell_height=17, sixel_colours=64)
    )
    contained = Placement(Picture(AssetKey("b"), 1, fit=Fit.CONTAIN), 11, 5)
    sitting.show(A, contained)
    await settle()
    first, second = sitting.gate.started
    assert (first.width, first.height, first.colours, first.background) == (84, 85, 64, (0, 0, 0))
    assert (second.width, second.height, second.background) == (92, 85, (9, 9, 9))


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_change_of_theme_reaches_pending_boxes(protocol: GraphicsProtocol) -> None:
    """The tone changes at once where a picture is awaited; covered boxes are not fetched again."""
    sitting = CanvasSession(protocol, Gate(broken=frozenset({"a"})))
    sitting.show(A, B)
    sitting.draw((A, 1, 2), (B, 1, 20))
    await sitting.drain()
    sitting.canvas.set_colours((250, 250, 250), (200, 201, 202))
    await sitting.drain()
    assert sitting.terminal.cell(3, 4).bg == "c8c9ca"
    assert sitting.names() == ["a", "b"]


@pytest.mark.parametrize("after", [GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL])
async def test_an_upgrade_keeps_half_blocks_until_better_comes(after: GraphicsProtocol) -> None:
    """The terminal's answers arrive in mid-session: coarse pictures stay and give way to sharp ones."""
    sitting = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    sitting.gate.hold()
    sitting.canvas.resize(COLUMNS, ROWS, replace(sitting.capabilities, protocol=after))
    sitting.terminal.feed("\x1b[2J")
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert sitting.terminal.cell(3, 4).data in {"▀", "▄"}
    sitting.gate.let_through()
    await sitting.drain()
    if after is GraphicsProtocol.KITTY:
        assert sitting.images_shown(3, [2, 11]) == ["a", "a"]
    else:
        assert sitting.terminal.screen.pictures[3][4] == ("a", 2, 2)


async def test_leaving_kittys_protocol_deletes_its_images() -> None:
    """A change of protocol leaves nothing in the terminal's memory."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert sitting.terminal.images
    sitting.canvas.resize(COLUMNS, ROWS, replace(sitting.capabilities, protocol=GraphicsProtocol.SIXEL))
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert sitting.terminal.images == {}
    assert sitting.terminal.screen.pictures[1][2] == ("a", 0, 0)


async def test_a_resize_with_the_same_cells_sends_no_image_again() -> None:
    """Virtual placements outlive a cleared screen; a new cell size makes new pictures."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    sitting.canvas.resize(COLUMNS, ROWS, sitting.capabilities)
    sitting.terminal.feed("\x1b[2J")
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert len(sitting.terminal.ever) == 1
    assert sitting.images_shown(1, [2]) == ["a"]
    sitting.canvas.resize(COLUMNS, ROWS, replace(sitting.capabilities, cell_width=12.0))
    sitting.draw((A, 1, 2))
    assert sitting.images_shown(1, [2]) == ["a"]
    await sitting.drain()
    assert len(sitting.terminal.ever) == 2
    assert len(sitting.terminal.images) == 1


async def test_writes_are_held_back_where_the_terminal_can() -> None:
    """Sixels and rewritten cells travel in their own synchronized block, the cursor back in its place."""
    sitting = CanvasSession(GraphicsProtocol.SIXEL, synchronized=True)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    data = await sitting.step()
    assert data is not None
    ground = rb"(?:\x1b\[\d;3H\x1b\[48;2;38;38;42m {10}\x1b\[0m){2}"
    strip = rb"\x1b\[2;3H\x1bP.*\x1b\\"
    assert re.fullmatch(rb"\x1b\[\?2026h" + ground + strip + rb"\x1b\[1;1H\x1b\[\?2026l", data, re.DOTALL)


async def test_next_write_stays_small() -> None:
    """Half-blocks of a whole screen travel in pieces, so that keys pass between."""
    sitting = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    sitting.gate.hold()
    sitting.canvas.resize(200, 60, sitting.capabilities)
    big = placement("c", 200, 58)
    sitting.show(big)
    sitting.canvas.rewrite("".join(f"\x1b[{row + 1};1H{sitting.canvas.tokens(big, row)}" for row in range(58)))
    sitting.gate.let_through()
    await settle()
    sizes = []
    while (data := sitting.canvas.next_write()) is not None:
        sizes.append(len(data))
    assert len(sizes) > 3
    assert max(sizes) < 24_000


async def test_close_ends_all_work() -> None:
    """Nothing is fetched after a session has ended."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.gate.hold()
    sitting.show(A, B)
    await settle()
    await sitting.canvas.close()
    assert {str(request.picture.asset_key) for request in sitting.gate.cancelled} == {"a", "b"}
