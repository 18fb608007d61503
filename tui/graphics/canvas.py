"""The pictures of one session: what widgets show, what the terminal holds, and what it must be sent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Final

from core.models import Priority
from tui.graphics.capabilities import PAINTED, Capabilities, Protocol
from tui.graphics.cell_painting import next_cells
from tui.graphics.coarse_looks import pending_look, tone_of
from tui.graphics.damage import Damage
from tui.graphics.fetching import PayloadFetcher
from tui.graphics.frames import SYNC_END, SYNC_START
from tui.graphics.kitty_images import STORE_BYTES, KittyImages
from tui.graphics.link import Link
from tui.graphics.looks import HalfBlocks, Look, Placeholders, Shown, Strips, Tone, blocks_look
from tui.graphics.palettes import Colour
from tui.graphics.placements import CellBox, Payload, PayloadRequest, PayloadSource, Placement
from tui.graphics.regrading import Regrading
from tui.graphics.requests import Requests
from tui.graphics.rewriting import FrameRewriter
from tui.graphics.screen_model import ScreenModel
from tui.graphics.strip_painting import StripPainter
from tui.graphics.strips import covers, unpack
from tui.graphics.tokens import Slot, TokensExhaustedError, TokenTable
from tui.graphics.wishes import FailureListener, Wishes

TONE: Final = (38, 38, 42)
"""RGB of a box whose picture has not come yet."""

PAYLOAD_BYTES: Final = 4 * 1024 * 1024
"""Payloads kept although nothing shows them."""

_MAX_REFUSED: Final = 256


class Canvas:
    """Pictures of one session as text tokens for widgets and as terminal bytes for the driver.

    Widgets call `show` with what they show, draw `tokens`, and call `forget` when they go. The driver passes every
    frame through `rewrite` and asks `next_write` for picture bytes when its text is sent. Bytes of `next_write` must
    reach the terminal before the text of any later `rewrite`, and after that of earlier ones. All calls come from the
    event loop.
    """

    def __init__(
        self,
        source: PayloadSource,
        capabilities: Capabilities,
        size: tuple[int, int],
        wake: Callable[[], None],
        *,
        background: Colour = (0, 0, 0),
        tone: Colour = TONE,
        link: Link | None = None,
    ) -> None:
        """Start with nothing shown; `wake()` is called whenever `next_write` has something new to say.

        A measured link decides how good pictures are; without one they are the best that the terminal can show.
        """
        self._wake = wake
        self._capabilities = capabilities
        self._background = background
        self._tone = Tone(tone, capabilities.depth)
        self._requests = Requests(link or Link(), capabilities, background, size)
        self._damage = Damage()
        self._model = ScreenModel(*size)
        self._table: TokenTable[Shown] = TokenTable(self._new_shown, self._is_held, self._evicted)
        self._rewriter = FrameRewriter(self._table, self._model, self._damage)
        self._painter = StripPainter(self._model, self._damage)
        self._images = KittyImages()
        self._fetcher = PayloadFetcher(source, self._deliver, self._fail)
        self._wishes = Wishes()
        self._regrading = Regrading(self._requests, self._wishes, self._table, self._damage, self._ask)
        self._slots_of: dict[PayloadRequest, tuple[Slot[Shown], CellBox | None]] = {}
        self._crowded: dict[Placement, str] = {}  # placements that found no code points

    # For widgets

    def tokens(self, placement: Placement, row: int) -> str:
        """Return one row of a placement as `columns` characters; blanks when there is no room for it."""
        try:
            return self._table.slot(placement).text(row)
        except TokensExhaustedError as error:
            self._refuse(placement, error)
            return " " * placement.columns

    def show(self, owner: Hashable, wanted: Sequence[tuple[Placement, Priority]]) -> None:
        """Say what a widget shows from now on, most urgent first; work for what nobody shows any more is cancelled."""
        gone = self._wishes.replace(owner, wanted)
        if gone is not None:
            self._gather(gone)

    def forget(self, owner: Hashable) -> None:
        """Say that a widget shows nothing any more."""
        gone = self._wishes.remove(owner)
        if gone is not None:
            self._gather(gone)

    def failure(self, placement: Placement) -> str | None:
        """Return why there is no picture, for people; None while there is one or it is on its way."""
        slot = self._table.find(placement)
        return self._crowded.get(placement) if slot is None else slot.state.failure

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        """Call `listener(placement, reason)` when a picture that the owner shows cannot be had, until it forgets."""
        self._wishes.listen(owner, listener)

    def set_colours(self, background: Colour, tone: Colour) -> None:
        """Change what shows beside contained pictures and where pictures are pending."""
        if (background, tone) != (self._background, self._tone.colour):
            self._background = background
            self._tone = Tone(tone, self._capabilities.depth)
            self._requests.take(self._capabilities, background, (self._model.columns, self._model.rows))
            self._renew()

    # For the driver

    def rewrite(self, frame: str) -> str:
        """Return what the terminal must be sent for one whole Textual frame."""
        self._rewriter.heavy_cells = self._requests.heavy_cells
        text = self._rewriter.rewrite(frame)
        if self._damage:
            self._wake()
        return text

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        """Take another screen size or other abilities; nothing is known of the screen, a full frame must follow."""
        before, self._capabilities = self._capabilities, capabilities
        self._tone = Tone(self._tone.colour, capabilities.depth)
        self._requests.take(capabilities, self._background, (columns, rows))
        self._model = ScreenModel(columns, rows)
        self._damage.clear()
        self._rewriter = FrameRewriter(self._table, self._model, self._damage)
        self._painter = StripPainter(self._model, self._damage)
        for slot in self._table.slots():
            slot.origins.clear()
            if (before.protocol, before.passthrough) != (capabilities.protocol, capabilities.passthrough):
                self._drop_protocol(slot)
            if capabilities.depth < before.depth and slot.state.look.heavy:
                self._drop_look(slot)
        self._images.passthrough = capabilities.passthrough
        self._renew()

    def next_write(self) -> bytes | None:
        """Return the next bytes that must not be interrupted (mostly below 16 KiB), or None when nothing is due."""
        if self._requests.follow():
            self._gather()
        cells = next_cells(self._model, self._damage, self._urgent_first())
        if cells:
            return self._framed(cells.encode())
        if self._capabilities.protocol in PAINTED:
            data = self._paint_strips() or self._images.next_deletes()
        else:
            data = self._next_image_bytes()
        if not data and self._regrading.improve():
            self._fetch()
        return data or None

    def farewell(self) -> str:
        """Return what removes this session's pictures from the terminal at exit."""
        return self._images.farewell().decode("ascii")

    async def close(self) -> None:
        """Cancel all work and wait for its end."""
        self._wishes.clear()
        await self._fetcher.close()

    # What is wanted

    def _gather(self, gone: Sequence[Placement] = ()) -> None:
        """Make room for what is wanted now and have it fetched; leave what is gone."""
        for placement in gone:
            self._crowded.pop(placement, None)
            slot = self._table.find(placement)
            if slot is not None:
                slot.state.failure = None  # asked again when it is shown again
        uploading = self._images.uploading
        if uploading is not None and self._regrading.is_in_the_way(uploading):
            self._abandon(uploading)
        for placement in reversed(tuple(self._wishes)):
            try:
                self._table.slot(placement)
            except TokensExhaustedError as error:
                self._refuse(placement, error)
        self._regrading.regrade(uploading)
        self._fetch()
        self._wake()

    def _ask(self, slot: Slot[Shown], request: PayloadRequest) -> None:
        """Ask for another payload; the look stays until it comes."""
        state = slot.state
        state.request, state.final, state.upload, state.failure = request, False, None, None
        self._painter.forget(slot)

    def _refuse(self, placement: Placement, error: TokensExhaustedError) -> None:
        if len(self._crowded) >= _MAX_REFUSED:
            self._crowded.clear()
        self._crowded[placement] = str(error)

    def _fetch(self) -> None:
        """Ask for the payloads and clips that are missing."""
        self._slots_of.clear()
        requests: dict[PayloadRequest, Priority] = {}
        for placement, priority in self._wishes.items():
            slot = self._table.find(placement)
            if slot is not None and not slot.state.final and slot.state.failure is None:
                self._slots_of[slot.state.request] = (slot, None)
                requests[slot.state.request] = priority
        for slot, box in self._painter.asked():
            request = replace(slot.state.request, clip=box)
            self._slots_of[request] = (slot, box)
            requests[request] = self._wishes.priority(slot.placement)
        self._fetcher.want(requests)

    def _new_shown(self, placement: Placement) -> Shown:
        request = self._requests.wanted(placement, self._wishes.priority(placement))
        return Shown(self._pending(placement, request), request)

    def _pending(self, placement: Placement, request: PayloadRequest) -> Look:
        return pending_look(placement, request, self._tone_of(placement), self._capabilities.depth)

    def _tone_of(self, placement: Placement) -> Tone:
        return tone_of(placement, self._capabilities.depth, self._tone)

    def _renew(self) -> None:
        """Ask anew for what now needs other payloads; the old look stays until they come."""
        for slot in self._table.slots():
            state = slot.state
            request = state.request
            if not self._requests.suits(slot.placement, request):
                request = self._requests.wanted(slot.placement, self._wishes.priority(slot.placement))
            if state.look.pending:
                self._change_look(slot, self._pending(slot.placement, request))
            if request != state.request:
                self._ask(slot, request)
        uploading = self._images.uploading
        if uploading is not None and not uploading.state.final:
            self._abandon(uploading)
        self._gather()

    # Payloads arrive

    def _deliver(self, request: PayloadRequest, payload: Payload) -> None:
        slot, box = self._slots_of.get(request, (None, None))
        if slot is None:
            return
        if box is None:
            self._take_payload(slot, payload)
        elif payload.final or not slot.state.final:
            self._painter.take_clip(slot, box, unpack(payload.body))
        self._wake()

    def _take_payload(self, slot: Slot[Shown], payload: Payload) -> None:
        state = slot.state
        if not payload.final and not state.look.pending:
            return  # what stands there is no worse
        state.final = payload.final
        if state.request.protocol is Protocol.KITTY:
            state.upload = payload
        elif state.request.protocol in PAINTED:
            strips = unpack(payload.body)
            if covers(strips, slot.rows):
                self._change_look(slot, Strips(strips, self._tone_of(slot.placement)))
            else:
                self._fail(state.request, "This picture could not be drawn.")
        else:
            self._change_look(slot, blocks_look(payload.body, state.request, self._tone_of(slot.placement)))
        self._trim_payloads()

    def _fail(self, request: PayloadRequest, reason: str) -> None:
        slot, box = self._slots_of.get(request, (None, None))
        if slot is None:
            return
        if box is not None:
            self._painter.take_clip(slot, box, ())
            return
        slot.state.failure = reason
        self._wishes.tell(slot.placement, reason)

    def _change_look(self, slot: Slot[Shown], look: Look) -> None:
        """Let the cells that stand on the screen follow, through the image lane."""
        slot.state.look = look
        self._painter.forget(slot)
        self._damage.add_all(slot)

    # What is kept

    def _is_held(self, slot: Slot[Shown]) -> bool:
        return slot.placement in self._wishes or self._model.holds(slot)

    def _evicted(self, slot: Slot[Shown]) -> None:
        self._drop_look(slot)
        self._damage.drop(slot)
        self._model.forget_standing()

    def _abandon(self, slot: Slot[Shown]) -> None:
        """Stop the upload that is under way; its placement needs a payload again."""
        self._images.abandon()
        if slot.state.upload is None:
            slot.state.final = False

    def _drop_look(self, slot: Slot[Shown]) -> None:
        state = slot.state
        if self._images.uploading is slot:
            self._images.abandon()
        if state.image_id:
            self._images.delete(state.image_id)
        state.look = self._pending(slot.placement, state.request)
        state.final, state.upload, state.image_id = False, None, 0
        self._painter.forget(slot)

    def _drop_protocol(self, slot: Slot[Shown]) -> None:
        """Leave what only the old protocol understands; half-blocks stay until something better comes."""
        half = slot.state.look if isinstance(slot.state.look, HalfBlocks) else None
        self._drop_look(slot)
        if half is not None:
            slot.state.look = half

    def _trim_payloads(self) -> None:
        """Drop the payloads of the least recently used placements that nobody shows."""
        kept = [(slot, _kept_bytes(slot.state)) for slot in self._table.slots()]
        surplus = sum(size for _, size in kept) - PAYLOAD_BYTES
        for slot, size in kept:
            if surplus <= 0:
                return
            if size and not self._is_held(slot):
                self._drop_look(slot)
                surplus -= size

    def _trim_images(self) -> None:
        """Take images back from the terminal, least recently used first, never one that is shown."""
        for slot in self._table.slots():
            if self._images.stored_bytes <= STORE_BYTES:
                return
            if slot.state.image_id and not self._is_held(slot):
                self._drop_look(slot)

    # The image lane

    def _urgent_first(self) -> list[Slot[Shown]]:
        """The damaged placements in the order in which to paint them."""
        ranks = self._wishes.ranks()
        return sorted(self._damage.slots(), key=lambda slot: ranks.get(slot.placement, len(ranks)))

    def _paint_strips(self) -> bytes | None:
        asked = self._painter.asked()
        stroke = self._painter.next_stroke(self._urgent_first())
        if self._painter.asked() != asked:
            self._fetch()
        if stroke is None:
            return None
        return self._framed(stroke.grounded() if self._capabilities.synchronized_output else stroke.placed())

    def _next_image_bytes(self) -> bytes:
        """Go on with kitty's uploads, deletions first where none is under way."""
        images = self._images
        if images.uploading is None:
            deletes = images.next_deletes()
            if deletes:
                return deletes
            slot = self._regrading.next_to_upload()
            if slot is None:
                return b""
            payload, slot.state.upload = slot.state.upload, None
            assert payload is not None
            images.start(slot, payload.body, final=payload.final)
        slot = images.uploading
        chunks, done = images.next_chunks()
        if done is not None and slot is not None:
            self._uploaded(slot, done[0])
        return chunks

    def _uploaded(self, slot: Slot[Shown], image_id: int) -> None:
        if slot.state.image_id:
            self._images.delete(slot.state.image_id)  # due once the cells below have left it
        slot.state.image_id = image_id
        self._change_look(slot, Placeholders(image_id, self._tone_of(slot.placement)))
        self._trim_images()

    def _framed(self, data: bytes) -> bytes:
        """Let a write happen at once where the terminal can, and leave its cursor where it was."""
        cursor = self._model.cursor
        before, after = (
            (b"\x1b7", b"\x1b8") if cursor is None else (b"", b"\x1b[%d;%dH" % (cursor[0] + 1, cursor[1] + 1))
        )
        if self._capabilities.synchronized_output:
            before, after = SYNC_START.encode("ascii") + before, after + SYNC_END.encode("ascii")
        return before + data + after


def _kept_bytes(state: Shown) -> int:
    return state.look.size + (len(state.upload.body) if state.upload is not None else 0)
