"""Pictures that other machines made: only JPEGs of the right size, and nothing in them but pixels."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image

from core.derivatives.derivative_store import MAX_EDGE, DerivativeStore
from core.derivatives.rendering import DerivativeTarget
from core.media.formats import DECODER_ERRORS
from core.media.stripping import KeptRange, strip_metadata
from core.models import DerivativeSize

_MODES: Final = frozenset({"RGB", "L"})


def store_picture(jpeg: bytes, target: DerivativeTarget, size: DerivativeSize) -> Path | None:
    """Store a derivative that was made elsewhere; None for one that is not valid. Runs in worker processes.

    Raises:
        OSError: it cannot be written.
    """
    clean = clean_picture(jpeg, MAX_EDGE[size])
    if clean is None:
        return None
    store = DerivativeStore(target.folder, limit=target.limit)
    return store.write(target.asset_key, target.version, size, clean)


def clean_picture(jpeg: bytes, longest: int) -> bytes | None:
    """Return a JPEG without metadata; None for one that is not valid, or larger than `longest` pixels on a side."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            if max(picture.size) > longest or picture.mode not in _MODES:
                return None
            picture.load()
    except DECODER_ERRORS:
        return None
    steps = strip_metadata("JPEG")
    assert steps is not None
    try:
        offset, length = next(steps)
        while True:
            offset, length = steps.send(jpeg[offset : offset + length])
    except StopIteration as done:
        pieces = done.value
    if pieces is None:
        return None
    kept = [jpeg[each.offset :][: each.length] if isinstance(each, KeptRange) else each for each in pieces]
    return b"".join(kept)
