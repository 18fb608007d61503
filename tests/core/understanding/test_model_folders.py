"""What a folder that the owner names is: for search by meaning, or for faces."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.model_folders import find_model
from core.understanding.parts import ModelPart


def test_the_folder_of_a_revision_has_the_name_of_its_model(tmp_path: Path) -> None:
    """Immich keeps a model in `<name>/<revision>`: either folder is taken; a detector of faces makes it one of them."""
    revision = "0123456789abcdef" * 2 + "01234567"
    folder = tmp_path / "ViT-B-32__openai" / revision
    (folder / "visual").mkdir(parents=True)
    for named in (folder.parent, folder):
        assert find_model(named) == (folder, "ViT-B-32__openai", revision, ModelPart.CLIP)
    faces = tmp_path / "buffalo_l"
    (faces / "detection").mkdir(parents=True)
    assert find_model(faces) == (faces, "buffalo_l", "", ModelPart.PEOPLE)
    with pytest.raises(UnusableModelError, match="no such folder"):
        find_model(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnusableModelError, match=r"not the folder of a model.*CLIP.*InsightFace"):
        find_model(tmp_path / "empty")
    for name in ("one/detection", "two/recognition"):
        (tmp_path / "cache" / name).mkdir(parents=True)
    with pytest.raises(UnusableModelError, match=r"holds 2 models: one, two\. Name one of their folders\."):
        find_model(tmp_path / "cache")
