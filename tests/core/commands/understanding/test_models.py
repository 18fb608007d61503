"""`models` adds a checked copy of a folder at the machine, lists it, and removes it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `clip` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

from core.errors import NotFoundError, UsageError
from core.understanding.graphs.onnx_graph import UnusableModelError
from tests.core.building import ADMIN
from tests.core.commands.command_runner import Runner
from tests.core.understanding.tiny_models import TinyModel


async def test_a_model_is_added_listed_and_removed(runner: Runner, tmp_path: Path) -> None:
    """It is used from a copy, so that the folder may go; a damaged one leaves nothing."""
    assert "There is no model" in await runner.run("models")
    folder = TinyModel(external="weights.bin").write(tmp_path / "ViT-tiny")
    with pytest.raises(UsageError, match="over SSH"):
        await runner.run("models", "add", str(folder), actor=ADMIN)
    assert "ViT-tiny is added: it tells red from blue" in await runner.run("models", "add", str(folder))
    with pytest.raises(UsageError, match="installed already"):
        await runner.run("models", "add", str(folder))
    (listed,) = await runner.objects("models", actor=ADMIN)
    assert (listed["name"], listed["dimension"], listed["image_size"]) == ("ViT-tiny", 3, 32)
    assert listed["sha256"].startswith(listed["id"])
    assert "ViT-tiny" in await runner.run("models", "list")

    (folder / "visual" / "model.onnx").write_bytes(b"")
    with pytest.raises(UnusableModelError, match="not an ONNX file"):
        await runner.run("models", "add", str(folder))
    models = runner.gallery.settings.models_dir
    assert [path.name for path in models.iterdir()] == [listed["id"]]
    assert (models / listed["id"] / "textual" / "weights.bin").is_file()

    assert "ViT-tiny is removed" in await runner.run("models", "remove", "ViT-tiny")
    assert list(models.iterdir()) == []
    with pytest.raises(NotFoundError):
        await runner.run("models", "remove", "ViT-tiny")
