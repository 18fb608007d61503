"""kitty plays by itself: every frame is sent once, and only what it shall do after that.

Source: "Terminal graphics protocol", kitty, section on animation. Seen in kitty 0.41: an image that moves does so in
the cells of its virtual placement; `v` is one more than how often it plays, 1 for ever, and counts anew when it is
told.
"""

from __future__ import annotations

from typing import Final

from tui.graphics.animation.player import Playback, Player, frame_placeholders
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.screen.kitty_images import Upload

PATIENT_SECONDS: Final = 30.0
"""What all frames together may take on the link; where they take more, the picture stands still."""

_STOP, _LOAD, _RUN = "s=1", "s=2", "s=3"


class KittyPlayer(Player):
    """Hands frames to the terminal. It begins with the second one, and waits for the others where they are late."""

    _image_id = 0
    _sent = 0
    _ends_at: float | None = None

    @property
    def due(self) -> float | None:
        """When the terminal has played it often enough; None where that is never."""
        return self._ends_at if self.playback is Playback.PLAYING else None

    def take(self, request: PayloadRequest, body: bytes) -> bool:
        """Accept a frame; say whether it is one of these."""
        if not self.reel.take(request, body):
            return False
        if self.reel.is_known and not self._sent and self.reel.size * 4 / 3 > PATIENT_SECONDS * self._stage.rate:
            self.tell(Playback.SLOW)
        return True

    def advance(self) -> None:
        """Notice the end."""
        if self.due is not None and self._stage.now >= self.due:
            self._ends_at = None
            self.tell(Playback.ENDED)

    def start_upload(self) -> bool:
        """Send the next frame."""
        reel, images = self.reel, self._stage.lane.images
        if self.playback is not Playback.PLAYING or not reel.is_known or self._sent >= reel.available:
            return False
        body = reel.body(self._sent)
        if not self._sent:
            self._image_id = images.start_moving(self.slot, body)
        else:
            images.start_frame(self.slot, self._image_id, body, self._milliseconds(self._sent))
        return True

    def uploaded(self, upload: Upload) -> None:
        """Begin with the second frame; when all are there, let them be played as often as they ask for."""
        self._sent = upload.frame
        images = self._stage.lane.images
        if self._sent == 1:
            images.control(self._image_id, f"r=1,z={self._milliseconds(0)}")
        if self._sent == 2:
            state = self.slot.state
            state.frame = frame_placeholders(self._image_id, self.reel.request)
            state.frame_request = self.reel.request
            self._stage.lane.touch(self.slot)
        if self._sent >= 2:
            self._run(first_time=self._sent == 2)

    def pause(self) -> None:
        """Let the terminal stand still at the frame at hand."""
        super().pause()
        self._ends_at = None
        self._stage.lane.images.control(self._image_id, _STOP)

    def resume(self) -> None:
        """Go on, or begin again after the end."""
        if self.playback is Playback.ENDED:
            self._stage.lane.images.control(self._image_id, "c=1")
        self.playback = Playback.PLAYING
        if self._sent >= 2:
            self._run(first_time=True)

    def close(self) -> None:
        """Take the image back, once nothing shows it any more."""
        images = self._stage.lane.images
        upload = images.uploading
        if upload is not None and upload.frame and upload.image_id == self._image_id:
            images.abandon()
        images.delete(self._image_id)
        self._image_id = self._sent = 0
        super().close()

    def _run(self, *, first_time: bool) -> None:
        if self.playback is not Playback.PLAYING:
            return
        if self._sent < len(self.reel):
            if first_time:
                self._stage.lane.images.control(self._image_id, _LOAD)
            return
        self._stage.lane.images.control(self._image_id, f"{_RUN},v={1 if self._plays is None else self._plays + 1}")
        if self._plays is not None:
            self._ends_at = self._stage.now + self._plays * sum(self.reel.seconds)

    def _milliseconds(self, index: int) -> int:
        return max(1, round(self.reel.seconds[index] * 1000))
