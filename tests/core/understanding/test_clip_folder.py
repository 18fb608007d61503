"""Folders of models: each form that there is works, and what is damaged or hostile is refused with a sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("onnxruntime", reason="the extra `clip` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

import numpy as np
from onnx import TensorProto
from PIL import Image

from core.errors import PictureUnavailableError
from core.understanding.clip.clip_folder import ClipFolder, ImageForm, read_clip_folder
from core.understanding.clip.clip_session import ClipSession, upright_picture
from core.understanding.clip.image_input import image_input
from core.understanding.clip.model_calls import check_model
from core.understanding.clip.text_input import TextInput
from core.understanding.graphs.onnx_graph import UnusableModelError
from tests.core.understanding.tiny_models import DEVIATION, MEAN, TinyModel

FORMS = {
    "float, channels first": TinyModel(),
    "bytes, channels first": TinyModel(image_type=TensorProto.UINT8),
    "bytes, channels last": TinyModel(image_type=TensorProto.UINT8, channels_last=True),
    "squashed": TinyModel(resize_mode="squash", interpolation="Bilinear"),
    "with a mask": TinyModel(has_mask=True),
    "tokens of 64 bits": TinyModel(token_type=TensorProto.INT64),
    "padding as an object": TinyModel(pad={"content": "[PAD]", "special": True}),
    "default length": TinyModel(context_length=None),
    "canonical texts": TinyModel(clean="canonicalize"),
    "weights in a file": TinyModel(external="weights.bin"),
}


@pytest.mark.parametrize("model", FORMS.values(), ids=FORMS)
def test_each_form_of_models_passes_its_test(model: TinyModel, tmp_path: Path) -> None:
    """A model is loaded whatever its graphs take, and compares colours with their names."""
    checked = check_model(model.write(tmp_path / "model"))
    assert checked.folder.dimension == 3
    session = ClipSession(checked.folder)
    green = session.image_vector(Image.new("RGB", (40, 90), (0, 255, 0)))
    assert np.linalg.norm(green) == pytest.approx(1, abs=1e-5)
    texts = {text: float(session.text_vector(text) @ green) for text in ("red!", "Green,", "blue")}
    assert max(texts, key=lambda text: texts[text]) == "Green,"


@pytest.mark.parametrize("size", [(97, 60), (60, 97), (64, 64), (500, 40)], ids=str)
@pytest.mark.parametrize("mode", ["shortest", "squash"])
def test_pictures_are_prepared_as_the_reference_does(size: tuple[int, int], mode: str, tmp_path: Path) -> None:
    """The input of a graph is that of a second implementation, with matrices in place of Pillow, to 1e-3 of its range.

    Pillow rounds to bytes after each of its two passes, which is at most two steps of 1/255.
    """
    model = read_clip_folder(TinyModel(resize_mode=mode, interpolation="bilinear").write(tmp_path / "model"))
    pixels = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), np.uint8)
    found = image_input(Image.fromarray(pixels), model)
    expected = _reference(pixels.astype(np.float64), model.image_size, mode)
    assert found.shape == (1, 3, 32, 32)
    rounded = np.rint(np.rint(expected.clip(0, 255)))
    difference = np.abs(found[0] * np.array(DEVIATION).reshape(3, 1, 1) + np.array(MEAN).reshape(3, 1, 1)
                        - rounded.transpose(2, 0, 1) / 255)  # fmt: skip
    assert difference.max() <= 1.01 / 255
    assert difference.mean() < 1e-3


def _reference(pixels: np.ndarray[Any, Any], side: int, mode: str) -> np.ndarray[Any, Any]:
    """Resize by a triangle filter as wide as the reduction, then cut out the middle."""
    height, width, _ = pixels.shape
    if mode == "squash":
        target = (side, side)
    elif width <= height:
        target = (int(side * height / width), side)
    else:
        target = (side, int(side * width / height))
    rows = _triangles(height, target[0])
    columns = _triangles(width, target[1])
    across = np.rint(np.einsum("xw,hwc->hxc", columns, pixels))
    resized = np.einsum("yh,hxc->yxc", rows, across)
    top, left = round((target[0] - side) / 2), round((target[1] - side) / 2)
    return np.asarray(resized[top : top + side, left : left + side])


def _triangles(length: int, target: int) -> np.ndarray[Any, Any]:
    scale = length / target
    support = max(scale, 1.0)
    centres = (np.arange(target) + 0.5) * scale
    weights = np.clip(1 - np.abs(np.arange(length)[None] + 0.5 - centres[:, None]) / support, 0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def test_texts_are_padded_and_cut_to_the_length_of_the_model(tmp_path: Path) -> None:
    """White space is one blank, and punctuation goes where the model says so."""
    model = read_clip_folder(TinyModel(clean="canonicalize", context_length=4).write(tmp_path / "model"))
    text = TextInput(model)
    tokens, mask = text.arrays("  RED,\n blue! ")
    assert tokens.tolist() == [[2, 4, 0, 0]]
    assert mask.tolist() == [[1, 1, 0, 0]]
    assert text.arrays("red " * 20)[0].tolist() == [[2, 2, 2, 2]]
    assert tokens.dtype == np.int32


def _truncate(name: str, share: float = 0.5) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        os.truncate(path, int(path.stat().st_size * share))

    return change


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _set(name: str, **values: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return change


def _write_pickle(folder: Path) -> None:
    """Put a pickle that would write a file in the place of a graph."""
    (folder / "visual/model.onnx").write_bytes(b"cos\nsystem\n(S'touch executed'\ntR.")


def _link(folder: Path) -> None:
    outside = folder.parent / "outside.json"
    (folder / "config.json").rename(outside)
    (folder / "config.json").symlink_to(outside)


def _weights_elsewhere(folder: Path) -> None:
    """Name weights outside of the folder: same length, so that the file stays valid."""
    path = folder / "textual" / "model.onnx"
    path.write_bytes(path.read_bytes().replace(b"weights.bin", b"../secret.b"))
    (folder / "secret.b").write_bytes((folder / "textual" / "weights.bin").read_bytes())


DAMAGES: dict[str, tuple[TinyModel, Callable[[Path], None], str]] = {
    "truncated graph": (TinyModel(), _truncate("visual/model.onnx"), "not an ONNX file"),
    "empty graph": (TinyModel(), _truncate("textual/model.onnx", 0), "not an ONNX file"),
    "pickle": (TinyModel(), _write_pickle, "not an ONNX file"),
    "no tokenizer": (TinyModel(), _remove("textual/tokenizer.json"), "no file textual/tokenizer.json"),
    "truncated tokenizer": (TinyModel(), _truncate("textual/tokenizer.json"), "tokenizer.json is damaged"),
    "truncated settings": (TinyModel(), _truncate("config.json"), "not JSON"),
    "another family": (TinyModel(), _set("config.json", vision_cfg=None), "not a CLIP model"),
    "wrong dimension": (TinyModel(embed_dim=4), lambda _: None, "vectors of 4 numbers"),
    "wrong size": (TinyModel(), _set("visual/preprocess_cfg.json", size=224), "224 × 224"),
    "huge size": (TinyModel(), _set("visual/preprocess_cfg.json", size=10**9), "whole number"),
    "unknown token": (TinyModel(pad="[NONE]"), lambda _: None, "no token to pad"),
    "unknown resizing": (TinyModel(), _set("visual/preprocess_cfg.json", resize_mode="longest"), "resize_mode"),
    "no deviation": (TinyModel(), _set("visual/preprocess_cfg.json", std=[0, 1, 1]), "std"),
    "custom operator": (TinyModel(domain="evil.example"), lambda _: None, "evil.example.Mystery"),
    "link to elsewhere": (TinyModel(), _link, "no file config.json"),
    "weights elsewhere": (TinyModel(external="weights.bin"), _weights_elsewhere, "outside"),
    "truncated weights": (TinyModel(external="weights.bin"), _truncate("textual/weights.bin"), "truncated"),
    "missing weights": (TinyModel(external="weights.bin"), _remove("textual/weights.bin"), "missing"),
    "parts of two models": (TinyModel(swapped=True), lambda _: None, "red from blue"),
    "language of texts": (TinyModel(), _set("textual/tokenizer_config.json", tokenizer_class="NllbTokenizer"),
                          "language"),
}  # fmt: skip


@pytest.mark.parametrize(("model", "damage", "words"), DAMAGES.values(), ids=DAMAGES)
def test_unusable_folders_are_refused_with_a_sentence(
    model: TinyModel, damage: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    """The sentence says what is wrong, and no other error is raised."""
    folder = model.write(tmp_path / "model")
    damage(folder)
    with pytest.raises(UnusableModelError, match=words):
        check_model(folder)


def test_any_truncation_of_a_graph_is_refused(tmp_path: Path) -> None:
    """Wherever the file ends, it is an error of this family, or a graph that lacks something."""
    folder = TinyModel().write(tmp_path / "model")
    path = folder / "visual" / "model.onnx"
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(UnusableModelError):
            check_model(folder)


def test_newer_exports_take_bytes(tmp_path: Path) -> None:
    """The type of the input decides, not the name of the model."""
    model = TinyModel(image_type=TensorProto.UINT8, channels_last=True).write(tmp_path / "model")
    found: ClipFolder = read_clip_folder(model)
    assert found.image_form is ImageForm.BYTES_CHANNELS_LAST
    assert image_input(Image.new("RGB", (50, 40)), found).dtype == np.uint8


def test_a_picture_that_the_system_cannot_read_is_not_damaged(tmp_path: Path) -> None:
    """It may be read later, so that nothing is recorded about its photo; what Pillow cannot decode is damaged."""
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"no picture")
    with pytest.raises(OSError, match="cannot identify"):
        upright_picture(damaged, 10**6)
    for refused in (tmp_path / "missing.jpg", tmp_path / f"{'a' * 300}.jpg", tmp_path):
        with pytest.raises(PictureUnavailableError):
            upright_picture(refused, 10**6)
