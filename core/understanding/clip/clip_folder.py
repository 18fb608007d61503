"""The folder of a model in the layout that Immich keeps, read and checked without executing anything of it.

    config.json                       embed_dim, vision_cfg.image_size, text_cfg (that of open_clip)
    visual/model.onnx, visual/preprocess_cfg.json
    textual/model.onnx, textual/tokenizer.json, textual/tokenizer_config.json

Large weights are in files next to each `model.onnx`, which it names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from core.understanding.graphs.graph_files import files_of_weights, require_built_in, shown
from core.understanding.graphs.onnx_graph import FLOAT, INT32, INT64, UINT8, OnnxGraph, UnusableModelError, read_graph

VISUAL: Final = "visual/model.onnx"
TEXTUAL: Final = "textual/model.onnx"
TOKENIZER: Final = "textual/tokenizer.json"
_CONFIG, _PREPROCESS, _TOKENS = "config.json", "visual/preprocess_cfg.json", "textual/tokenizer_config.json"
FILES: Final = (_CONFIG, VISUAL, _PREPROCESS, TEXTUAL, TOKENIZER, _TOKENS)
"""What each folder has, in addition to files of weights."""

_LARGEST_JSON: Final = 64 << 20
_CLIP_MEAN, _CLIP_DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class ImageForm(Enum):
    """How the graph takes a picture."""

    FLOAT_CHANNELS_FIRST = "float, channels first"
    """Normalized: (rgb / 255 - mean) / deviation."""
    BYTES_CHANNELS_FIRST = "bytes, channels first"
    BYTES_CHANNELS_LAST = "bytes, channels last"
    """The graph normalizes."""


class ResizeMode(Enum):
    """How a picture becomes a square."""

    SHORTEST = "shortest"
    """The shorter side is resized to the size, then the middle is cut out."""
    SQUASH = "squash"
    """Both sides are resized to the size."""


@dataclass(frozen=True, slots=True)
class ClipFolder:
    """A folder with a model, checked: its files are those that it says, and what it needs is known."""

    path: Path
    dimension: int
    """Numbers of a vector."""
    image_size: int
    """Pixels of both sides."""
    image_form: ImageForm
    resize_mode: ResizeMode
    interpolation: str
    """A name of `PIL.Image.Resampling`."""
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    context_length: int
    """Tokens of a text."""
    token_type: str
    """`int32` or `int64`."""
    has_mask: bool
    """Whether the graph takes `input_ids` and `attention_mask`, otherwise one input."""
    pad_token: str
    is_canonical: bool
    """Whether punctuation is removed from texts, and capitals become small letters."""
    weights: tuple[str, ...]
    """The files of weights, by their paths in the folder."""

    @property
    def files(self) -> tuple[str, ...]:
        """All files of the model, by their paths in the folder."""
        return (*FILES, *self.weights)


def missing_files(folder: Path) -> Iterator[str]:
    """Yield the files that each model has and this folder does not, or which are links to elsewhere."""
    within = folder.resolve()
    for name in FILES:
        file = folder / name
        if not file.is_file() or not file.resolve().is_relative_to(within):
            yield name


def read_clip_folder(folder: Path) -> ClipFolder:
    """Read and check the files of a folder.

    Raises:
        UnusableModelError: something is missing, damaged, or of another family of models.
        OSError: a file cannot be read.
    """
    if missing := next(missing_files(folder), None):
        raise UnusableModelError(f"The model has no file {missing}.", FAMILY)
    config, preprocess, tokens = (_json(folder, name) for name in (_CONFIG, _PREPROCESS, _TOKENS))
    vision, text = _part(config, "vision_cfg"), _part(config, "text_cfg")
    visual, textual = read_graph(folder / VISUAL), read_graph(folder / TEXTUAL)
    weights: list[str] = []
    for name, graph in ((VISUAL, visual), (TEXTUAL, textual)):
        require_built_in(name, graph)
        weights += files_of_weights(folder, name, graph)
    dimension = _number(config.get("embed_dim"), "embed_dim", 2, 8192)
    for name, graph in ((VISUAL, visual), (TEXTUAL, textual)):
        last = graph.outputs[0].shape[-1:] if graph.outputs else ()
        if not graph.outputs or (last and last[0] not in {None, dimension}):
            raise UnusableModelError(f"{name} does not make vectors of {dimension} numbers, as config.json says.")
    size = _number(preprocess.get("size", vision.get("image_size")), "size", 8, 1024)
    length = _number(text.get("context_length", 77), "context_length", 1, 1024)
    form = _image_form(visual, size)
    token_type, has_mask = _token_form(textual, length)
    if "nllb" in str(tokens.get("tokenizer_class", "")).lower():
        raise UnusableModelError("This model takes the language of each text, which is not supported.", FAMILY)
    pad = tokens.get("pad_token")
    pad = pad.get("content") if isinstance(pad, dict) else pad
    if not isinstance(pad, str) or not pad:
        raise UnusableModelError(f"{_TOKENS} has no pad_token.")
    options = text.get("tokenizer_kwargs")
    return ClipFolder(
        path=folder,
        dimension=dimension,
        image_size=size,
        image_form=form,
        resize_mode=_resize_mode(preprocess),
        interpolation=_interpolation(preprocess),
        mean=_colours(preprocess, "mean", _CLIP_MEAN),
        deviation=_colours(preprocess, "std", _CLIP_DEVIATION),
        context_length=length,
        token_type=token_type,
        has_mask=has_mask,
        pad_token=pad,
        is_canonical=isinstance(options, dict) and options.get("clean") == "canonicalize",
        weights=tuple(dict.fromkeys(weights)),
    )


def _json(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if path.stat().st_size > _LARGEST_JSON:
        raise UnusableModelError(f"{name} is too large.")
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnusableModelError(f"{name} is damaged: it is not JSON.") from error
    if not isinstance(found, dict):
        raise UnusableModelError(f"{name} is damaged: it is not a JSON object.")
    return found


def _part(config: dict[str, Any], name: str) -> dict[str, Any]:
    part = config.get(name)
    if not isinstance(part, dict):
        raise UnusableModelError(f"config.json has no {name}: this is not a CLIP model.", FAMILY)
    return part


def _number(value: object, name: str, least: int, most: int) -> int:
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise UnusableModelError(f"{name} of the model is not a whole number from {least} to {most}.")
    return value


def _image_form(graph: OnnxGraph, size: int) -> ImageForm:
    if len(graph.inputs) != 1 or len(graph.inputs[0].shape) != 4:
        raise UnusableModelError(f"{VISUAL} does not take one picture: this is not a CLIP model.", FAMILY)
    value = graph.inputs[0]
    batch, *sides = value.shape
    is_first = sides[0] == 3 or (sides[2] != 3 and value.element_type == FLOAT)
    if batch not in {None, 1} or (sides[0] if is_first else sides[2]) not in {None, 3}:
        raise UnusableModelError(f"{VISUAL} does not take one picture in three colours.")
    if any(side not in {None, size} for side in (sides[1:] if is_first else sides[:2])):
        raise UnusableModelError(f"{VISUAL} does not take pictures of {size} × {size} pixels, as its settings say.")
    if value.element_type == FLOAT and is_first:
        return ImageForm.FLOAT_CHANNELS_FIRST
    if value.element_type == UINT8:
        return ImageForm.BYTES_CHANNELS_FIRST if is_first else ImageForm.BYTES_CHANNELS_LAST
    raise UnusableModelError(f"{VISUAL} takes pictures in a form that is not known.", FAMILY)


def _token_form(graph: OnnxGraph, length: int) -> tuple[str, bool]:
    """Return the type of tokens, and whether there is a mask."""
    names = [value.name for value in graph.inputs]
    if len(names) > 1 and set(names) != {"input_ids", "attention_mask"}:
        raise UnusableModelError(f"{TEXTUAL} takes inputs that are not known: {shown(', '.join(names))}.")
    types = {value.element_type for value in graph.inputs}
    if len(types) != 1 or not types <= _TOKEN_TYPES.keys():
        raise UnusableModelError(f"{TEXTUAL} does not take the numbers of tokens.", FAMILY)
    for value in graph.inputs:
        if len(value.shape) != 2 or value.shape[0] not in {None, 1} or value.shape[1] not in {None, length}:
            raise UnusableModelError(f"{TEXTUAL} does not take texts of {length} tokens, as config.json says.")
    return _TOKEN_TYPES[types.pop()], len(names) > 1


def _resize_mode(preprocess: dict[str, Any]) -> ResizeMode:
    mode = preprocess.get("resize_mode", ResizeMode.SHORTEST.value)
    try:
        return ResizeMode(mode)
    except ValueError as error:
        raise UnusableModelError(f"{_PREPROCESS} has a resize_mode that is not known.") from error


def _interpolation(preprocess: dict[str, Any]) -> str:
    name = str(preprocess.get("interpolation", "bicubic")).upper()
    if name not in {"NEAREST", "BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS"}:
        raise UnusableModelError(f"{_PREPROCESS} has an interpolation that is not known.")
    return name


def _colours(preprocess: dict[str, Any], name: str, default: tuple[float, float, float]) -> tuple[float, float, float]:
    values = preprocess.get(name, default)
    if not isinstance(values, list | tuple) or len(values) != 3:
        raise UnusableModelError(f"{_PREPROCESS} has no {name} of three colours.")
    if not all(isinstance(value, int | float) and abs(value) < 1000 for value in values) or (
        name == "std" and not all(value > 0 for value in values)
    ):
        raise UnusableModelError(f"{_PREPROCESS} has a {name} that cannot be right.")
    red, green, blue = values
    return float(red), float(green), float(blue)


_TOKEN_TYPES: Final = {INT32: "int32", INT64: "int64"}
FAMILY: Final = "Models are CLIP, SigLIP and SigLIP2 in the layout that Immich keeps: `<cache>/clip/<name>`."
