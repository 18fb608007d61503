"""The model that reads text: that of the package of the extra `ocr`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from core.errors import install_advice

INSTALL_OCR: Final = install_advice("ocr")
_PACKAGE: Final = "rapidocr"
_BLOCK: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class TextModel:
    """The files of weights: one finds lines, one reads them."""

    name: str
    revision: str
    """The version of its package; empty if it is unknown."""
    sha256: str


def installed_text_model() -> TextModel | None:
    """Return the model; None if it is not installed, or cannot be read. Reads its files when it is first called."""
    if (files := model_files()) is None:
        return None
    try:
        return TextModel(files[0].name.partition("_")[0], _revision(), _hash(files))
    except OSError:
        return None


def model_files() -> tuple[Path, Path] | None:
    """Return the files of the package that find lines, and that read them; None where one of them is missing."""
    if find_spec("onnxruntime") is None or (package := find_spec(_PACKAGE)) is None:
        return None
    folders = [Path(folder) for folder in package.submodule_search_locations or ()]
    finds, reads = (
        min((path for folder in folders for path in folder.glob(f"models/*_{task}*.onnx")), default=None)
        for task in ("det", "rec")
    )
    return None if finds is None or reads is None else (finds, reads)


def _revision() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=2)
def _hash(files: tuple[Path, Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\n".encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
