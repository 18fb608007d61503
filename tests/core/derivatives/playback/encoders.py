"""Encoders for the processes of playbacks in tests."""

from __future__ import annotations

import os
import time

from PIL import Image


class SizedEncoder:
    """Encodes a frame as its RGB pixels in a box of the requested size."""

    def box(self, request: tuple[int, int]) -> tuple[int, int]:
        return request

    def encode(self, frame: Image.Image, request: tuple[int, int]) -> bytes:
        return frame.tobytes()


class HangingEncoder(SizedEncoder):
    """Never returns from encoding."""

    def encode(self, frame: Image.Image, request: tuple[int, int]) -> bytes:
        while True:
            time.sleep(3600)


class DyingEncoder(SizedEncoder):
    """Ends its process."""

    def encode(self, frame: Image.Image, request: tuple[int, int]) -> bytes:
        os._exit(3)


class GreedyEncoder(SizedEncoder):
    """Takes more memory than the process is given."""

    def encode(self, frame: Image.Image, request: tuple[int, int]) -> bytes:
        return bytes(8 * 1024 * 1024 * 1024)
