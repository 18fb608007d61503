"""The pictures of one session: what widgets show, what the terminal holds, and what it must be sent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Final

from core.models import Priority
from core.models.stored_animations import Animation
from tui.graphics.animation.player import Playback, PlaybackContext, PlaybackListener
from tui.graphics.animation.players import Players
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.placements import CellRectangle, Payload, PayloadRequest, PayloadSource, Placement
from tui.graphics.payloads.strips import covers, unpack
from tui.graphics.scheduling.demand import Demand, FailureListener
from tui.graphics.scheduling.eviction import PlacementCache
from tui.graphics.scheduling.fetching import PayloadFetcher
from tui.graphics.scheduling.quality_updates import QualityUpdates
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.cell_renderers import (
    CellRenderer,
    FillRenderer,
    PlaceholderRenderer,
    PlacementState,
    StripRenderer,
    block_renderer,
)
from tui.graphics.screen.frame_rewriter import FrameRewriter
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.preview_renderer import fill_of, pending_renderer
from tui.graphics.screen.tokens import Slot, TokensExhaustedError
from tui.graphics.terminals.capabilities import PAINTED, Capabilities, GraphicsProtocol
from tui.graphics.terminals.palettes import Colour

PLACEHOLDER_COLOUR: Final = (38, 38, 42)
"""RGB of a box whose picture has not come yet."""

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
        tone: Colour = PLACEHOLDER_COLOUR,
        link: ConnectionEstimator | None = None,
    ) -> None:
        """Start with nothing shown; `wake()` is called whenever `next_write` has something new to say.

        A measured link decides how good pictures are; without one they are the best that the terminal can show.
        """
        self._wake = wake
        self._capabilities = capabilities
        self._background = background
        self._tone = FillRenderer(tone, capabilities.depth)
        link = link or ConnectionEstimator()
        self._requests = RequestPlanner(link, capabilities, background, size)
        self._lane = ImageOutput(capabilities, size)
        self._wishes = Demand()
        self._kept = PlacementCache(self._lane, self._wishes, self._new_shown, self._pending)
        self._rewriter = FrameRewriter(self._kept.table, self._lane.model, self._lane.damage)
        self._fetcher = PayloadFetcher(source, self._deliver, self._fail)
        self._regrading = QualityUpdates(self._requests, self._wishes, self._kept.table, self._lane.damage, self._ask)
        stage = PlaybackContext(self._lane, link, lambda slot: self._tone_of(slot.placement), self._frames_changed)
        self._players = Players(stage, wake)
        self._slots_of: dict[PayloadRequest, tuple[Slot[PlacementState], CellRectangle | None]] = {}
        self._crowded: dict[Placement, str] = {}  # placements that found no code points

    # For widgets

    def tokens(self, placement: Placement, row: int) -> str:
        """Return one row of a placement as `columns` characters; blanks when there is no room for it."""
        try:
            return self._kept.table.slot(placement).text(row)
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
        self._players.stop(owner)
        gone = self._wishes.remove(owner)
        if gone is not None:
            self._gather(gone)

    def failure(self, placement: Placement) -> str | None:
        """Return why there is no picture, for people; None while there is one or it is on its way."""
        slot = self._kept.table.find(placement)
        return self._crowded.get(placement) if slot is None else slot.state.failure

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        """Call `listener(placement, reason)` when a picture that the owner shows cannot be had, until it forgets."""
        self._wishes.listen(owner, listener)

    def play(self, owner: Hashable, placement: Placement, animation: Animation, told: PlaybackListener) -> None:
        """Let a picture that the owner shows move, from its first frame on; `told` hears when it comes to rest.

        It stops by itself when nobody shows the picture any more, the terminal changes, or the link is too slow.
        """
        slot = self._kept.table.find(placement)
        if slot is not None and placement in self._wishes:
            self._players.play(owner, slot, animation, told, self._capabilities, self._background)
        else:
            told(Playback.FAILED)

    def pause(self, owner: Hashable) -> None:
        """Let what the owner plays stand still at its frame."""
        self._players.pause(owner)

    def resume(self, owner: Hashable) -> None:
        """Let what the owner plays go on, or begin again after its end."""
        self._players.resume(owner)

    def stop(self, owner: Hashable) -> None:
        """Show again the picture that does not move."""
        self._players.stop(owner)

    def set_colours(self, background: Colour, tone: Colour) -> None:
        """Change what shows beside contained pictures and where pictures are pending."""
        if (background, tone) != (self._background, self._tone.colour):
            self._background = background
            self._tone = FillRenderer(tone, self._capabilities.depth)
            self._players.stop_all()
            model = self._lane.model
            self._requests.take(self._capabilities, background, (model.columns, model.rows))
            self._renew()

    # For the driver

    def rewrite(self, frame: str) -> str:
        """Return what the terminal must be sent for one whole Textual frame."""
        self._rewriter.heavy_cells = self._requests.heavy_cells
        text = self._rewriter.rewrite(frame)
        if self._lane.damage:
            self._wake()
        return text

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        """Take another screen size or other abilities; nothing is known of the screen, a full frame must follow."""
        before, self._capabilities = self._capabilities, capabilities
        self._players.stop_all()
        self._tone = FillRenderer(self._tone.colour, capabilities.depth)
        self._requests.take(capabilities, self._background, (columns, rows))
        self._lane.begin_anew(capabilities, (columns, rows))
        self._rewriter = FrameRewriter(self._kept.table, self._lane.model, self._lane.damage)
        for slot in self._kept.table.slots():
            slot.origins.clear()
            if (before.protocol, before.passthrough) != (capabilities.protocol, capabilities.passthrough):
                self._kept.drop_protocol(slot)
            if capabilities.depth < before.depth and slot.state.still.heavy:
                self._kept.drop_look(slot)
        self._renew()

    def next_write(self) -> bytes | None:
        """Return the next bytes that must not be interrupted (mostly below 16 KiB), or None when nothing is due."""
        if self._requests.follow():
            self._gather()
        self._players.advance()
        damaged = self._urgent_first()
        data = self._lane.next_cells(self._regrading.affordable(damaged), self._requests.write_bytes)
        if data:
            return data
        if self._capabilities.protocol in PAINTED:
            data = self._lane.next_strip(damaged, self._fetch) or self._lane.images.next_commands()
        else:
            data = self._next_image_bytes()
        if not data and self._regrading.improve():
            self._fetch()
        return data or None

    def farewell(self) -> str:
        """Return what removes this session's pictures from the terminal at exit."""
        return self._lane.images.farewell().decode("ascii")

    async def close(self) -> None:
        """Cancel all work and wait for its end."""
        self._players.stop_all()
        self._wishes.clear()
        await self._fetcher.close()

    # What is wanted

    def _gather(self, gone: Sequence[Placement] = ()) -> None:
        """Make room for what is wanted now and have it fetched; leave what is gone."""
        for placement in gone:
            self._crowded.pop(placement, None)
            slot = self._kept.table.find(placement)
            if slot is not None:
                slot.state.failure = None  # asked again when it is shown again
        self._players.stop_where(lambda slot: slot.placement not in self._wishes)
        upload = self._lane.images.uploading
        if upload is not None and self._regrading.is_in_the_way(upload.slot):
            self._kept.abandon_upload()
        for placement in reversed(tuple(self._wishes)):
            try:
                self._kept.table.slot(placement)
            except TokensExhaustedError as error:
                self._refuse(placement, error)
        self._regrading.regrade(upload.slot if upload is not None else None)
        self._fetch()
        self._wake()

    def _ask(self, slot: Slot[PlacementState], request: PayloadRequest) -> None:
        """Ask for another payload; the look stays until it comes."""
        state = slot.state
        state.request, state.final, state.upload, state.failure = request, False, None, None
        self._lane.painter.forget(slot)

    def _refuse(self, placement: Placement, error: TokensExhaustedError) -> None:
        if len(self._crowded) >= _MAX_REFUSED:
            self._crowded.clear()
        self._crowded[placement] = str(error)

    def _fetch(self) -> None:
        """Ask for the payloads and clips that are missing."""
        self._slots_of.clear()
        requests: dict[PayloadRequest, Priority] = {}
        for placement, priority in self._wishes.items():
            slot = self._kept.table.find(placement)
            if slot is not None and not slot.state.final and slot.state.failure is None:
                self._slots_of[slot.state.request] = (slot, None)
                requests[slot.state.request] = priority
        for request in self._players.wanted():
            requests[request] = Priority.VISIBLE
        for slot, box in self._lane.painter.asked():
            request = replace(slot.state.frame_request or slot.state.request, clip=box)
            self._slots_of[request] = (slot, box)
            requests[request] = self._wishes.priority(slot.placement)
        self._fetcher.want(requests)

    def _new_shown(self, placement: Placement) -> PlacementState:
        request = self._requests.wanted(placement, self._wishes.priority(placement))
        return PlacementState(self._pending_look(placement, request), request)

    def _pending(self, slot: Slot[PlacementState]) -> CellRenderer:
        return self._pending_look(slot.placement, slot.state.request)

    def _pending_look(self, placement: Placement, request: PayloadRequest) -> CellRenderer:
        return pending_renderer(placement, request, self._tone_of(placement), self._capabilities.depth)

    def _tone_of(self, placement: Placement) -> FillRenderer:
        return fill_of(placement, self._capabilities.depth, self._tone)

    def _renew(self) -> None:
        """Ask anew for what now needs other payloads; the old look stays until they come."""
        for slot in self._kept.table.slots():
            state = slot.state
            request = state.request
            if not self._requests.suits(slot.placement, request):
                request = self._requests.wanted(slot.placement, self._wishes.priority(slot.placement))
            if state.still.pending:
                self._lane.show(slot, self._pending_look(slot.placement, request))
            if request != state.request:
                self._ask(slot, request)
        upload = self._lane.images.uploading
        if upload is not None and not upload.slot.state.final:
            self._kept.abandon_upload()
        self._gather()

    # Payloads arrive

    def _deliver(self, request: PayloadRequest, payload: Payload) -> None:
        if request.frame is not None and request.clip is None:
            self._players.take(request, payload.body)
            return
        slot, box = self._slots_of.get(request, (None, None))
        if slot is None:
            return
        if box is None:
            self._take_payload(slot, payload)
        elif request.frame is not None and replace(request, clip=None) != slot.state.frame_request:
            return  # of a frame that is over
        elif payload.final or not slot.state.final:
            self._lane.painter.take_clip(slot, box, unpack(payload.body))
        self._wake()

    def _take_payload(self, slot: Slot[PlacementState], payload: Payload) -> None:
        state = slot.state
        if not payload.final and not state.still.pending:
            return  # what stands there is no worse
        state.final = payload.final
        if state.request.protocol is GraphicsProtocol.KITTY:
            state.upload = payload
        elif state.request.protocol in PAINTED:
            strips = unpack(payload.body)
            if covers(strips, slot.rows):
                self._lane.show(slot, StripRenderer(strips, self._tone_of(slot.placement)))
            else:
                self._fail(state.request, "This picture could not be drawn.")
        else:
            self._lane.show(slot, block_renderer(payload.body, state.request, self._tone_of(slot.placement)))
        self._kept.trim_payloads()
        if payload.final and self._players.moves(slot):
            self._fetch()

    def _frames_changed(self) -> None:
        self._fetch()
        self._wake()

    def _fail(self, request: PayloadRequest, reason: str) -> None:
        if request.frame is not None and request.clip is None:
            self._players.fail(request)
            return
        slot, box = self._slots_of.get(request, (None, None))
        if slot is None:
            return
        if box is not None:
            self._lane.painter.take_clip(slot, box, ())
            return
        slot.state.failure = reason
        self._wishes.tell(slot.placement, reason)

    # The image lane

    def _urgent_first(self) -> list[Slot[PlacementState]]:
        """The damaged placements in the order in which to paint them."""
        ranks = self._wishes.ranks()
        return sorted(self._lane.damage.slots(), key=lambda slot: ranks.get(slot.placement, len(ranks)))

    def _next_image_bytes(self) -> bytes:
        """Go on with kitty's uploads, deletions first where none is under way."""
        images = self._lane.images
        if images.uploading is None:
            commands = images.next_commands()
            if commands:
                return commands
            slot = self._regrading.next_to_upload()
            is_ahead = slot is None or self._wishes.priority(slot.placement) > Priority.VISIBLE
            if slot is not None and not (is_ahead and self._players.start_upload()):
                payload, slot.state.upload = slot.state.upload, None
                assert payload is not None
                images.start(slot, payload.body)
            elif slot is None and not self._players.start_upload():
                return b""
        chunks, arrived = images.next_chunks(self._requests.write_bytes)
        if arrived is not None:
            self._uploaded(arrived)
        return chunks

    def _uploaded(self, upload: Upload) -> None:
        if upload.frame:
            self._players.uploaded(upload)
            return
        slot = upload.slot
        if slot.state.image_id:
            self._lane.images.delete(slot.state.image_id)  # due once the cells below have left it
        slot.state.image_id = upload.image_id
        self._lane.show(slot, PlaceholderRenderer(upload.image_id, self._tone_of(slot.placement)))
        self._kept.trim_images()
