"""Images in a kitty terminal's memory: ids, uploads in chunks, deletion.

Source: "Terminal graphics protocol", kitty. An image is sent in base64 chunks of at most 4096 characters. Until the
last chunk no other graphics command may be sent, except a delete, which aborts the upload; text may be sent in between.
Further frames (`a=f`, on every chunk) are added to a stored image, and the terminal plays them wherever the image is
shown, also in the cells of a virtual placement.

tmux passes `DCS tmux; … ST`, with every ESC doubled, to the terminal around it (tmux(1), `allow-passthrough`).
Placeholders are ordinary text for tmux.
"""

from __future__ import annotations

import secrets
from base64 import standard_b64encode
from typing import Final, NamedTuple

from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot

CHUNK: Final = 4096
_MIN_CHUNK: Final = 1024
CHUNKS_PER_WRITE: Final = 7
STORE_BYTES: Final = 64 * 1024 * 1024
"""Decoded bytes that a session stores in a terminal at most. kitty's own quota is 320 MB; it evicts without notice."""

_ID_LIMIT: Final = 1 << 24


class Upload(NamedTuple):
    """An upload in progress: a still image, or one frame of an animation."""

    slot: Slot[PlacementState]
    image_id: int
    frame: int
    """Frame number from 1, as kitty counts; 0 for a still image."""


class _UploadInProgress(NamedTuple):
    upload: Upload
    head: str
    """Control data of the first chunk."""
    data: bytes
    """Base64."""
    position: int
    passthrough: bool


class KittyImageStore:
    """The images that one session has stored. Every upload gets a new id of 24 bits; the first one is random."""

    def __init__(self) -> None:
        self._last_id = secrets.randbelow(_ID_LIMIT - 1) + 1
        self._in_progress: _UploadInProgress | None = None
        self._sizes: dict[int, int] = {}
        self._frame_counts: dict[int, int] = {}
        self._commands: list[bytes] = []
        self.passthrough = False
        """Whether uploads and commands from now on pass through tmux to the terminal around it."""

    @property
    def uploading(self) -> Upload | None:
        """The upload in progress, None when there is none."""
        return self._in_progress.upload if self._in_progress is not None else None

    @property
    def stored_bytes(self) -> int:
        """Decoded bytes of all still images in the terminal."""
        return sum(self._sizes.values())

    def start(self, slot: Slot[PlacementState], body: bytes) -> None:
        """Start the upload of a PNG. No other upload may be in progress."""
        image_id = self._new_id()
        self._sizes[image_id] = slot.state.request.width * slot.state.request.height * 4
        self._begin(Upload(slot, image_id, 0), body, self._head(slot, image_id))

    def start_animation(self, slot: Slot[PlacementState], body: bytes) -> int:
        """Start the upload of the first frame of an animation; return the image id."""
        image_id = self._new_id()
        self._frame_counts[image_id] = 1
        self._begin(Upload(slot, image_id, 1), body, self._head(slot, image_id))
        return image_id

    def start_frame(self, slot: Slot[PlacementState], image_id: int, body: bytes, milliseconds: int) -> None:
        """Start the upload of the next frame of an animation, shown for this number of milliseconds."""
        self._frame_counts[image_id] += 1
        head = f"a=f,q=2,f=100,i={image_id},z={milliseconds}"
        self._begin(Upload(slot, image_id, self._frame_counts[image_id]), body, head)

    def control_animation(self, image_id: int, keys: str) -> None:
        """Queue an animation command (`a=a`) with the given control data."""
        if image_id in self._frame_counts:
            self._commands.append(_command(f"a=a,q=2,i={image_id},{keys}".encode("ascii"), self.passthrough))

    def next_chunks(self, max_bytes: int = CHUNKS_PER_WRITE * CHUNK) -> tuple[bytes, Upload | None]:
        """Return the next bytes of the upload, at least one chunk, and the upload itself when they are its last."""
        progress = self._in_progress
        if progress is None:
            return b"", None
        upload, data = progress.upload, progress.data
        parts: list[bytes] = []
        position = progress.position
        size = min(CHUNK, max(max_bytes, _MIN_CHUNK)) & ~3
        for _ in range(max(1, min(CHUNKS_PER_WRITE, max_bytes // CHUNK))):
            chunk = data[position : position + size]
            more = int(position + size < len(data))
            later = f"m={more},q=2" if upload.frame <= 1 else f"a=f,m={more},q=2"
            keys = later if position else f"{progress.head},m={more}"
            parts.append(_command(keys.encode("ascii") + b";" + chunk, progress.passthrough))
            position += len(chunk)
            if not more:
                self._in_progress = None
                return b"".join(parts), upload
        self._in_progress = progress._replace(position=position)
        return b"".join(parts), None

    def abort(self) -> None:
        """Abort the upload in progress and delete its image."""
        upload = self.uploading
        if upload is not None:
            self._in_progress = None
            self.delete(upload.image_id)

    def delete(self, image_id: int) -> None:
        """Queue the deletion of an image; ids that are not stored are ignored."""
        if self._sizes.pop(image_id, None) is not None or self._frame_counts.pop(image_id, None) is not None:
            self._commands.append(_delete(image_id, self.passthrough))

    def next_commands(self) -> bytes:
        """Return the queued commands. They would abort an upload in progress."""
        commands = b"".join(self._commands)
        self._commands.clear()
        return commands

    def delete_all(self) -> bytes:
        """Return the commands that delete every image of this session."""
        self._in_progress = None
        for image_id in [*self._sizes, *self._frame_counts]:
            self.delete(image_id)
        return self.next_commands()

    def _new_id(self) -> int:
        self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        while self._last_id in self._sizes or self._last_id in self._frame_counts:
            self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        return self._last_id

    def _head(self, slot: Slot[PlacementState], image_id: int) -> str:
        return f"a=T,U=1,q=2,f=100,i={image_id},c={slot.columns},r={slot.rows}"

    def _begin(self, upload: Upload, body: bytes, head: str) -> None:
        self._in_progress = _UploadInProgress(upload, head, standard_b64encode(body), 0, self.passthrough)


def _delete(image_id: int, passthrough: bool) -> bytes:
    return _command(f"a=d,d=I,i={image_id},q=2".encode("ascii"), passthrough)


def _command(body: bytes, passthrough: bool) -> bytes:
    command = b"\x1b_G" + body + b"\x1b\\"
    return b"\x1bPtmux;" + command.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\" if passthrough else command
