"""Images in a kitty terminal's memory: ids, uploads in chunks, deletion.

Source: "Terminal graphics protocol", kitty. An image comes in base64 chunks of at most 4096 characters; until the last
one no other graphics command may be sent, except a delete, which abandons the upload. Text may go in between.
Further frames (`a=f`, on every chunk) join an image that is there; the terminal plays them by itself wherever it
stands, also in the cells of a virtual placement.

tmux hands on what it does not understand when it comes as `DCS tmux; … ST` with every ESC doubled (tmux(1),
`allow-passthrough`); placeholders it treats as the text that they are.
"""

from __future__ import annotations

import secrets
from base64 import standard_b64encode
from typing import Final, NamedTuple

from tui.graphics.screen.cell_renderers import PlacementState
from tui.graphics.screen.tokens import Slot

CHUNK: Final = 4096
CHUNKS_PER_WRITE: Final = 3
STORE_BYTES: Final = 64 * 1024 * 1024
"""Decoded bytes that a session may leave in a terminal; kitty itself allows 320 MB and then evicts silently."""

_ID_LIMIT: Final = 1 << 24


class Upload(NamedTuple):
    """One image, or one frame of an image that moves, on its way to the terminal."""

    slot: Slot[PlacementState]
    image_id: int
    frame: int
    """From 1 on, as kitty counts; 0 for an image that does not move."""


class _UnderWay(NamedTuple):
    upload: Upload
    head: str
    """Keys of the first chunk."""
    data: bytes
    """Base64."""
    position: int
    passthrough: bool


class KittyImageStore:
    """The images of one session. Ids are fresh for every upload, start at random and fit in 24 bits."""

    def __init__(self) -> None:
        self._last_id = secrets.randbelow(_ID_LIMIT - 1) + 1
        self._under_way: _UnderWay | None = None
        self._sizes: dict[int, int] = {}
        self._moving: dict[int, int] = {}
        self._commands: list[bytes] = []
        self.passthrough = False
        """Whether what begins from now on is meant for the terminal around a tmux."""

    @property
    def uploading(self) -> Upload | None:
        """What is under way."""
        return self._under_way.upload if self._under_way is not None else None

    @property
    def stored_bytes(self) -> int:
        """Decoded bytes of all images in the terminal, but for those that move."""
        return sum(self._sizes.values())

    def start(self, slot: Slot[PlacementState], body: bytes) -> None:
        """Begin to upload a PNG; nothing else may be under way."""
        image_id = self._fresh_id()
        self._sizes[image_id] = slot.state.request.width * slot.state.request.height * 4
        self._begin(Upload(slot, image_id, 0), body, self._head(slot, image_id))

    def start_moving(self, slot: Slot[PlacementState], body: bytes) -> int:
        """Begin to upload the first frame of an image that moves, and return its id."""
        image_id = self._fresh_id()
        self._moving[image_id] = 1
        self._begin(Upload(slot, image_id, 1), body, self._head(slot, image_id))
        return image_id

    def start_frame(self, slot: Slot[PlacementState], image_id: int, body: bytes, milliseconds: int) -> None:
        """Begin to upload the next frame of an image that moves, and say for how long it is shown."""
        self._moving[image_id] += 1
        head = f"a=f,q=2,f=100,i={image_id},z={milliseconds}"
        self._begin(Upload(slot, image_id, self._moving[image_id]), body, head)

    def control(self, image_id: int, keys: str) -> None:
        """Let an image that moves do something (kitty's `a=a`) with the next commands."""
        if image_id in self._moving:
            self._commands.append(_command(f"a=a,q=2,i={image_id},{keys}".encode("ascii"), self.passthrough))

    def next_chunks(self, most_bytes: int = CHUNKS_PER_WRITE * CHUNK) -> tuple[bytes, Upload | None]:
        """Return the next bytes of the upload under way, a chunk at least, and that upload when they are its last."""
        under_way = self._under_way
        if under_way is None:
            return b"", None
        upload, data = under_way.upload, under_way.data
        parts: list[bytes] = []
        position = under_way.position
        for _ in range(max(1, min(CHUNKS_PER_WRITE, most_bytes // CHUNK))):
            chunk = data[position : position + CHUNK]
            more = int(position + CHUNK < len(data))
            later = f"m={more},q=2" if upload.frame <= 1 else f"a=f,m={more},q=2"
            keys = later if position else f"{under_way.head},m={more}"
            parts.append(_command(keys.encode("ascii") + b";" + chunk, under_way.passthrough))
            position += len(chunk)
            if not more:
                self._under_way = None
                return b"".join(parts), upload
        self._under_way = under_way._replace(position=position)
        return b"".join(parts), None

    def abandon(self) -> None:
        """Give up the upload under way, with the whole image."""
        upload = self.uploading
        if upload is not None:
            self._under_way = None
            self.delete(upload.image_id)

    def delete(self, image_id: int) -> None:
        """Let an image go with the next commands."""
        if self._sizes.pop(image_id, None) is not None or self._moving.pop(image_id, None) is not None:
            self._commands.append(_delete(image_id, self.passthrough))

    def next_commands(self) -> bytes:
        """Return the deletions and the like that are due; they would break an upload under way."""
        commands = b"".join(self._commands)
        self._commands.clear()
        return commands

    def farewell(self) -> bytes:
        """Return the deletion of everything that this session sent."""
        self._under_way = None
        for image_id in [*self._sizes, *self._moving]:
            self.delete(image_id)
        return self.next_commands()

    def _fresh_id(self) -> int:
        self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        while self._last_id in self._sizes or self._last_id in self._moving:
            self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        return self._last_id

    def _head(self, slot: Slot[PlacementState], image_id: int) -> str:
        return f"a=T,U=1,q=2,f=100,i={image_id},c={slot.columns},r={slot.rows}"

    def _begin(self, upload: Upload, body: bytes, head: str) -> None:
        self._under_way = _UnderWay(upload, head, standard_b64encode(body), 0, self.passthrough)


def _delete(image_id: int, passthrough: bool) -> bytes:
    return _command(f"a=d,d=I,i={image_id},q=2".encode("ascii"), passthrough)


def _command(body: bytes, passthrough: bool) -> bytes:
    command = b"\x1b_G" + body + b"\x1b\\"
    return b"\x1bPtmux;" + command.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\" if passthrough else command
