"""Players for terminals with kitty's graphics: frames are images in the terminal's memory.

Source: "Terminal graphics protocol", kitty, section on animation. Observed in kitty 0.41: an animation also plays in
the cells of its virtual placement; `v` is one more than the number of plays, or 1 for endless, and setting it restarts
the count.
"""

from __future__ import annotations

from typing import Final

from tui.graphics.animation.frame_buffer import FrameBuffer
from tui.graphics.animation.frame_source import AnimationFrames, PlayedFrame
from tui.graphics.animation.player import Playback, Player
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.screen.cell_renderers import FillRenderer, PlaceholderRenderer
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.terminals.capabilities import ColourDepth

MAX_UPLOAD_SECONDS: Final = 30.0
"""Longest time that all frames together may take on the connection; beyond that, nothing is played."""

_STOP, _LOAD, _RUN = "s=1", "s=2", "s=3"
_CELL_BYTES: Final = 12


class KittyPlayer(Player):
    """Uploads every frame once; kitty plays them, from the second frame on, and waits for late ones."""

    _image_id = 0
    _sent = 0
    _ends_at: float | None = None

    @property
    def frames(self) -> FrameBuffer:
        """The frames of the animation."""
        assert isinstance(self.source, AnimationFrames)
        return self.source.buffer

    @property
    def _plays(self) -> int | None:
        assert isinstance(self.source, AnimationFrames)
        return self.source.plays

    @property
    def due(self) -> float | None:
        """When the terminal has played the animation as often as specified; None when that is not known."""
        return self._ends_at if self.playback is Playback.PLAYING else None

    def take(self, request: PayloadRequest, body: bytes) -> None:
        """Accept a frame if it belongs to this animation."""
        if not self.frames.take(request, body):
            return
        seconds = self.frames.size * 4 / 3 / self._context.rate
        if self.frames.is_sized and not self._sent and seconds > MAX_UPLOAD_SECONDS:
            self.change_playback(Playback.SLOW)

    def advance(self) -> None:
        """Detect the end of playback."""
        if self.due is not None and self._context.now >= self.due:
            self._ends_at = None
            self.change_playback(Playback.ENDED)

    def start_upload(self) -> bool:
        """Start the upload of the next frame."""
        frames, images = self.frames, self._context.output.images
        if self.playback is not Playback.PLAYING or not frames.is_sized or self._sent >= frames.available:
            return False
        body = frames.body(self._sent)
        if not self._sent:
            self._image_id = images.start_animation(self.slot, body)
        else:
            images.start_frame(self.slot, self._image_id, body, self._milliseconds(self._sent))
        return True

    def uploaded(self, upload: Upload) -> None:
        """Show the animation after its second frame; start playing."""
        self._sent = upload.frame
        images = self._context.output.images
        if self._sent == 1:
            images.control_animation(self._image_id, f"r=1,z={self._milliseconds(0)}")
        if self._sent == 2:
            self.slot.state.show_frame(_placeholders(self._image_id, self.frames.request), self.frames.request)
            self._context.output.repaint(self.slot)
        if self._sent >= 2:
            self._run(is_start=self._sent == 2)

    def pause(self) -> None:
        """Let the terminal stop at the current frame."""
        super().pause()
        self._ends_at = None
        self._context.output.images.control_animation(self._image_id, _STOP)

    def resume(self) -> None:
        """Continue, or start again after the end."""
        if self.playback is Playback.ENDED:
            self._context.output.images.control_animation(self._image_id, "c=1")
        self.playback = Playback.PLAYING
        if self._sent >= 2:
            self._run(is_start=True)

    def close(self) -> None:
        """Delete the image and show the still picture again."""
        images = self._context.output.images
        upload = images.uploading
        if upload is not None and upload.frame and upload.image_id == self._image_id:
            images.abort()
        images.delete(self._image_id)
        self._image_id = self._sent = 0
        super().close()

    def _run(self, *, is_start: bool) -> None:
        """Let the terminal play what it has (at the start), or the complete animation as often as specified."""
        if self.playback is not Playback.PLAYING:
            return
        images = self._context.output.images
        if self._sent < len(self.frames):
            if is_start:
                images.control_animation(self._image_id, _LOAD)
            return
        images.control_animation(self._image_id, f"{_RUN},v={1 if self._plays is None else self._plays + 1}")
        if self._plays is not None:
            self._ends_at = self._context.now + self._plays * sum(self.frames.seconds)

    def _milliseconds(self, index: int) -> int:
        return max(1, round(self.frames.seconds[index] * 1000))


class UploadingPlayer(Player):
    """Uploads each frame as an image of its own, for terminals with placeholders that cannot play animations."""

    _due_frame: PlayedFrame | None = None
    _image_id = 0

    def start_upload(self) -> bool:
        """Start the upload of the frame that is due."""
        if self._due_frame is None:
            return False
        self._context.output.images.start_animation(self.slot, self._due_frame.body)
        return True

    def uploaded(self, upload: Upload) -> None:
        """Show the frame and delete the one before it."""
        images = self._context.output.images
        images.delete(self._image_id)
        self._image_id = upload.image_id
        frame, self._due_frame = self._due_frame, None
        if frame is not None:
            self.slot.state.show_frame(_placeholders(upload.image_id, frame.request), frame.request)
            self._context.output.repaint(self.slot)

    def close(self) -> None:
        """Delete the frames and show the still picture again."""
        images = self._context.output.images
        upload = images.uploading
        if upload is not None and upload.frame and upload.slot is self.slot:
            images.abort()
        images.delete(self._image_id)
        self._due_frame = None
        super().close()

    @property
    def _is_painting(self) -> bool:
        return self._due_frame is not None or super()._is_painting

    def _show(self, frame: PlayedFrame) -> None:
        if self.slot.state.frame_request == frame.request:
            return  # the end: its last frame stays
        self._due_frame = frame
        self._account(len(frame.body) * 4 // 3 + self.slot.columns * self.slot.rows * _CELL_BYTES)


def _placeholders(image_id: int, request: PayloadRequest) -> PlaceholderRenderer:
    """Return the cells of an animation over its background: kitty blends the edges of a scaled image with the cells."""
    return PlaceholderRenderer(image_id, FillRenderer(request.background, ColourDepth.TRUECOLOR))
