"""Images in a kitty terminal's memory: ids, uploads in chunks, deletion.

Source: "Terminal graphics protocol", kitty. An image comes in base64 chunks of at most 4096 characters; until the last
one no other graphics command may be sent, except a delete, which abandons the upload. Text may go in between.

tmux hands on what it does not understand when it comes as `DCS tmux; … ST` with every ESC doubled (tmux(1),
`allow-passthrough`); placeholders it treats as the text that they are.
"""

from __future__ import annotations

import secrets
from base64 import standard_b64encode
from typing import Final, NamedTuple

from tui.graphics.looks import Shown
from tui.graphics.tokens import Slot

CHUNK: Final = 4096
CHUNKS_PER_WRITE: Final = 3
STORE_BYTES: Final = 64 * 1024 * 1024
"""Decoded bytes that a session may leave in a terminal; kitty itself allows 320 MB and then evicts silently."""

_ID_LIMIT: Final = 1 << 24


class _Upload(NamedTuple):
    slot: Slot[Shown]
    image_id: int
    data: bytes
    """Base64."""
    position: int
    final: bool
    passthrough: bool


class KittyImages:
    """The images of one session. Ids are fresh for every upload, start at random and fit in 24 bits."""

    def __init__(self) -> None:
        self._last_id = secrets.randbelow(_ID_LIMIT - 1) + 1
        self._upload: _Upload | None = None
        self._sizes: dict[int, int] = {}
        self._deletes: list[bytes] = []
        self.passthrough = False
        """Whether what begins from now on is meant for the terminal around a tmux."""

    @property
    def uploading(self) -> Slot[Shown] | None:
        """The placement whose image is under way."""
        return self._upload.slot if self._upload is not None else None

    @property
    def stored_bytes(self) -> int:
        """Decoded bytes of all images in the terminal."""
        return sum(self._sizes.values())

    def start(self, slot: Slot[Shown], body: bytes, *, final: bool) -> None:
        """Begin to upload a PNG; nothing else may be under way."""
        self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        while self._last_id in self._sizes:
            self._last_id = self._last_id % (_ID_LIMIT - 1) + 1
        request = slot.state.request
        self._sizes[self._last_id] = request.width * request.height * 4
        self._upload = _Upload(slot, self._last_id, standard_b64encode(body), 0, final, self.passthrough)

    def next_chunks(self) -> tuple[bytes, tuple[int, bool] | None]:
        """Return the next bytes of the upload under way, and (image id, final) when they are its last."""
        upload = self._upload
        if upload is None:
            return b"", None
        parts: list[bytes] = []
        position = upload.position
        for _ in range(CHUNKS_PER_WRITE):
            chunk = upload.data[position : position + CHUNK]
            more = int(position + CHUNK < len(upload.data))
            if position == 0:
                slot = upload.slot
                head = f"a=T,U=1,q=2,f=100,i={upload.image_id},c={slot.columns},r={slot.rows},m={more}"
            else:
                head = f"m={more},q=2"
            parts.append(_command(head.encode("ascii") + b";" + chunk, upload.passthrough))
            position += len(chunk)
            if not more:
                self._upload = None
                return b"".join(parts), (upload.image_id, upload.final)
        self._upload = upload._replace(position=position)
        return b"".join(parts), None

    def abandon(self) -> None:
        """Give up the upload under way."""
        upload = self._upload
        if upload is not None:
            self._upload = None
            self.delete(upload.image_id)

    def delete(self, image_id: int) -> None:
        """Let an image go with the next deletions."""
        if self._sizes.pop(image_id, None) is not None:
            self._deletes.append(_delete(image_id, self.passthrough))

    def next_deletes(self) -> bytes:
        """Return the deletions that are due; they would break an upload under way."""
        deletes = b"".join(self._deletes)
        self._deletes.clear()
        return deletes

    def lost_all(self) -> None:
        """The terminal has dropped its images."""
        self._upload = None
        self._sizes.clear()
        self._deletes.clear()

    def farewell(self) -> bytes:
        """Return the deletion of everything that this session sent."""
        self._upload = None
        for image_id in list(self._sizes):
            self.delete(image_id)
        return self.next_deletes()


def _delete(image_id: int, passthrough: bool) -> bytes:
    return _command(f"a=d,d=I,i={image_id},q=2".encode("ascii"), passthrough)


def _command(body: bytes, passthrough: bool) -> bytes:
    command = b"\x1b_G" + body + b"\x1b\\"
    return b"\x1bPtmux;" + command.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\" if passthrough else command
