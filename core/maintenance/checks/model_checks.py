"""Whether the parts of search by meaning that are switched on have their packages and models."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from core.config import Settings
from core.maintenance.findings import Finding, ok, warn
from core.understanding.installed_models import read_models
from core.understanding.parts import ModelPart, is_switched_on
from core.understanding.text.text_model import installed_text_model
from core.understanding.vision.vision_model import installed_vision_model


def model_findings(settings: Settings) -> Iterator[Finding]:
    """Report each part that is switched on; those that are off need nothing."""
    for part in ModelPart:
        if not _is_on(settings, part):
            continue
        subject = part.full_name.lower()
        if part.missing_packages:
            words = f"is on, but packages are missing: {', '.join(part.missing_packages)}"
            yield warn(subject, words, f"{part.install}, or switch it off: `understand --off {part}`.")
            continue
        name = _model_of(settings, part)
        if name is None:
            yield warn(subject, "is on, but has no model", f"{part.model_advice}.")
        else:
            yield ok(subject, f"is on, with the model {name}")


def _model_of(settings: Settings, part: ModelPart) -> str | None:
    if part is ModelPart.VISION:
        vision = installed_vision_model()
        return None if vision is None else vision.name
    if part is ModelPart.OCR:
        text = installed_text_model()
        return None if text is None else text.name
    return next((model.name for model in read_models(settings.models_dir) if model.part is part), None)


def _is_on(settings: Settings, part: ModelPart) -> bool:
    try:
        with closing(sqlite3.connect(f"{settings.database_path.as_uri()}?mode=ro", uri=True)) as connection:
            return is_switched_on(connection, part, settings.understanding)
    except sqlite3.Error:  # there is no database yet, or its own check says what is wrong
        return part in settings.understanding
