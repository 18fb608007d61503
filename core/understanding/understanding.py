"""Search by meaning and likeness, as `gallery.understanding`."""

from __future__ import annotations

from core.config import Settings
from core.understanding.installed_models import InstalledModels
from core.understanding.model_workers import ModelWorkers


class Understanding:
    """The models of a gallery, and what they make of its photos. End it with `close`."""

    def __init__(self, settings: Settings) -> None:
        self._workers = ModelWorkers(settings)
        self.models = InstalledModels(settings.models_dir, self._workers)
        """The models that the owner has added."""

    async def close(self) -> None:
        """End the process of models."""
        await self._workers.close()
