"""`doctor` says what a part of search by meaning lacks that is switched on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.config import Settings
from core.maintenance.checks.model_checks import model_findings
from core.maintenance.findings import Level


def test_what_is_on_needs_its_packages_and_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is reported of what is off; without a database the settings decide."""
    assert list(model_findings(Settings(tmp_path, tmp_path, tmp_path, None))) == []
    settings = Settings(tmp_path, tmp_path, tmp_path, None, understanding=("clip",))
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    (finding,) = model_findings(settings)
    assert (finding.level, finding.subject) == (Level.WARN, "search by meaning")
    assert "tokenizers" in finding.message
    assert "pip install 'sshowcase[clip]'" in finding.advice
    monkeypatch.setattr("core.understanding.parts.ModelPart.missing_packages", ())
    (finding,) = model_findings(settings)
    assert "has no model" in finding.message
    assert "models add" in finding.advice
