"""Players: the animations and videos that a session plays, by owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterator

from tui.graphics.animation.frame_source import FrameSource
from tui.graphics.animation.player import Playback, PlaybackContext, PlaybackListener, Player
from tui.graphics.animation.video_frames import VideoFrames
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.screen.tokens import Slot


class Players:
    """At most one player per owner. `wake` is called when a frame is due."""

    def __init__(self, context: PlaybackContext, wake: Callable[[], None]) -> None:
        """Start with no players."""
        self._context = context
        self._wake = wake
        self._players: dict[Hashable, Player] = {}
        self._failures: dict[Hashable, str] = {}
        self._timer: asyncio.TimerHandle | None = None

    def play(
        self,
        owner: Hashable,
        slot: Slot[PlacementState],
        source: FrameSource,
        player_type: type[Player],
        listener: PlaybackListener,
    ) -> bool:
        """Play in the cells of a placement, from the first frame.

        It replaces what the owner played before. What plays there for another owner is not started twice: then nothing
        changes, and the result is False.
        """
        self.stop(owner)
        self._failures.pop(owner, None)
        if self.is_animated(slot):
            return False
        self._players[owner] = player_type(self._context, slot, source, listener)
        self._context.on_change()
        return True

    def video(self, owner: Hashable) -> VideoFrames | None:
        """Return the video that the owner plays, None if it plays none."""
        player = self._players.get(owner)
        return player.source if player is not None and isinstance(player.source, VideoFrames) else None

    def failure(self, owner: Hashable) -> str:
        """Return why the owner's video ended by itself, empty while it did not."""
        return self._failures.get(owner, "")

    def forget(self, owner: Hashable) -> None:
        """Stop what the owner plays, and forget why it ended."""
        self.stop(owner)
        self._failures.pop(owner, None)

    def pause(self, owner: Hashable) -> None:
        """Pause what the owner plays."""
        player = self._players.get(owner)
        if player is not None:
            player.pause()
            self._schedule()
            self._context.on_change()

    def resume(self, owner: Hashable) -> None:
        """Resume what the owner plays, or start it again after its end."""
        player = self._players.get(owner)
        if player is not None:
            player.resume()
            self._context.on_change()

    def stop(self, owner: Hashable) -> None:
        """Show the still picture of what the owner plays."""
        player = self._players.pop(owner, None)
        if player is not None:
            player.close()
            self._schedule()
            self._context.on_change()

    def stop_all(self) -> None:
        """Stop all animations and notify their owners."""
        self.stop_where(lambda _: True)

    def stop_where(self, condition: Callable[[Slot[PlacementState]], bool]) -> None:
        """Stop the animations in the slots for which `condition` holds, and notify their owners."""
        for owner, player in list(self._players.items()):
            if condition(player.slot):
                self.stop(owner)
                player.change_playback(Playback.STOPPED)

    def is_animated(self, slot: Slot[PlacementState]) -> bool:
        """Whether a player exists for a placement, even if its frames are still to come."""
        return any(player.slot is slot for player in self._players.values())

    def wanted(self) -> Iterator[PayloadRequest]:
        """Yield the requests for frames of animations that play and whose still picture is complete."""
        for player in self._players.values():
            if player.playback is Playback.PLAYING and player.slot.state.phase is PayloadPhase.COMPLETE:
                yield from player.source.missing()

    def take(self, request: PayloadRequest, body: bytes) -> None:
        """Accept a frame."""
        for player in list(self._players.values()):
            player.take(request, body)
        self._drop_ended()
        self._context.on_change()

    def fail(self, request: PayloadRequest) -> None:
        """End the animations that wait for a frame that is not available."""
        for player in list(self._players.values()):
            if request in set(player.source.missing()):
                player.fail()
        self._drop_ended()

    def advance(self) -> None:
        """Show the frames that are due, and set the timer for the next ones."""
        for player in list(self._players.values()):
            if isinstance(player.source, VideoFrames) and player.source.failure:
                player.fail()
            else:
                player.advance()
        self._drop_ended()
        self._schedule()

    def want_clip(self, slot: Slot[PlacementState], request: PayloadRequest) -> bool:
        """Ask the player of a placement for a part of its frame; return whether it delivers it itself."""
        return any(player.slot is slot and player.source.want_clip(request) for player in self._players.values())

    def start_upload(self) -> bool:
        """Start the upload of a frame (kitty); return whether there was one."""
        return any(player.start_upload() for player in self._players.values())

    def uploaded(self, upload: Upload) -> None:
        """Notify the players of a placement that an upload of theirs has ended."""
        for player in self._players.values():
            if player.slot is upload.slot:
                player.uploaded(upload)

    def _drop_ended(self) -> None:
        for owner, player in list(self._players.items()):
            if player.playback in {Playback.SLOW, Playback.FAILED}:
                if isinstance(player.source, VideoFrames):
                    self._failures[owner] = player.source.failure
                self.stop(owner)

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = min((due for player in self._players.values() if (due := player.due) is not None), default=None)
        if due is not None:
            self._timer = asyncio.get_running_loop().call_at(due, self._wake)
