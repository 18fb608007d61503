"""The process of one playback: it opens a video and answers commands, one frame each, until its socket is closed."""

from __future__ import annotations

import math
import pickle
import socket
import struct
import time
from collections import OrderedDict
from typing import Any, Final

from core.derivatives.playback.frame_messages import (
    COMMAND_HEAD,
    FrameCommand,
    FrameEncoder,
    FramePlace,
    Reply,
    ReplyKind,
    command_length,
)
from core.derivatives.worker_process import WATCHED_NICE, limit_worker
from core.errors import GalleryError
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.media.playback.frame_reader import FrameReader, TimedFrame
from core.text import display_text

_KEPT: Final = 4
"""Frames that can be encoded again: those that a session has received and not yet shown, and the one on its screen."""
_SIZE: Final = struct.Struct(">II")


def serve_frames(
    connection: socket.socket, original: Original, part: VideoPart | None, encoder: FrameEncoder[Any], memory: int
) -> None:
    """Answer the commands that come through a socket. `memory` limits the address space, in bytes."""
    limit_worker(memory, None, WATCHED_NICE)
    try:
        with connection:
            _serve(connection, original, part, encoder)
    except (BrokenPipeError, ConnectionError, EOFError):
        pass  # the playback has ended


def size_of(body: bytes) -> tuple[int, int]:
    """Return the upright size of the video from the body of the reply `OPENED`.

    Raises:
        ValueError: the body holds none.
    """
    if len(body) != _SIZE.size:
        raise ValueError("a reply without the size of the video")
    width, height = _SIZE.unpack(body)
    return width, height


def _serve(connection: socket.socket, original: Original, part: VideoPart | None, encoder: FrameEncoder[Any]) -> None:
    try:
        with FrameReader(original, part) as reader:
            facts = reader.facts
            seconds = math.nan if facts.seconds is None else facts.seconds
            opened = Reply(ReplyKind.OPENED, _SIZE.pack(facts.width, facts.height), seconds)
            connection.sendall(opened.to_bytes())
            kept: OrderedDict[float, TimedFrame] = OrderedDict()
            while True:
                command = _received(connection)
                connection.sendall(_answer(reader, encoder, kept, command).to_bytes())
    except GalleryError as error:
        connection.sendall(_failure(str(error)))
    except FileNotFoundError:
        connection.sendall(_failure("The original is not available now. Is its drive connected?"))
    except MemoryError:
        connection.sendall(_failure("This video needs more memory than one playback is given."))
    except (BrokenPipeError, ConnectionError):
        raise
    except OSError:
        connection.sendall(_failure("The original cannot be read now."))


def _answer(
    reader: FrameReader, encoder: FrameEncoder[Any], kept: OrderedDict[float, TimedFrame], command: FrameCommand[Any]
) -> Reply:
    match command.place:
        case FramePlace.NEXT:
            frame = reader.next_frame(command.seconds)
        case FramePlace.AT:
            frame = reader.frame_at(command.seconds)
        case FramePlace.BEFORE:
            frame = reader.frame_before(command.seconds)
        case FramePlace.SAME:
            frame = kept.get(command.seconds)
    if frame is None:
        return Reply(ReplyKind.NONE)
    kept[frame.start] = frame
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    began = time.monotonic()
    body = encoder.encode(reader.picture(frame, encoder.box(command.request)), command.request)
    return Reply(ReplyKind.FRAME, body, frame.start, frame.end, frame.is_last, time.monotonic() - began)


def _failure(sentence: str) -> bytes:
    return Reply(ReplyKind.FAILED, display_text(sentence).encode()).to_bytes()


def _received(connection: socket.socket) -> FrameCommand[Any]:
    command = pickle.loads(_exactly(connection, command_length(_exactly(connection, COMMAND_HEAD))))  # noqa: S301 - from the program that started this process
    assert isinstance(command, FrameCommand)
    return command


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        data = connection.recv(size - len(parts))
        if not data:
            raise EOFError
        parts += data
    return bytes(parts)
