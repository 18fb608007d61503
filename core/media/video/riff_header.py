"""Reads the header of AVI files (Microsoft's AVI RIFF file reference; OpenDML 1.02)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final, NamedTuple

from core.media.video.video_header import VideoHeader, codec_name, plausible_seconds, plausible_size, recorded_date

_MOST_CHUNKS: Final = 2000
_MOST_BYTES: Final = 4096
_MAIN_HEADER: Final = struct.Struct("<14I")
_STREAM_HEADER: Final = struct.Struct("<4s4sI2H8I")


class _Chunk(NamedTuple):
    """A chunk: its code, the type of a list, and where its content begins and ends."""

    kind: bytes
    list_type: bytes
    body: int
    end: int


class _Chunks:
    """The chunks of one file, whose total number is limited."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._left = _MOST_CHUNKS

    def within(self, start: int, end: int) -> Iterator[_Chunk]:
        """Yield the chunks between two positions."""
        end = min(end, self._size)
        while start + 8 <= end and self._left > 0:
            self._left -= 1
            self._file.seek(start)
            header = self._file.read(12)
            if len(header) < 8:
                return
            kind, length = struct.unpack("<4sI", header[:8])
            is_list = kind in {b"RIFF", b"LIST"} and len(header) == 12
            body = start + (12 if is_list else 8)
            yield _Chunk(kind, header[8:12] if is_list else b"", body, min(start + 8 + length, end))
            start += 8 + length + length % 2

    def bytes_of(self, chunk: _Chunk) -> bytes:
        """Return the content of a chunk, up to a limit."""
        self._file.seek(chunk.body)
        return self._file.read(max(0, min(chunk.end - chunk.body, _MOST_BYTES)))


def read_avi_header(file: BinaryIO, size: int) -> VideoHeader:
    """Return what the header of a file says; parts of a damaged one are unknown.

    Raises:
        OSError: the file cannot be read.
    """
    chunks = _Chunks(file, size)
    header = VideoHeader("AVI")
    riff = next(iter(chunks.within(0, size)), None)
    if riff is None:
        return header
    for chunk in chunks.within(riff.body, riff.end):
        if chunk.list_type == b"hdrl":
            header = _with_headers(chunks, chunk, header)
        elif chunk.list_type == b"INFO":
            header = _with_texts(chunks, chunk, header)
        elif chunk.kind == b"IDIT":
            header = _with_date(chunks, chunk, header)
    return header


def _with_headers(chunks: _Chunks, headers: _Chunk, header: VideoHeader) -> VideoHeader:
    for chunk in chunks.within(headers.body, headers.end):
        if chunk.kind == b"avih":
            data = chunks.bytes_of(chunk)
            if len(data) >= _MAIN_HEADER.size:
                fields = _MAIN_HEADER.unpack_from(data)
                width, height = plausible_size(fields[8], fields[9])
                seconds = plausible_seconds(float(fields[0]) * fields[4], 1e6)
                header = replace(header, width=width, height=height, seconds=seconds)
        elif chunk.list_type == b"strl":
            header = _with_stream(chunks, chunk, header)
        elif chunk.kind == b"IDIT":
            header = _with_date(chunks, chunk, header)
    return header


def _with_stream(chunks: _Chunks, stream: _Chunk, header: VideoHeader) -> VideoHeader:
    """Read the first stream of pictures: its own duration is right where that of the main header is not."""
    is_pictures = False
    for chunk in chunks.within(stream.body, stream.end):
        data = chunks.bytes_of(chunk)
        if chunk.kind == b"strh" and len(data) >= _STREAM_HEADER.size:
            kind, code, *fields = _STREAM_HEADER.unpack_from(data)
            header = replace(header, has_sound=bool(header.has_sound) or kind == b"auds")
            is_pictures = kind == b"vids" and header.codec is None
            if is_pictures:
                scale, rate, length = fields[4], fields[5], fields[7]
                seconds = plausible_seconds(length * scale, rate) or header.seconds
                header = replace(header, codec=codec_name(code.decode("latin-1")), seconds=seconds)
        elif chunk.kind == b"strf" and is_pictures and len(data) >= 20:
            width, height, _, _, code = struct.unpack_from("<iiHH4s", data, 4)
            size = plausible_size(width, abs(height))
            header = replace(header, codec=codec_name(code.decode("latin-1")) or header.codec)
            header = replace(header, width=size[0], height=size[1]) if size[0] else header
    return header


def _with_texts(chunks: _Chunks, texts: _Chunk, header: VideoHeader) -> VideoHeader:
    for chunk in chunks.within(texts.body, texts.end):
        if chunk.kind == b"ICRD" and header.recorded is None:
            header = _with_date(chunks, chunk, header)
        elif chunk.kind == b"INAM":
            header = replace(header, title=_text(chunks.bytes_of(chunk)))
    return header


def _with_date(chunks: _Chunks, chunk: _Chunk, header: VideoHeader) -> VideoHeader:
    """Read the date that cameras write ("Mon Mar 10 15:04:43 2003"): their own clock."""
    recorded, instant = recorded_date(_text(chunks.bytes_of(chunk)))
    return replace(header, recorded=recorded or header.recorded, created=instant or header.created)


def _text(data: bytes) -> str | None:
    return data.partition(b"\0")[0].decode("utf-8", "replace").strip() or None
