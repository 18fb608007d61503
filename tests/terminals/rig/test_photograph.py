"""The command line for photographs writes one, or reports why not."""

import tempfile
from pathlib import Path

import pytest
from PIL import Image

from tests.terminals.photograph import main
from tests.terminals.programs.terminal import Terminal

pytestmark = pytest.mark.terminal


def test_the_photograph_shows_the_effect_of_the_keys(terminal_class: type[Terminal], tmp_path: Path) -> None:
    """The photograph has the requested size in cells and shows the effect of the keys."""
    out = tmp_path / "shot.png"
    show = r"""stty -echo; echo 'name?'; read name; test "$name" = Ada && printf '\033[44m\033[2J'; sleep 3600"""
    options = ["--terminal", terminal_class.window_class, "--size", "60x20", "--out", str(out)]
    status = main([*options, "--until", "name?", "--keys", "text:Ada Return", "--", "sh", "-c", show])
    assert status == 0
    with Image.open(out) as shot:
        assert shot.width % 60 == 0
        assert shot.height % 20 == 0
        red, green, blue = shot.convert("RGB").getpixel((shot.width // 2, shot.height // 2))  # type: ignore[misc]
    assert blue > 100
    assert max(red, green) < blue


def test_the_exit_status_of_a_command_is_shown(
    xterm_class: type[Terminal], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1 and a message, no photograph."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    out = tmp_path / "shot.png"
    assert main(["--out", str(out), "--until", "never", "--", "true"]) == 1
    assert "xterm ended before the text 'never'" in capsys.readouterr().err
    assert not out.exists()
