"""Try each picture format on a tiny picture, in a worker process with the limits that photos have."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from core.config import Settings
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, install_advice
from core.maintenance.findings import Finding, fail, ok, warn
from core.media.decoding.optional_packages import EXTRAS, RAW_PACKAGE, VIDEO_PACKAGE, ZONES_PACKAGE, is_installed
from core.models import Priority

_TIMEOUT = 20.0
_SHOWN = {VIDEO_PACKAGE: "videos", RAW_PACKAGE: "RAW files without a preview of sufficient size"}
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "AVIF", "BMP", "JPEG2000")
_REINSTALL = "Install Pillow and pillow-heif from their wheels: `pip install --force-reinstall pillow pillow-heif`."


async def decoder_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Start one worker that draws, writes and reads a picture of each format in a temporary folder."""
    pool = WorkerPool()
    try:
        await pool.start(replace(settings, worker_count=1))
    except GalleryError as error:
        yield fail("worker processes", error.message, error.hint)
        return
    yield ok("worker processes", "start and answer")
    try:
        with tempfile.TemporaryDirectory(prefix="sshowcase-doctor-") as folder:
            for name in _FORMATS:
                yield await _try(pool, name, folder)
        for package, extra in EXTRAS.items():
            yield await _try_package(pool, package, extra)
        yield _zone_finding()
    finally:
        await pool.close()


async def _try(pool: WorkerPool, name: str, folder: str) -> Finding:
    try:
        problem = await pool.run(try_format, name, folder, priority=Priority.SELECTED, seconds=_TIMEOUT)
    except GalleryError as error:
        return fail(f"decoder {name}", error.message, _REINSTALL)
    if problem is None:
        return ok(f"decoder {name}", "works")
    if problem.startswith("!"):
        return warn(f"decoder {name}", f"could not be tried ({problem[1:]})", _REINSTALL)
    return fail(f"decoder {name}", problem, _REINSTALL)


async def _try_package(pool: WorkerPool, package: str, extra: str) -> Finding:
    """Import an optional package in a worker, whose memory is limited."""
    shown = _SHOWN[package]
    remedy = install_advice(extra)
    if not is_installed(package):
        return warn(f"decoder {package}", f"is not installed: {shown} are listed with a drawn picture", remedy)
    try:
        problem = await pool.run(try_package, package, priority=Priority.SELECTED, seconds=_TIMEOUT)
    except GalleryError as error:
        return fail(f"decoder {package}", error.message, remedy)
    return ok(f"decoder {package}", "works") if problem is None else fail(f"decoder {package}", problem, remedy)


def _zone_finding() -> Finding:
    """Return whether times in UTC can be shown as the clocks of their places do."""
    if is_installed(ZONES_PACKAGE):
        return ok("time zones of places", "are known")
    words = f"{ZONES_PACKAGE} is not installed: times of videos in UTC are shown in the gallery's time zone"
    return warn("time zones of places", words, f"Install it: `pip install {ZONES_PACKAGE}`.")


def try_package(package: str) -> str | None:
    """Import an optional package; return what went wrong, None if nothing did."""
    try:
        if package == VIDEO_PACKAGE:
            import av  # noqa: F401 - only whether it can be loaded
        else:
            import rawpy  # noqa: F401 - the same
    except (ImportError, OSError) as error:
        return f"cannot be loaded ({type(error).__name__})"
    return None


def try_format(name: str, folder: str) -> str | None:
    """Draw a picture, write it in that format and decode it; return what went wrong, None if nothing did.

    A result that begins with "!" means that it could not be written, so that reading was not tried.
    """
    from PIL import Image

    from core.media.decoding.still_decoding import decode
    from core.media.formats import DECODER_ERRORS
    from core.media.originals import Original

    path = Path(folder) / name
    drawn = Image.new("RGB", (64, 48), (200, 40, 40))
    try:
        drawn.save(path, name)
    except DECODER_ERRORS as error:
        return f"!{type(error).__name__}"
    try:
        seen = decode(Original(folder.encode(), name.encode()), 64, 1_000_000)
    except (*DECODER_ERRORS, GalleryError) as error:
        return f"cannot be read ({type(error).__name__})"
    red = seen.resize((1, 1)).getpixel((0, 0))
    if (
        seen.size != (64, 48)
        or not isinstance(red, tuple)
        or any(abs(there - wanted) > 24 for there, wanted in zip(red, (200, 40, 40), strict=True))
    ):
        return "decodes a wrong picture"
    return None
