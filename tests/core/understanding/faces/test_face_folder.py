"""Folders of models for faces: each form works, and what is damaged or of another family is refused with a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `people` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

import numpy as np

from core.models.people.faces import FaceBox
from core.understanding.faces.face_calls import check_face_model
from core.understanding.faces.face_detection import Candidates
from core.understanding.faces.face_folder import read_face_folder
from core.understanding.faces.face_session import FaceSession
from core.understanding.graphs.onnx_graph import UnusableModelError, UnusableOutputError
from tests.core.understanding.faces.tiny_faces import BLUE, RED, TinyFaces, picture_of_faces

FORMS = {
    "as InsightFace keeps it": TinyFaces(),
    "as Immich keeps it": TinyFaces(immich=True),
    "without points": TinyFaces(has_points=False),
    "weights in a file": TinyFaces(external="weights.bin"),
    "pictures of any size": TinyFaces(canvas=None),
}


@pytest.mark.parametrize("model", FORMS.values(), ids=FORMS)
def test_each_form_of_models_finds_and_compares_faces(model: TinyFaces, tmp_path: Path) -> None:
    """The box is where the face was drawn, and its vector is its colour; a small face is left out."""
    folder = model.write(tmp_path / "model")
    assert check_face_model(folder).dimension == 3
    session = FaceSession(read_face_folder(folder))
    scale = 640 // 256 if model.canvas is None else 1  # the tiny detector finds faces of 64 pixels of its canvas
    size = (256 * 640 // 256, 480) if scale > 1 else (256, 192)
    first, second = (16, 32), (160 * scale, 96 * scale)
    picture = picture_of_faces([(*first, RED), (*second, BLUE)], size)
    if scale > 1:
        assert session.faces(picture).faces, (
            "a face is larger than what the detector looks for, and so are several in it"
        )
        return
    red, blue = sorted(session.faces(picture).faces, key=lambda face: face.box.left)
    side = 64 / 256
    assert red.box == pytest.approx(FaceBox(16 / 256, 32 / 192, side, 64 / 192), abs=1e-5)
    assert blue.box == pytest.approx(FaceBox(160 / 256, 96 / 192, side, 64 / 192), abs=1e-5)
    vectors = [np.frombuffer(face.vector, "<f2") for face in (red, blue)]
    assert vectors[0].argmax() == 0
    assert vectors[1].argmax() == 2
    assert [float(np.linalg.norm(each)) for each in vectors] == pytest.approx([1, 1], abs=1e-2)
    assert session.faces(picture_of_faces([], size)) == ((), 0)
    tall = picture_of_faces([(0, 0, RED)], (100, 100))
    assert len(session.candidates(tall.resize((2400, 2400))).scores) == 1


def test_a_face_without_a_usable_vector_is_left_out(tmp_path: Path) -> None:
    """One picture does not fail the model; many without anything usable after each other do."""
    session = FaceSession(read_face_folder(TinyFaces(needs_red=True).write(tmp_path / "model")))
    blue = picture_of_faces([(16, 32, BLUE)], (256, 192))
    both = picture_of_faces([(16, 32, BLUE), (160, 96, RED)], (256, 192))
    for _ in range(20):
        assert session.faces(blue) == ((), 1)
    found = session.faces(both)
    assert ([face.box.left for face in found.faces], found.unusable) == ([160 / 256], 1)
    for _ in range(31):
        assert session.faces(blue) == ((), 1)
    with pytest.raises(UnusableModelError, match="nothing usable of the last 32 pictures"):
        session.faces(blue)


def test_a_picture_without_usable_boxes_has_no_faces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector is asked for the next one."""
    session = FaceSession(read_face_folder(TinyFaces().write(tmp_path / "model")))
    picture = picture_of_faces([(16, 32, BLUE)], (256, 192))

    def broken(_: object, __: object) -> Candidates:
        raise UnusableOutputError("The detector does not make scores.")

    with monkeypatch.context() as patch:
        patch.setattr(FaceSession, "candidates", broken)
        assert session.faces(picture) == ((), 1)
    assert len(session.faces(picture).faces) == 1


def _truncate(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _pickle(folder: Path) -> None:
    (folder / "tiny.onnx").write_bytes(b"cos\nsystem\n(S'touch executed'\ntR.")


def _link(folder: Path) -> None:
    (folder / "tiny.onnx").rename(folder.parent / "outside.onnx")
    (folder / "tiny.onnx").symlink_to(folder.parent / "outside.onnx")


def _weights_elsewhere(folder: Path) -> None:
    path = folder / "tiny.onnx"
    path.write_bytes(path.read_bytes().replace(b"weights.bin", b"../secret.b"))
    (folder.parent / "secret.b").write_bytes((folder / "weights.bin").read_bytes())


def _two(folder: Path) -> None:
    (folder / "other.onnx").write_bytes((folder / "tiny.onnx").read_bytes())


DAMAGES: dict[str, tuple[TinyFaces, Callable[[Path], None], str]] = {
    "truncated": (TinyFaces(), _truncate("det_tiny.onnx"), "det_tiny.onnx is not an ONNX file"),
    "pickle": (TinyFaces(), _pickle, "tiny.onnx is not an ONNX file"),
    "no detector": (TinyFaces(), _remove("det_tiny.onnx"), "no graph that finds faces"),
    "no embedder": (TinyFaces(immich=True), _remove("recognition/model.onnx"), "no graph that makes vectors"),
    "two embedders": (TinyFaces(), _two, "2 graphs of which each makes vectors"),
    "another size": (TinyFaces(side=96), lambda _: None, "no graph that makes vectors"),
    "one number": (TinyFaces(dimension=1), lambda _: None, "does not make vectors"),
    "an odd canvas": (TinyFaces(canvas=200), lambda _: None, "does not take squares"),
    "custom operator": (TinyFaces(domain="evil.example"), lambda _: None, "evil.example.Mystery"),
    "link to elsewhere": (TinyFaces(), _link, "a link to another folder"),
    "weights elsewhere": (TinyFaces(external="weights.bin"), _weights_elsewhere, "outside of its folder"),
    "weights missing": (TinyFaces(external="weights.bin"), _remove("weights.bin"), "which is missing"),
    "weights truncated": (TinyFaces(external="weights.bin"), _truncate("weights.bin"), "is truncated"),
    "faces everywhere": (TinyFaces(least=0.9), lambda _: None, "finds faces in an empty picture"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_cannot_be_used_is_refused(
    damage: tuple[TinyFaces, Callable[[Path], None], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a sentence, and without executing anything."""
    monkeypatch.chdir(tmp_path)
    model, change, words = damage
    folder = model.write(tmp_path / "model")
    change(folder)
    with pytest.raises(UnusableModelError, match=words):
        check_face_model(folder)
    assert not (tmp_path / "executed").exists()
