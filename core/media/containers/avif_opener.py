"""Opens AVIF files with Pillow's decoder, and adds what that leaves out.

These are colours that are named by numbers (nclx), the clean aperture, pictures whose transparency has no size of its
own, which the decoder refuses although the size can only be the picture's, and pictures with a property "pixi" that
contradicts the coded picture, which decides.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Callable
from typing import IO, Any, Final

from PIL import AvifImagePlugin

from core.media.containers.boxes import Box, box_bytes, boxes_in, boxes_of_file, child
from core.media.containers.incomplete_files import completed
from core.media.containers.item_properties import (
    ALPHA,
    Association,
    ItemProperties,
    associations_body,
    crop_box,
    item_properties,
)

_MAX_META: Final = 16 * 1024 * 1024
_LOST: Final = (0, 512, 2048, 8192, 32_768, 131_072)


class AvifPicture(AvifImagePlugin.AvifImageFile):
    """An AVIF file whose `info` has the entries `nclx_profile` and `content_light_level` of pillow-heif."""

    def _open(self) -> None:
        assert self.fp is not None
        self._aperture: tuple[int, int, int, int] | None = None
        whole = _decodable(self.fp)
        file = self.fp if whole is None else io.BytesIO(whole)
        properties, repaired = _read(file, _with_sizes)
        self.fp = file if repaired is None else io.BytesIO(repaired)
        try:
            super()._open()
        except SyntaxError:
            _, plainer = _read(self.fp, _without_depths)
            if plainer is None:
                raise
            self.fp = io.BytesIO(plainer)
            super()._open()
        self._whole = self._size
        if whole is not None:
            self.info["incomplete"] = True
        if properties is not None:
            self.info.update(_colours(properties))
            clap = properties.first(properties.primary, b"clap")
            self._aperture = None if clap is None else crop_box(clap, *self._size)
            self._size = self._shown()

    def seek(self, frame: int) -> None:
        """Go to a frame, as Pillow does."""
        if self._aperture is None:
            super().seek(frame)
            return
        self._size = self._whole
        super().seek(frame)
        self._size = self._shown()

    def load(self) -> Any:
        """Decode the frame and crop it to the clean aperture."""
        if self._aperture is None or not self.tile:
            return super().load()
        self._size, self._im = self._whole, None
        super().load()
        self.im = self.im.crop(self._aperture)
        self._size = self._shown()
        return super().load()

    def _shown(self) -> tuple[int, int]:
        if self._aperture is None:
            return self._whole
        left, upper, right, lower = self._aperture
        return right - left, lower - upper


def _decodable(file: IO[bytes]) -> bytes | None:
    """Return the filled content of a file whose end is missing, None for a complete one.

    The decoder refuses data that seem longer than they are, which zeros in the place of some more bytes prevent.
    """
    size = file.seek(0, os.SEEK_END)
    filled = completed(file)
    if filled is None:
        return None
    for lost in _LOST:
        candidate = filled[: max(0, size - lost)].ljust(len(filled), b"\0")
        try:
            with AvifImagePlugin.AvifImageFile(io.BytesIO(candidate)) as picture:
                picture.load()
        except (OSError, RuntimeError, SyntaxError, ValueError):
            continue
        return candidate
    return filled


def _read(
    file: IO[bytes], change: Callable[[ItemProperties], list[Association] | None]
) -> tuple[ItemProperties | None, bytes | None]:
    """Return the properties of the items, and the file with changed associations if there is a change."""
    meta = next((box for box in boxes_of_file(file) if box.kind == b"meta"), None)
    if meta is None or meta.end - meta.start > _MAX_META:
        return None, None
    file.seek(meta.start)
    data = file.read(meta.end - meta.start)
    file.seek(0)
    own = Box(b"meta", 0, meta.body - meta.start, len(data))
    try:
        properties = item_properties(data, own)
        changed = None if properties is None else change(properties)
        if changed is None:
            return properties, None
        return properties, _rewritten(file.read(), meta, _new_meta(data, own, changed))
    except (struct.error, IndexError):
        return None, None
    finally:
        file.seek(0)


def _colours(properties: ItemProperties) -> dict[str, Any]:
    """Return the code points of "colr" (14496-12, 12.1.5) and the light level of "clli" (12.1.6)."""
    found: dict[str, Any] = {}
    for kind, body in properties.of(properties.primary):
        if kind == b"colr" and body[:4] == b"nclx" and len(body) >= 10:
            primaries, transfer, matrix = struct.unpack_from(">HHH", body, 4)
            found["nclx_profile"] = {
                "color_primaries": primaries,
                "transfer_characteristics": transfer,
                "matrix_coefficients": matrix,
            }
        elif kind == b"clli" and len(body) >= 4:
            found["content_light_level"] = {"max_content_light_level": struct.unpack_from(">H", body)[0]}
        elif kind == b"mdcv" and len(body) >= 20:
            peak = struct.unpack_from(">I", body, 16)[0] / 10_000
            found["mastering_display_colour_volume"] = {"max_display_mastering_luminance": peak}
    return found


def _with_sizes(properties: ItemProperties) -> list[Association] | None:
    """Return all associations with the picture's size for transparency without one; None if nothing is missing."""
    size = next(
        (
            number
            for association in properties.associations
            if association.item == properties.primary
            for number, _ in association.properties
            if 1 <= number <= len(properties.properties) and properties.properties[number - 1][0] == b"ispe"
        ),
        None,
    )
    if size is None:
        return None
    lacking = {
        association.item
        for association in properties.associations
        if properties.first(association.item, b"ispe") is None
        and (properties.first(association.item, b"auxC") or b"")[4:].split(b"\0")[0] in ALPHA
    }
    if not lacking:
        return None
    return [
        Association(item, ((size, False), *numbers)) if item in lacking else Association(item, numbers)
        for item, numbers in properties.associations
    ]


def _without_depths(properties: ItemProperties) -> list[Association] | None:
    """Return all associations without the property "pixi" (23008-12, 6.5.6); None if there is none."""
    depths = {number for number, (kind, _) in enumerate(properties.properties, 1) if kind == b"pixi"}
    kept = [
        Association(item, tuple((number, essential) for number, essential in numbers if number not in depths))
        for item, numbers in properties.associations
    ]
    return kept if depths else None


def _new_meta(data: bytes, meta: Box, associations: list[Association]) -> bytes:
    """Return the box "meta" with other associations."""
    body = data[meta.body : meta.body + 4]
    for box in boxes_in(data, meta.body + 4, meta.end):
        if box.kind != b"iprp":
            body += data[box.start : box.end]
            continue
        ipco = child(data, b"ipco", box.body, box.end)
        assert ipco is not None
        body += box_bytes(b"iprp", data[ipco.start : ipco.end] + box_bytes(b"ipma", associations_body(associations)))
    return box_bytes(b"meta", body)


def _rewritten(whole: bytes, old: Box, meta: bytes) -> bytes:
    """Return the file with another "meta" at its end, so that the positions of all other bytes stay."""
    copy = bytearray(whole)
    copy[old.start + 4 : old.start + 8] = b"free"
    last = list(boxes_in(whole))[-1]
    if whole[last.start : last.start + 4] == bytes(4):
        copy[last.start : last.start + 4] = struct.pack(">I", len(whole) - last.start)
    return bytes(copy) + meta
