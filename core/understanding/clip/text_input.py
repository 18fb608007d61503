"""Texts as the graphs of models take them. Runs in worker processes."""

from __future__ import annotations

import string
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from core.understanding.clip.clip_folder import TOKENIZER, ClipFolder
from core.understanding.graphs.onnx_graph import UnusableModelError


class TextInput:
    """The tokenizer of a model."""

    def __init__(self, model: ClipFolder) -> None:
        """Read it.

        Raises:
            UnusableModelError: it is damaged, or has no token to pad texts with.
        """
        self._model = model
        try:
            self._tokenizer = Tokenizer.from_file(str(model.path / TOKENIZER))
        except Exception as error:
            raise UnusableModelError(f"{TOKENIZER} is damaged.") from error
        pad_id = self._tokenizer.token_to_id(model.pad_token)
        if pad_id is None:
            raise UnusableModelError(f"{TOKENIZER} has no token to pad texts with.")
        length = model.context_length
        self._tokenizer.enable_padding(length=length, pad_token=model.pad_token, pad_id=pad_id)
        self._tokenizer.enable_truncation(max_length=length)

    def arrays(self, text: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return the tokens of a text and their mask, each with a batch of one."""
        encoded = self._tokenizer.encode(self._cleaned(text))
        kind = np.dtype(self._model.token_type)
        return np.array([encoded.ids], kind), np.array([encoded.attention_mask], kind)

    def _cleaned(self, text: str) -> str:
        if self._model.is_canonical:
            text = text.translate(_NO_PUNCTUATION).lower()
        return " ".join(text.split())


_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
