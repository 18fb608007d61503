"""QR codes for terminals: the right modules, in colours that no theme changes."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

from core.qr import QUIET, qr_ansi, qr_lines
from tests.hypothesis_examples import examples

_UPPER, _LOWER = {"▀", "█"}, {"▄", "█"}


def modules_of(lines: tuple[str, ...]) -> list[list[bool]]:
    """Read drawn lines as rows of modules."""
    rows = []
    for line in lines:
        rows.append([cell in _UPPER for cell in line])
        rows.append([cell in _LOWER for cell in line])
    return rows


@settings(deadline=None, max_examples=examples(30))
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=120))
def test_the_drawing_is_the_code(text: str) -> None:
    """Every module of the code stands where it belongs, with four light ones around."""
    code = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET)
    code.add_data(text.encode())
    code.make(fit=True)
    drawn = modules_of(qr_lines(text))
    assert drawn[: len(code.get_matrix())] == code.get_matrix()
    assert not any(any(row) for row in (*drawn[:QUIET], *drawn[-QUIET:]))
    assert not any(any(row[:QUIET]) or any(row[-QUIET:]) for row in drawn)


def test_its_colours_are_its_own() -> None:
    """Black and white of the colour cube on every line, ended on every line: dark and light themes look the same."""
    lines = qr_ansi("ssh join@photos.example.org -p 2222").splitlines()
    for line, plain in zip(lines, qr_lines("ssh join@photos.example.org -p 2222"), strict=True):
        assert line == f"\x1b[38;5;16;48;5;231m{plain}\x1b[0m"


@pytest.mark.parametrize("text", ["ssh join@photos.example.org -p 2222", "https://photos.example.org/join"])
def test_a_line_to_type_fits_next_to_its_words(text: str) -> None:
    """On the smallest screen there is room for it."""
    lines = qr_lines(text)
    assert len(lines) <= 19
    assert len(lines[0]) <= 37
    assert re.fullmatch("[ ▀▄█]+", "".join(lines))


def test_no_imaging_library_is_needed() -> None:
    """A code is drawn where Pillow cannot be imported."""
    program = "import sys; sys.modules['PIL'] = None; from core.qr import qr_lines; assert qr_lines('x')"
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
