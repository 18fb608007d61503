"""The animations that a session plays, by who wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterator

from core.models.stored_animations import Animation
from tui.graphics.animation.frame_buffer import FrameBuffer, frame_request
from tui.graphics.animation.kitty_player import KittyPlayer
from tui.graphics.animation.player import Playback, PlaybackContext, PlaybackListener, Player, UploadingPlayer
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.screen.cell_renderers import PlacementState
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.brands import brand_of
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol
from tui.graphics.terminals.palettes import Colour


class Players:
    """One player for each owner. `wake` is called when the time of a frame has come."""

    def __init__(self, stage: PlaybackContext, wake: Callable[[], None]) -> None:
        """Nothing plays yet."""
        self._stage = stage
        self._wake = wake
        self._players: dict[Hashable, Player] = {}
        self._timer: asyncio.TimerHandle | None = None

    def play(
        self,
        owner: Hashable,
        slot: Slot[PlacementState],
        animation: Animation,
        told: PlaybackListener,
        capabilities: Capabilities,
        background: Colour,
    ) -> None:
        """Play in the cells of a picture, from the beginning; what the owner played before stops."""
        self.stop(owner)
        if self.moves(slot):
            return  # it moves already, for somebody else
        request = frame_request(slot.placement, capabilities, background, animation, self._stage.link.rate)
        reel = FrameBuffer(request, animation)
        kind = _player_for(capabilities)
        self._players[owner] = kind(self._stage, slot, reel, animation.plays, told)
        self._stage.changed()

    def pause(self, owner: Hashable) -> None:
        """Stand still."""
        player = self._players.get(owner)
        if player is not None:
            player.pause()
            self._schedule()
            self._stage.changed()

    def resume(self, owner: Hashable) -> None:
        """Go on, or begin again after the end."""
        player = self._players.get(owner)
        if player is not None:
            player.resume()
            self._stage.changed()

    def stop(self, owner: Hashable) -> None:
        """Show again what does not move."""
        player = self._players.pop(owner, None)
        if player is not None:
            player.close()
            self._schedule()
            self._stage.changed()

    def stop_all(self) -> None:
        """Nothing moves any more; owners are told."""
        self.stop_where(lambda _: True)

    def stop_where(self, is_gone: Callable[[Slot[PlacementState]], bool]) -> None:
        """Stop what plays in cells that are gone, and tell the owners."""
        for owner, player in list(self._players.items()):
            if is_gone(player.slot):
                self.stop(owner)
                player.tell(Playback.STOPPED)

    def moves(self, slot: Slot[PlacementState]) -> bool:
        """Whether a picture is one that plays, or will when its frames have come."""
        return any(player.slot is slot for player in self._players.values())

    def wanted(self) -> Iterator[PayloadRequest]:
        """Yield the frames to ask for: of what moves, and whose still picture has come."""
        for player in self._players.values():
            if player.playback is Playback.PLAYING and player.slot.state.final:
                yield from player.reel.missing()

    def take(self, request: PayloadRequest, body: bytes) -> None:
        """Accept a frame."""
        for player in list(self._players.values()):
            player.take(request, body)
        self._drop_ended()
        self._stage.changed()

    def fail(self, request: PayloadRequest) -> None:
        """A frame cannot be had."""
        for player in list(self._players.values()):
            if request in set(player.reel.missing()):
                player.fail()
        self._drop_ended()

    def advance(self) -> None:
        """Show the frames whose time has come, and wait for the next ones."""
        for player in list(self._players.values()):
            player.advance()
        self._drop_ended()
        self._schedule()

    def start_upload(self) -> bool:
        """Begin to send a kitty a frame; say whether there was one."""
        return any(player.start_upload() for player in self._players.values())

    def uploaded(self, upload: Upload) -> None:
        """A frame has arrived whole."""
        for player in self._players.values():
            if player.slot is upload.slot:
                player.uploaded(upload)

    def _drop_ended(self) -> None:
        for owner, player in list(self._players.items()):
            if player.playback in {Playback.SLOW, Playback.FAILED}:
                self.stop(owner)

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = min((due for player in self._players.values() if (due := player.due) is not None), default=None)
        if due is not None:
            self._timer = asyncio.get_running_loop().call_at(due, self._wake)


def _player_for(capabilities: Capabilities) -> type[Player]:
    if capabilities.protocol is not GraphicsProtocol.KITTY:
        return Player
    return KittyPlayer if brand_of(capabilities.name) == "kitty" else UploadingPlayer
