"""The optional packages that decode videos and RAW files, and the extras that install them."""

from __future__ import annotations

import importlib.util
from types import MappingProxyType
from typing import Final

VIDEO_PACKAGE: Final = "av"
RAW_PACKAGE: Final = "rawpy"
EXTRAS: Final = MappingProxyType({VIDEO_PACKAGE: "video", RAW_PACKAGE: "raw"})
"""From the package to the extra that installs it."""


def is_installed(package: str) -> bool:
    """Return whether a package can be imported; it is not imported."""
    return importlib.util.find_spec(package) is not None
