"""The optional packages for videos and RAW files, and the extras that install them."""

from __future__ import annotations

import importlib.util
from types import MappingProxyType
from typing import Final

VIDEO_PACKAGE: Final = "av"
RAW_PACKAGE: Final = "rawpy"
ZONES_PACKAGE: Final = "tzfpy"
"""The time zones of places, in the extra `video`."""
EXTRAS: Final = MappingProxyType({VIDEO_PACKAGE: "video", RAW_PACKAGE: "raw"})
"""From the packages that decode to the extras that install them."""


def is_installed(package: str) -> bool:
    """Return whether a package can be imported; it is not imported."""
    return importlib.util.find_spec(package) is not None
