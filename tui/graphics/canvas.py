"""The pictures of one session: what widgets show, what the terminal shows, and what must be sent to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Final

from core.background import BackgroundTasks
from core.models import Priority
from core.models.stored_animations import Animation
from tui.graphics.animation.frame_buffer import FrameBuffer, frame_request
from tui.graphics.animation.frame_source import AnimationFrames
from tui.graphics.animation.player import Playback, PlaybackContext, PlaybackListener
from tui.graphics.animation.players import Players
from tui.graphics.animation.video_feed import VideoSource
from tui.graphics.animation.video_frames import Video, VideoFrames
from tui.graphics.animation.video_quality import VideoQuality
from tui.graphics.backends.backend_choice import backend_for
from tui.graphics.backends.cells_backend import CellsBackend
from tui.graphics.backends.context import BackendContext
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest, PayloadSource
from tui.graphics.payloads.placements import CellRectangle, Placement
from tui.graphics.payloads.strips import unpack
from tui.graphics.scheduling.demand import Demand, FailureListener
from tui.graphics.scheduling.drawn_listeners import DrawnListeners
from tui.graphics.scheduling.fetching import PayloadFetcher
from tui.graphics.scheduling.placement_cache import PlacementCache
from tui.graphics.scheduling.preview_schedule import PreviewSchedule
from tui.graphics.scheduling.quality_updates import QualityUpdates
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.cell_renderers import CellRenderer, FillRenderer
from tui.graphics.screen.frame_rewriter import FrameRewriter
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.screen.preview_renderer import fill_of, pending_renderer
from tui.graphics.screen.tokens import Slot, TokensExhaustedError
from tui.graphics.terminals.capabilities import Capabilities
from tui.graphics.terminals.palettes import Colour

PLACEHOLDER_COLOUR: Final = (38, 38, 42)
"""RGB of cells whose picture is still to come."""

_MAX_REJECTED: Final = 256


class Canvas:
    """Pictures of one session as text tokens for widgets and as terminal bytes for the driver.

    Widgets call `show` with what they show, draw `tokens`, and call `forget` when they are removed. The driver passes
    every frame through `rewrite`, and calls `next_write` for picture bytes after the text was sent. The bytes of
    `next_write` must be sent after the text of earlier `rewrite` calls, and before that of later ones. All calls come
    from the event loop.
    """

    def __init__(
        self,
        source: PayloadSource,
        capabilities: Capabilities,
        size: tuple[int, int],
        wake: Callable[[], None],
        *,
        background: Colour = (0, 0, 0),
        placeholder: Colour = PLACEHOLDER_COLOUR,
        estimator: ConnectionEstimator | None = None,
        videos: VideoSource | None = None,
    ) -> None:
        """Start with nothing shown; `wake()` is called whenever `next_write` has something new.

        The estimator's rate decides the quality of pictures; without one it is always the best. Without `videos`, none
        is played.
        """
        self._wake = wake
        self._capabilities = capabilities
        self._background = background
        self._fill = FillRenderer(placeholder, capabilities.depth)
        estimator = estimator or ConnectionEstimator()
        self._estimator = estimator
        self._planner = RequestPlanner(estimator, capabilities, background, size)
        self._output = ImageOutput(capabilities, size)
        self._demand = Demand()
        self._cache = PlacementCache(self._output, self._demand, self._new_state, self._pending)
        self.drawn = DrawnListeners(self._cache.table, self._output, wake)
        """Who waits until a picture is drawn."""
        self._rewriter = self._new_rewriter()
        self._fetcher = PayloadFetcher(source, self._deliver, self._fail)
        self._updates = QualityUpdates(
            self._planner, self._demand, self._cache.table, self._output.damage, self._change_request
        )
        self._previews = PreviewSchedule(self._planner, self._demand, wake)
        self._videos = videos
        self._feeds = BackgroundTasks()
        self._playback = PlaybackContext(self._output, estimator, self._render_frame, self._frames_changed)
        self._players = Players(self._playback, wake)
        self._backend = self._choose_backend()
        self._slots: dict[PayloadRequest, tuple[Slot[PlacementState], CellRectangle | None]] = {}
        self._rejected: dict[Placement, str] = {}  # placements without code points, and why

    # For widgets

    def tokens(self, placement: Placement, row: int) -> str:
        """Return one row of a placement as `columns` characters; spaces when no code points are left."""
        try:
            return self._cache.table.slot(placement).text(row)
        except TokensExhaustedError as error:
            self._reject(placement, error)
            return " " * placement.columns

    def show(self, owner: Hashable, placements: Sequence[tuple[Placement, Priority]]) -> None:
        """Set what a widget shows from now on, most urgent first; work for what no widget shows is cancelled."""
        gone = self._demand.replace(owner, placements)
        if gone is not None:
            self._follow_demand(gone)

    def forget(self, owner: Hashable) -> None:
        """Remove a widget, which no longer shows anything."""
        self._players.forget(owner)
        self.drawn.forget(owner)
        gone = self._demand.remove(owner)
        if gone is not None:
            self._follow_demand(gone)

    def failure(self, placement: Placement) -> str | None:
        """Return the user-facing reason why there is no picture; None while there is one or it is still to come."""
        slot = self._cache.table.find(placement)
        return self._rejected.get(placement) if slot is None else slot.state.failure

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        """Call `listener(placement, reason)` when a picture that the owner shows is not available, until `forget`."""
        self._demand.listen(owner, listener)

    def play(self, owner: Hashable, placement: Placement, film: Animation | Video, listener: PlaybackListener) -> None:
        """Play in a placement that the owner shows; `listener` is called when playback ends by itself.

        It stops when no widget shows the placement, the terminal changes, or the connection is too slow.
        """
        slot = self._cache.table.find(placement)
        if slot is None or placement not in self._demand or (isinstance(film, Video) and self._videos is None):
            listener(Playback.FAILED)
            return
        capabilities = self._capabilities
        if isinstance(film, Video):
            video = self._video_frames(slot, film)
            if self._players.play(owner, slot, video, self._backend.video_player_type(capabilities.name), listener):
                self._feeds.start(video.feed.run(), "play a video")
            return
        request = frame_request(placement, capabilities, self._background, film, self._estimator.rate)
        source = AnimationFrames(FrameBuffer(request, film), film.plays)
        self._players.play(owner, slot, source, self._backend.player_type(capabilities.name), listener)

    def video(self, owner: Hashable) -> VideoFrames | None:
        """Return the video that the owner plays, None if it plays none."""
        return self._players.video(owner)

    def playback_failure(self, owner: Hashable) -> str:
        """Return why the owner's video ended by itself, in a sentence; empty where there is none."""
        return self._players.failure(owner)

    def pause(self, owner: Hashable) -> None:
        """Pause the owner's animation."""
        self._players.pause(owner)

    def resume(self, owner: Hashable) -> None:
        """Resume the owner's animation, or start it again after its end."""
        self._players.resume(owner)

    def stop(self, owner: Hashable) -> None:
        """End the owner's animation and show the still picture."""
        self._players.stop(owner)

    def set_colours(self, background: Colour, placeholder: Colour) -> None:
        """Set the colours around contained pictures and of pending ones."""
        if (background, placeholder) != (self._background, self._fill.colour):
            self._background = background
            self._fill = FillRenderer(placeholder, self._capabilities.depth)
            self._players.stop_all()
            model = self._output.model
            self._planner.configure(self._capabilities, background, (model.columns, model.rows))
            self._renew_requests()

    # For the driver

    def rewrite(self, frame: str) -> str:
        """Return what to send to the terminal for one whole Textual frame."""
        self._rewriter.expensive_cells = self._planner.expensive_cells
        text = self._rewriter.rewrite(frame)
        if self._output.damage:
            self._wake()
        return text

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        """Take another screen size or other capabilities; the screen is unknown then, and a full frame must follow."""
        before, self._capabilities = self._capabilities, capabilities
        self._players.stop_all()
        self._fill = FillRenderer(self._fill.colour, capabilities.depth)
        self._planner.configure(capabilities, self._background, (columns, rows))
        self._output.reset(capabilities, (columns, rows))
        self._rewriter = self._new_rewriter()
        protocol_changed = (before.protocol, before.passthrough) != (capabilities.protocol, capabilities.passthrough)
        if protocol_changed:
            self._backend = self._choose_backend()
        for slot in self._cache.table.slots():
            slot.origins.clear()
            if protocol_changed:
                self._cache.drop_protocol(slot)
            if capabilities.depth < before.depth and slot.state.still.is_expensive:
                self._cache.reset(slot)
        self._renew_requests()

    def next_write(self) -> bytes | None:
        """Return the next uninterruptible bytes (mostly below 32 KiB), None when there is nothing to send."""
        self.drawn.report()
        if self._planner.follow_connection():
            self._follow_demand()
        self._players.advance()
        upload = self._output.images.uploading
        self._estimator.is_gentle = self._updates.is_refining(upload.slot if upload is not None else None)
        damaged = self._damaged_by_urgency()
        drawable = self._previews.drawable(damaged, upload.slot if upload is not None else None)
        planner = self._planner
        data = self._output.next_cells(drawable, planner.write_bytes, saves_bytes=not planner.sends_at_once)
        if data:
            return data
        data = self._backend.next_bytes(damaged)
        if not data and self._updates.improve():
            self._fetch()
        return data or None

    def image_cleanup(self) -> str:
        """Return what deletes this session's images from the terminal when the session ends."""
        return self._output.images.delete_all().decode("ascii")

    async def close(self) -> None:
        """Cancel all work and wait for its end."""
        self._players.stop_all()
        self._demand.clear()
        self._previews.close()
        await self._feeds.close()
        await self._fetcher.close()

    def _new_rewriter(self) -> FrameRewriter:
        output = self._output
        return FrameRewriter(self._cache.table, output.model, output.damage, erases=self._capabilities.background_erase)

    def _choose_backend(self) -> CellsBackend:
        context = BackendContext(
            self._output,
            self._planner,
            self._updates,
            self._players,
            self._cache,
            lambda slot: self._fill_of(slot.placement),
            self._fetch,
        )
        return backend_for(self._capabilities.protocol, context)

    # Demand and requests

    def _follow_demand(self, gone: Sequence[Placement] = ()) -> None:
        """Allocate code points for what is in demand and fetch it; stop work for the placements that are gone."""
        for placement in gone:
            self._rejected.pop(placement, None)
            slot = self._cache.table.find(placement)
            if slot is not None:
                slot.state.retry()
        self._players.stop_where(lambda slot: slot.placement not in self._demand)
        upload = self._output.images.uploading
        if upload is not None and self._updates.is_outdated(upload.slot):
            self._cache.abort_upload()
        for placement in reversed(tuple(self._demand)):
            try:
                self._cache.table.slot(placement)
            except TokensExhaustedError as error:
                self._reject(placement, error)
        self._updates.update(upload.slot if upload is not None else None)
        self._fetch()
        self._wake()

    def _change_request(self, slot: Slot[PlacementState], request: PayloadRequest, *, is_shown: bool = False) -> None:
        """Request another payload; the cells keep their content until it arrives."""
        slot.state.change_request(request, is_shown=is_shown)
        self._output.painter.forget(slot)

    def _reject(self, placement: Placement, error: TokensExhaustedError) -> None:
        if len(self._rejected) >= _MAX_REJECTED:
            self._rejected.clear()
        self._rejected[placement] = str(error)

    def _fetch(self) -> None:
        """Request the payloads and clips that are missing."""
        self._slots.clear()
        requests: dict[PayloadRequest, Priority] = {}
        for placement, priority in self._demand.items():
            slot = self._cache.table.find(placement)
            if slot is not None and slot.state.phase is PayloadPhase.REQUESTED:
                self._slots[slot.state.request] = (slot, None)
                requests[slot.state.request] = priority
        for request in self._players.wanted():
            requests[request] = Priority.VISIBLE
        for slot, cells in self._output.painter.needed_clips():
            request = replace(slot.state.frame_request or slot.state.request, clip=cells)
            self._slots[request] = (slot, cells)
            if slot.state.frame_request is None or not self._players.want_clip(slot, request):
                requests[request] = self._demand.priority(slot.placement)
        self._fetcher.set_requests(requests)

    def _renew_requests(self) -> None:
        """Replace requests that are no longer valid; the cells keep their content until the new payloads arrive."""
        for slot in self._cache.table.slots():
            state = slot.state
            request = state.request
            if not self._planner.is_valid(slot.placement, request):
                request = self._planner.request(slot.placement, self._demand.priority(slot.placement))
            if state.still.is_pending:
                self._output.show(slot, self._pending_renderer(slot.placement, request))
            if request != state.request:
                self._change_request(slot, request)
        upload = self._output.images.uploading
        if upload is not None and upload.slot.state.phase is not PayloadPhase.COMPLETE:
            self._cache.abort_upload()
        self._follow_demand()

    def _new_state(self, placement: Placement) -> PlacementState:
        self._previews.restart()
        request = self._planner.request(placement, self._demand.priority(placement))
        return PlacementState(self._pending_renderer(placement, request), request)

    def _pending(self, slot: Slot[PlacementState]) -> CellRenderer:
        return self._pending_renderer(slot.placement, slot.state.request)

    def _pending_renderer(self, placement: Placement, request: PayloadRequest) -> CellRenderer:
        return pending_renderer(placement, request, self._fill_of(placement), self._capabilities.depth)

    def _fill_of(self, placement: Placement) -> FillRenderer:
        return fill_of(placement, self._capabilities.depth, self._fill)

    # Payloads

    def _deliver(self, request: PayloadRequest, payload: Payload) -> None:
        if request.frame is not None and request.clip is None:
            self._players.take(request, payload.body)
            return
        slot, cells = self._slots.get(request, (None, None))
        if slot is None:
            return
        if cells is None:
            self._take_payload(slot, payload)
        elif request.frame is not None and replace(request, clip=None) != slot.state.frame_request:
            return  # the clip of an earlier frame
        elif payload.final or slot.state.phase is not PayloadPhase.COMPLETE:
            self._output.painter.take_clip(slot, cells, unpack(payload.body))
        self._wake()

    def _take_payload(self, slot: Slot[PlacementState], payload: Payload) -> None:
        if not payload.final and not slot.state.still.is_pending:
            return  # what the cells show is at least as good
        if not self._backend.accept(slot, payload):
            self._fail(slot.state.request, "This picture could not be drawn.")
        self._cache.trim_payloads()
        if payload.final and self._players.is_animated(slot):
            self._fetch()

    def _render_frame(self, slot: Slot[PlacementState], request: PayloadRequest, body: bytes) -> CellRenderer | None:
        return self._backend.render_frame(slot, request, body)

    def _video_frames(self, slot: Slot[PlacementState], video: Video) -> VideoFrames:
        placement, videos = slot.placement, self._videos
        assert videos is not None
        size, rate = (video.width, video.height), min(self._playback.rate, VideoFrames.most_rate)
        quality = VideoQuality(placement, self._capabilities, self._background, size, rate)
        return VideoFrames(
            video,
            quality,
            lambda: videos.video(placement.picture),
            lambda: self._playback.now,
            self._wake,
            lambda request, body: self._deliver(request, Payload(body, final=True)),
        )

    def _frames_changed(self) -> None:
        self._fetch()
        self._wake()

    def _fail(self, request: PayloadRequest, reason: str) -> None:
        if request.frame is not None and request.clip is None:
            self._players.fail(request)
            return
        slot, cells = self._slots.get(request, (None, None))
        if slot is None:
            return
        if cells is not None:
            self._output.painter.take_clip(slot, cells, ())
            return
        slot.state.fail(reason)
        self._demand.notify_failure(slot.placement, reason)

    def _damaged_by_urgency(self) -> list[Slot[PlacementState]]:
        return sorted(self._output.damage.slots(), key=lambda slot: self._demand.rank(slot.placement))
