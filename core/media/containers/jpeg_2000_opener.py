"""Opens JPEG 2000 files with Pillow's decoder, with their ICC profile, and at a fraction of their size.

A picture is stored as a small one and what each doubling adds (ISO/IEC 15444-1, annex F): leaving out the last steps
saves nearly all of the time and memory that thumbnails need.
"""

from __future__ import annotations

from typing import IO, Any, Final

from PIL import ImageFile, Jpeg2KImagePlugin

from core.media.containers.boxes import boxes_of_file, child

_MAX_HEADER: Final = 16 * 1024 * 1024
_PROFILES: Final = (b"\2", b"\3")
"""Restricted and any ICC profile, by the method of a colour specification (I.5.3.3)."""
_MAX_MARKERS: Final = 1000
_CODING_STYLE, _TILE = 0x52, 0x90
_LEVELS_AT: Final = 5


class Jpeg2000Picture(Jpeg2KImagePlugin.Jpeg2KImageFile):
    """A JPEG 2000 file whose `info` has its ICC profile."""

    def _open(self) -> None:
        super()._open()
        assert self.fp is not None
        position = self.fp.tell()
        boxes = boxes_of_file(self.fp) if self.codec == "jp2" else []
        header = next((box for box in boxes if box.kind == b"jp2h"), None)
        if header is not None and header.end - header.body <= _MAX_HEADER:
            self.fp.seek(header.body)
            content = self.fp.read(header.end - header.body)
            colours = child(content, b"colr")
            if colours is not None and content[colours.body : colours.body + 1] in _PROFILES:
                self.info["icc_profile"] = content[colours.body + 3 : colours.end]
        start = next((box.body for box in boxes if box.kind == b"jp2c"), 0)
        self._levels = _doublings(self.fp, start)
        self.fp.seek(position)

    def draft(self, mode: str | None, size: tuple[int, int] | None) -> tuple[str, tuple[int, int, float, float]] | None:
        """Let `load` decode to the smallest size that covers this one on both sides."""
        del mode
        if size is None or self._reduce or not self.tile:
            return None
        whole = self._size
        while self._reduce < self._levels and all(
            _halved(side, self._reduce + 1) >= wanted for side, wanted in zip(whole, size, strict=True)
        ):
            self._reduce += 1
        if not self._reduce:
            return None
        self._size = _halved(whole[0], self._reduce), _halved(whole[1], self._reduce)
        return self.mode, (0, 0, *self._size)

    def load(self) -> Any:
        """Decode; unlike Pillow, which rounds the sides of a reduced picture, with those that the decoder has."""
        if self.tile and self._reduce:
            tile = self.tile[0]
            assert isinstance(tile.args, tuple)
            arguments = (tile.args[0], self._reduce, self.layers, *tile.args[3:])
            self.tile = [ImageFile._Tile(tile.codec_name, (0, 0, *self._size), tile.offset, arguments)]  # noqa: SLF001
        return ImageFile.ImageFile.load(self)


def _halved(side: int, times: int) -> int:
    return -(-side >> times)


def _doublings(file: IO[bytes], start: int) -> int:
    """Return how often the stored picture can be halved, from the coding style of its codestream (A.6.1)."""
    at = start + 2
    for _ in range(_MAX_MARKERS):
        file.seek(at)
        head = file.read(4 + _LEVELS_AT + 1)
        if len(head) < 4 or head[0] != 0xFF or head[1] == _TILE:
            return 0
        if head[1] == _CODING_STYLE:
            return min(head[4 + _LEVELS_AT], 32) if len(head) > 4 + _LEVELS_AT else 0
        at += 2 + max(2, int.from_bytes(head[2:4], "big"))
    return 0
