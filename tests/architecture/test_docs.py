"""Documentation names only files that exist, and links only to pages and headings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?:core|tui|tests|docs|packaging|\.ci)/[\w./*-]*|server_ssh\.py")
_LINK = re.compile(r"\]\(([^)#\s:]*)(#[^)\s]+)?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _paths(text: str) -> set[str]:
    """Return the project's paths that a page names in code spans, without a final full stop."""
    return {found.rstrip(".") for code in _CODE.findall(text) for found in _PATH.findall(code)}


def _exists(path: str) -> bool:
    """Return whether a path, a pattern, or a test's name as docs/operations.md writes it, is there."""
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists() or (ROOT / "tests" / f"{path}.py").exists()


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub forms them."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_named_exists(page: Path) -> None:
    """A file that moves takes its mentions along."""
    assert {path for path in _paths(page.read_text(encoding="utf-8")) if not _exists(path)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """Links between pages name a file that exists, and a heading in it."""
    broken = set()
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.add(target + anchor)
    assert broken == set()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("see `core/gallery.py`, and `tui/graphics/`.", {"core/gallery.py", "tui/graphics/"}),
        ("run `pytest tests/server -x`", {"tests/server"}),
        ("core/gallery.py outside of code", set()),
    ],
)
def test_paths_are_found_in_code_spans(text: str, paths: set[str]) -> None:
    """The pattern finds what the pages use."""
    assert _paths(text) == paths
