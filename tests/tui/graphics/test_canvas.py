"""The canvas: it fetches and sends what is in demand, nothing else, and leaves nothing behind."""

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

FILL_HEX = bytes(PLACEHOLDER_COLOUR).hex()


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_pending_placement_shows_the_fill(protocol: GraphicsProtocol) -> None:
    """Until a payload comes, and when it never comes, cells are blank, in every protocol."""
    session = CanvasSession(protocol)
    session.gate.hold()
    session.show(A)
    session.draw((A, 1, 2))
    assert await session.drain() == 0
    cells = [session.terminal.cell(1 + row, 2 + column) for row in range(A.rows) for column in range(A.columns)]
    assert {(cell.data, cell.bg) for cell in cells} == {(" ", FILL_HEX)}


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_late_picture_needs_no_frame(protocol: GraphicsProtocol) -> None:
    """When the payload arrives, the canvas wakes the driver and fills the cells on the screen."""
    session = CanvasSession(protocol)
    session.gate.hold()
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    woken = session.wakes
    session.gate.let_through()
    assert await session.drain() > 0
    assert session.wakes > woken
    assert session.terminal.cursor == (0, 0)
    assert session.draw((A, 1, 2)) == ""


async def test_work_for_what_is_no_longer_shown_is_cancelled_and_not_sent() -> None:
    """After paging on before the payloads came, requests are cancelled; neither uploads nor cells follow."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.gate.hold()
    session.show(A, B)
    session.draw((A, 1, 2), (B, 1, 20))
    await settle()
    session.show(C)
    session.draw((C, 1, 2))
    session.gate.let_through()
    await session.drain()
    assert {str(request.picture.asset_key) for request in session.gate.cancelled} == {"a", "b"}
    assert [image.data[:1] for image in session.terminal.images.values()] == [b"c"]


async def test_several_owners_and_priorities() -> None:
    """The most urgent priority of all owners counts; when one owner forgets, the other's demand remains."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.gate.hold()
    session.show(A, B, priority=Priority.PREFETCH)
    session.show(B, priority=Priority.SELECTED, owner="dialog")
    session.show(*(placement(str(number), 4, 2) for number in range(4)), owner="other")
    await settle()
    assert session.names()[:2] == ["a", "b"]
    session.canvas.forget("dialog")
    await settle()
    assert not session.gate.cancelled
    session.canvas.forget("grid")
    await settle()
    assert {str(request.picture.asset_key) for request in session.gate.cancelled} == {"a", "b"}


async def test_uploads_go_in_order_of_urgency() -> None:
    """The selected picture is sent first although it was requested last."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.canvas.show("grid", [(A, Priority.PREFETCH), (B, Priority.VISIBLE), (C, Priority.SELECTED)])
    await settle()
    await session.drain()
    assert [session.terminal.images[number].data[:1] for number in session.terminal.upload_ids] == [b"c", b"b", b"a"]


async def test_text_may_come_between_the_chunks_of_an_image() -> None:
    """A frame in the middle of an upload passes; the upload continues after it."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    big = placement("x" * 30_000, 10, 5)
    session.show(big)
    session.draw((big, 1, 2))
    await settle()
    assert await session.step()
    assert session.terminal.uploading
    session.draw((big, 2, 3))
    await session.drain()
    assert session.images_shown(2, [2, 3, 12, 13]) == ["", "x" * 30_000, "x" * 30_000, ""]


async def test_an_upload_is_aborted_when_its_picture_is_no_longer_shown() -> None:
    """An upload must not delay what is visible now; shown again, the picture is sent whole."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    big = placement("x" * 60_000, 10, 5)
    session.show(big)
    session.draw((big, 1, 2))
    await session.step()
    assert session.terminal.uploading
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    assert [image.data[:1] for image in session.terminal.images.values()] == [b"a"]
    session.show(big)
    session.draw((big, 1, 2))
    await session.drain()
    assert session.images_shown(1, [2]) == ["x" * 60_000]


async def test_a_preview_is_replaced_without_flicker() -> None:
    """kitty: after every single write the cells show the preview or the final picture, completely stored."""
    session = CanvasSession(GraphicsProtocol.KITTY, Gate(previews=frozenset({"c"})))
    session.gate.hold()
    session.show(C)
    session.draw((C, 1, 2))
    await session.drain()
    assert set(session.images_shown(3, range(2, 32))) == {"c-preview"}
    session.gate.let_through()
    seen: list[str] = []
    while await session.step() is not None:
        (shown,) = set(session.images_shown(3, range(2, 32)))
        seen.append(shown)
    assert set(seen) == {"c-preview", "c"}
    assert sorted(seen, reverse=True) == seen
    assert len(session.terminal.images) == 1, "the preview is deleted once nothing shows it"


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_missing_picture_has_a_reason(protocol: GraphicsProtocol) -> None:
    """The reason can be queried and is reported to the owners that show the picture, and to no others."""
    session = CanvasSession(protocol, Gate(broken=frozenset({"a"})))
    heard: list[tuple[str, Placement, str]] = []
    for owner in ("grid", "other"):
        session.canvas.on_failure(owner, lambda shown, why, owner=owner: heard.append((owner, shown, why)))  # type: ignore[misc]
    session.show(A)
    session.show(B, owner="other")
    session.draw((A, 1, 2), (B, 1, 20))
    await session.drain()
    reason = "The disk with this photo is not connected."
    assert session.canvas.failure(A) == reason
    assert session.canvas.failure(B) is None
    assert heard == [("grid", A, reason)]


async def test_a_failed_picture_is_requested_again_when_shown_again() -> None:
    """Not repeatedly while it is shown, but when it is shown again: the disk may be connected then."""
    session = CanvasSession(GraphicsProtocol.KITTY, Gate(broken=frozenset({"a"})))
    session.show(A)
    await session.drain()
    session.show(A, B)
    await session.drain()
    assert session.names() == ["a", "b"]
    session.show(B)
    session.gate.broken = frozenset()
    session.show(A)
    await session.drain()
    assert session.names() == ["a", "b", "a"]
    assert session.canvas.failure(A) is None


async def test_exit_deletes_all_own_images() -> None:
    """Shown, replaced, partly sent: after the cleanup the terminal has none of our images."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.show(A, B)
    session.draw((A, 1, 2))
    await session.drain()
    session.show(placement("y" * 40_000, 6, 6))
    await session.step()
    assert session.terminal.uploading
    session.terminal.feed(session.canvas.image_cleanup())
    assert (session.terminal.images, session.terminal.uploading) == ({}, False)
    await session.canvas.close()


async def test_the_terminals_image_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently shown images are deleted, never one on the screen, and sent again when needed."""
    monkeypatch.setattr(placement_cache, "STORE_BYTES", 3 * (100 * 100 * 4))
    session = CanvasSession(GraphicsProtocol.KITTY)
    for name in "abcdef":
        shown = placement(name, 10, 5)
        session.show(shown)
        session.draw((shown, 1, 2))
        await session.drain()
        assert session.images_shown(1, [2]) == [name]
    assert [image.data[:1] for image in session.terminal.images.values()] == [b"d", b"e", b"f"]
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    assert session.images_shown(1, [2]) == ["a"]


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS])
async def test_payloads_that_are_not_shown_are_bounded(
    protocol: GraphicsProtocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going back one page needs no new work; going back far does."""
    session = CanvasSession(protocol)
    for name in "abcdef":
        session.show(placement(name, 10, 5))
        session.draw((placement(name, 10, 5), 1, 2))
        await session.drain()
        if name == "a":
            size = sum(slot.state.renderer.size for slot in session.canvas._cache.table.slots())
            monkeypatch.setattr(placement_cache, "PAYLOAD_BYTES", size * 5 // 2)
    session.show(placement("e", 10, 5))
    await session.drain()
    assert session.names() == list("abcdef")
    session.show(A)
    await session.drain()
    assert session.names() == [*"abcdef", "a"]


async def test_more_pictures_than_code_points() -> None:
    """A placement without code points is blank and has a reason; what the screen shows is kept."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    huge = [placement(str(number), 240, 240) for number in range(3)]
    session.show(*huge)
    refused = [shown for shown in huge if session.canvas.tokens(shown, 0) == " " * 240]
    assert len(refused) == 1
    assert "too many pictures" in (session.canvas.failure(refused[0]) or "")
    session.show(A)
    assert session.canvas.tokens(A, 0).strip()


@pytest.mark.parametrize(("fit", "uploads"), [(Fit.COVER, 1), (Fit.CONTAIN, 2)])
async def test_a_change_of_theme_aborts_only_uploads_that_show_the_background(fit: Fit, uploads: int) -> None:
    """A contained picture is encoded again for the new background; a covering one is not interrupted."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    big = Placement(Picture(AssetKey("x" * 30_000), 1, fit=fit), 10, 5)
    session.show(big)
    session.draw((big, 1, 2))
    await session.step()
    assert session.terminal.uploading
    session.canvas.set_colours((250, 250, 250), (200, 201, 202))
    await session.drain()
    assert len(session.terminal.upload_ids) == uploads
    assert len(session.terminal.images) == 1
    assert session.images_shown(1, [2]) == ["x" * 30_000]


async def test_requests_state_the_pixels_of_the_cells() -> None:
    """The size is columns × cell width, rounded down; the background matters only for contained pictures."""
    session = CanvasSession(GraphicsProtocol.SIXEL)
    session.canvas.set_colours((9, 9, 9), (50, 50, 50))
    session.canvas.resize(
        COLUMNS, ROWS, Capabilities(GraphicsProtocol.SIXEL, cell_width=8.425, cell_height=17, sixel_colours=64)
    )
    contained = Placement(Picture(AssetKey("b"), 1, fit=Fit.CONTAIN), 11, 5)
    session.show(A, contained)
    await settle()
    first, second = session.gate.started
    assert (first.width, first.height, first.colours, first.background) == (84, 85, 64, (0, 0, 0))
    assert (second.width, second.height, second.background) == (92, 85, (9, 9, 9))


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_change_of_theme_reaches_pending_placements(protocol: GraphicsProtocol) -> None:
    """The fill changes at once where a picture is pending; covering pictures are not fetched again."""
    session = CanvasSession(protocol, Gate(broken=frozenset({"a"})))
    session.show(A, B)
    session.draw((A, 1, 2), (B, 1, 20))
    await session.drain()
    session.canvas.set_colours((250, 250, 250), (200, 201, 202))
    await session.drain()
    assert session.terminal.cell(3, 4).bg == "c8c9ca"
    assert session.names() == ["a", "b"]


@pytest.mark.parametrize("after", [GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL])
async def test_an_upgrade_keeps_half_blocks_until_better_comes(after: GraphicsProtocol) -> None:
    """When the terminal's replies arrive in mid-session, half-blocks stay until pixels replace them."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    session.gate.hold()
    session.canvas.resize(COLUMNS, ROWS, replace(session.capabilities, protocol=after))
    session.terminal.feed("\x1b[2J")
    session.draw((A, 1, 2))
    await session.drain()
    assert session.terminal.cell(3, 4).data in {"▀", "▄"}
    session.gate.let_through()
    await session.drain()
    if after is GraphicsProtocol.KITTY:
        assert session.images_shown(3, [2, 11]) == ["a", "a"]
    else:
        assert session.terminal.screen.pictures[3][4] == ("a", 2, 2)


async def test_leaving_kittys_protocol_deletes_its_images() -> None:
    """A change of protocol leaves nothing in the terminal's memory."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    assert session.terminal.images
    session.canvas.resize(COLUMNS, ROWS, replace(session.capabilities, protocol=GraphicsProtocol.SIXEL))
    session.draw((A, 1, 2))
    await session.drain()
    assert session.terminal.images == {}
    assert session.terminal.screen.pictures[1][2] == ("a", 0, 0)


async def test_a_resize_with_the_same_cells_sends_no_image_again() -> None:
    """Virtual placements survive a cleared screen; a new cell size needs new pictures."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    session.canvas.resize(COLUMNS, ROWS, session.capabilities)
    session.terminal.feed("\x1b[2J")
    session.draw((A, 1, 2))
    await session.drain()
    assert len(session.terminal.upload_ids) == 1
    assert session.images_shown(1, [2]) == ["a"]
    session.canvas.resize(COLUMNS, ROWS, replace(session.capabilities, cell_width=12.0))
    session.draw((A, 1, 2))
    assert session.images_shown(1, [2]) == ["a"]
    await session.drain()
    assert len(session.terminal.upload_ids) == 2
    assert len(session.terminal.images) == 1


async def test_writes_are_synchronized_where_the_terminal_can() -> None:
    """Sixels and rewritten cells have their own synchronized block, and the cursor returns to its position."""
    session = CanvasSession(GraphicsProtocol.SIXEL, synchronized=True)
    session.show(A)
    session.draw((A, 1, 2))
    data = await session.step()
    assert data is not None
    ground = rb"(?:\x1b\[\d;3H\x1b\[48;2;38;38;42m {10}\x1b\[0m){2}"
    strip = rb"\x1b\[2;3H\x1bP.*\x1b\\"
    assert re.fullmatch(rb"\x1b\[\?2026h" + ground + strip + rb"\x1b\[1;1H\x1b\[\?2026l", data, re.DOTALL)


async def test_next_write_stays_small() -> None:
    """Half-blocks of a whole screen are sent in several writes, so that keys are handled in between."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    session.gate.hold()
    session.canvas.resize(200, 60, session.capabilities)
    big = placement("c", 200, 58)
    session.show(big)
    session.canvas.rewrite("".join(f"\x1b[{row + 1};1H{session.canvas.tokens(big, row)}" for row in range(58)))
    session.gate.let_through()
    await settle()
    sizes = []
    while (data := session.canvas.next_write()) is not None:
        sizes.append(len(data))
    assert len(sizes) > 3
    assert max(sizes) < 24_000


async def test_close_ends_all_work() -> None:
    """Nothing is fetched after a session has ended."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.gate.hold()
    session.show(A, B)
    await settle()
    await session.canvas.close()
    assert {str(request.picture.asset_key) for request in session.gate.cancelled} == {"a", "b"}
