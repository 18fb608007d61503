"""A loaded graph of a model that was checked. Runs in worker processes, with one thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from core.understanding.graphs.onnx_graph import UnusableModelError


class GraphSession:
    """A graph, loaded when it is first run."""

    def __init__(self, folder: Path, name: str) -> None:
        """Name the file of a graph in a folder; it is loaded by its path, so that weights next to it are found."""
        self._path = folder / name
        self._name = name
        self._session: Any = None

    def run(self, values: Sequence[np.ndarray[Any, Any]], outputs: int = 1) -> list[np.ndarray[Any, Any]]:
        """Return the first outputs for the values of the inputs, in their order.

        Raises:
            UnusableModelError: the graph cannot be loaded or run.
        """
        return self._run(lambda inputs: dict(zip(inputs, values, strict=True)), outputs)

    def run_named(self, values: Mapping[str, np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
        """Return the first output for the values of named inputs.

        Raises:
            UnusableModelError: the graph cannot be loaded or run.
        """
        return self._run(lambda _: values, 1)[0]

    def _run(self, fed: Any, outputs: int) -> list[np.ndarray[Any, Any]]:
        try:
            if self._session is None:
                self._session = self._loaded()
            session = self._session
            names = [each.name for each in session.get_outputs()][:outputs]
            found = session.run(names, fed([each.name for each in session.get_inputs()]))
            return [np.asarray(each, np.float32) for each in found]
        except MemoryError:
            raise
        except Exception as error:
            if "alloc" in str(error).lower():
                raise MemoryError from error
            raise UnusableModelError(f"{self._name} of the model cannot be run.", detail=str(error)[:400]) from error

    def _loaded(self) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])
