"""Counts of what is not shown, in words."""

from __future__ import annotations

from core.models import FileKind, kind_words, short_unsupported_words, unsupported_words


def test_counts_are_words_in_one_order() -> None:
    """Kinds that may be missed come first; zero is left out."""
    counts = {FileKind.OTHER: 1, FileKind.RAW: 1, FileKind.VIDEO: 2000, FileKind.AUDIO: 0}

    assert unsupported_words(counts) == "2,000 videos, 1 RAW file, 1 other file"
    assert unsupported_words({}) == ""


def test_every_kind_has_words() -> None:
    """One and several."""
    assert all(kind_words(kind, 1) != kind_words(kind, 2) for kind in FileKind)


def test_short_words_keep_what_may_be_missed() -> None:
    """Everything else is one number."""
    counts = {FileKind.VIDEO: 6, FileKind.SIDECAR: 3, FileKind.SYSTEM: 1, FileKind.OTHER: 2}

    assert short_unsupported_words(counts) == "6 videos, 6 other files"
    assert short_unsupported_words({FileKind.RAW: 1}) == "1 RAW file"
