"""PlacementState: what a session has requested, received, uploaded and shown for one placement."""

from __future__ import annotations

from enum import Enum, auto

from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.screen.cell_renderers import CellRenderer


class PayloadPhase(Enum):
    """Progress of the payload of a placement's request."""

    REQUESTED = auto()
    """The final payload is still to come; previews may have been received."""
    COMPLETE = auto()
    """The final payload was received."""
    FAILED = auto()
    """There is no payload; `failure` says why."""


class PlacementState:
    """The record of one placement. Only its methods change it.

    ============== ==================================== =========
    method         in phase                             new phase
    ============== ==================================== =========
    change_request any                                  REQUESTED, or COMPLETE when the cells already show it
    receive        any                                  COMPLETE after the final payload, else REQUESTED
    fail           any                                  FAILED
    retry          FAILED (no effect in other phases)   REQUESTED
    lose_upload    COMPLETE (no effect in other phases) REQUESTED
    reset          any                                  REQUESTED
    ============== ==================================== =========

    The other methods keep the phase. `queue_upload` (kitty) holds back a payload, `take_upload` hands it over, and
    `finish_upload` shows it once the terminal has stored it. `change_request` and `reset` drop a queued upload.
    `show_frame` lays a frame of an animation over the still picture, `clear_frame` removes it.

    Invariants: `failure` is set exactly in phase FAILED. `renderer` is the frame's where there is a frame, otherwise
    the still picture's. `frame_request` is set exactly while there is a frame. After `reset` there is no image and no
    queued upload.
    """

    __slots__ = (
        "_failure",
        "_frame",
        "_frame_request",
        "_image_id",
        "_phase",
        "_queued_upload",
        "_request",
        "_still",
    )

    def __init__(self, still: CellRenderer, request: PayloadRequest) -> None:
        """Start in phase REQUESTED, showing `still`."""
        self._still = still
        self._request = request
        self._phase = PayloadPhase.REQUESTED
        self._failure: str | None = None
        self._queued_upload: Payload | None = None
        self._image_id = 0
        self._frame: CellRenderer | None = None
        self._frame_request: PayloadRequest | None = None

    @property
    def phase(self) -> PayloadPhase:
        """How far the payload of `request` has come."""
        return self._phase

    @property
    def request(self) -> PayloadRequest:
        """The request whose payload is wanted or shown."""
        return self._request

    @property
    def failure(self) -> str | None:
        """The user-facing reason why there is no picture."""
        return self._failure

    @property
    def still(self) -> CellRenderer:
        """The renderer of the picture that does not move."""
        return self._still

    @property
    def renderer(self) -> CellRenderer:
        """The renderer of what the cells show now."""
        return self._frame or self._still

    @property
    def frame_request(self) -> PayloadRequest | None:
        """The request of the animation frame on display; None while nothing moves."""
        return self._frame_request

    @property
    def queued_upload(self) -> Payload | None:
        """The payload that waits for its upload (kitty)."""
        return self._queued_upload

    @property
    def image_id(self) -> int:
        """The image in the terminal's memory that belongs to the still picture; 0 for none (kitty)."""
        return self._image_id

    def change_request(self, request: PayloadRequest, *, is_shown: bool = False) -> None:
        """Request another payload; the cells keep what they show until then. `is_shown`: they already show it."""
        self._request = request
        self._phase = PayloadPhase.COMPLETE if is_shown else PayloadPhase.REQUESTED
        self._failure = None
        self._queued_upload = None

    def receive(self, *, final: bool) -> None:
        """Note that a payload of the request has come."""
        self._phase = PayloadPhase.COMPLETE if final else PayloadPhase.REQUESTED
        self._failure = None

    def fail(self, reason: str) -> None:
        """Note that the payload cannot be had."""
        self._phase = PayloadPhase.FAILED
        self._failure = reason

    def retry(self) -> None:
        """Request a failed payload again."""
        if self._phase is PayloadPhase.FAILED:
            self._phase = PayloadPhase.REQUESTED
            self._failure = None

    def show(self, renderer: CellRenderer) -> None:
        """Show another still picture."""
        self._still = renderer

    def queue_upload(self, payload: Payload) -> None:
        """Hold a payload until the terminal can take it; it replaces one that still waits."""
        self._queued_upload = payload

    def take_upload(self) -> Payload:
        """Return the queued payload, whose upload begins now."""
        payload, self._queued_upload = self._queued_upload, None
        assert payload is not None
        return payload

    def finish_upload(self, image_id: int, renderer: CellRenderer) -> int:
        """Show an image that the terminal has stored; return the id of the image it replaces, 0 for none."""
        previous, self._image_id = self._image_id, image_id
        self._still = renderer
        return previous

    def lose_upload(self) -> None:
        """Request a complete payload again, because its upload was aborted."""
        if self._phase is PayloadPhase.COMPLETE:
            self._phase = PayloadPhase.REQUESTED

    def reset(self, renderer: CellRenderer) -> None:
        """Return to the state before the first payload, showing `renderer`. The caller deletes the image."""
        self._still = renderer
        self._phase = PayloadPhase.REQUESTED
        self._failure = None
        self._queued_upload = None
        self._image_id = 0

    def show_frame(self, renderer: CellRenderer, request: PayloadRequest) -> None:
        """Show a frame of an animation over the still picture."""
        self._frame, self._frame_request = renderer, request

    def clear_frame(self) -> bool:
        """Show the still picture again; return whether a frame was shown."""
        was_moving = self._frame is not None
        self._frame = self._frame_request = None
        return was_moving
