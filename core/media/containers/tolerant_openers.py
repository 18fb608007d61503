"""Openers that also open files whose end is missing, and PNGs with damaged metadata behind the pixels."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageFile, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from pillow_heif import HeifImageFile

from core.media.containers.incomplete_files import completed
from core.media.containers.tiff_samples import with_plain_samples


class HeifPicture(HeifImageFile):
    """A HEIF file; `info["incomplete"]` says that its end is missing."""

    def _open(self) -> None:
        assert self.fp is not None
        whole = completed(self.fp)
        if whole is not None:
            self.fp = io.BytesIO(whole)
        super()._open()  # type: ignore[no-untyped-call]
        if whole is not None:
            self.info["incomplete"] = True


class WebPPicture(WebPImagePlugin.WebPImageFile):
    """A WebP file; `info["incomplete"]` says that its end is missing."""

    def _open(self) -> None:
        assert self.fp is not None
        whole = completed(self.fp)
        if whole is not None:
            self.fp = io.BytesIO(whole)
        super()._open()
        if whole is not None:
            self.info["incomplete"] = True


class PngPicture(PngImagePlugin.PngImageFile):
    """A PNG; metadata that cannot be read are left out, before and after its pixels."""

    def _open(self) -> None:
        assert self.fp is not None
        file = self.fp
        try:
            super()._open()
        except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
            file.seek(0)
            self.fp = io.BytesIO(_essential_chunks(file.read()))
            super()._open()

    def load_end(self) -> None:
        """Read what follows the pixels; in an animation, that is also the next frame."""
        strict = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            super().load_end()
        except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
            if self.is_animated and self.tell() > 0:
                raise
            self.png = None
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = strict


# Big-endian greys of 16 bits in which 0 is white: Pillow reads the little-endian ones only.
TiffImagePlugin.OPEN_INFO.setdefault((b"MM", 0, (1,), 1, (16,), ()), ("I;16B", "I;16B"))


class TiffPicture(TiffImagePlugin.TiffImageFile):
    """A TIFF with samples of any kind; with lenient decoding, the strips before a damaged one are kept."""

    def _open(self) -> None:
        assert self.fp is not None
        file = self.fp
        try:
            super()._open()
            if not self._is_misread():
                return
        except SyntaxError:
            file.seek(0)
            if file.read(4) not in {b"II*\0", b"MM\0*"}:
                raise
        file.seek(0)
        plain = with_plain_samples(file.read())
        if plain is not None:
            self.fp = io.BytesIO(plain)
            super()._open()
        elif not self.tile:
            raise SyntaxError("unknown samples")

    def _is_misread(self) -> bool:
        """Return whether Pillow has no mode for the values: greys of 32 bits, planes of premultiplied colours."""
        kind = self.tag_v2.get(339, (1,))
        is_unsigned = self.mode == "I" and self.tag_v2.get(258) == (32,) and kind in ((1,), 1)
        return is_unsigned or (self.mode == "RGBA" and self.tag_v2.get(284) == 2 and self.tag_v2.get(338) == (1,))

    def _load_libtiff(self) -> Any:
        try:
            return super()._load_libtiff()
        except OSError:
            if not ImageFile.LOAD_TRUNCATED_IMAGES:
                raise
            self.tile = []
            self.load_end()
            return Image.Image.load(self)


_ESSENTIAL = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def _essential_chunks(content: bytes) -> bytes:
    """Return a PNG with the chunks that its pixels need (PNG third edition, clause 5); the last one may be cut."""
    kept = [content[:8]]
    start = 8
    while start + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, start)
        if kind in _ESSENTIAL and (kind != b"tRNS" or length > 1):
            kept.append(content[start : start + length + 12])
        start += length + 12
    return b"".join(kept)
