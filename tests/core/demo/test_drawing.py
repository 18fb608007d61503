"""Every picture of the catalogue can be drawn, and always looks the same."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from PIL import Image, ImageStat

from core.demo.catalogue import demo_pictures
from core.demo.drawing import SCENES, draw_picture
from core.demo.models import DemoPicture
from core.demo.painting.canvas import SceneRequest

pytestmark = pytest.mark.slow

PICTURES = demo_pictures()
FOLDERS = sorted({str(PurePosixPath(picture.path).parent) for picture in PICTURES})
ONE_OF_EACH = sorted({picture.scene: picture for picture in PICTURES}.values(), key=lambda picture: picture.scene)


def small(picture: DemoPicture, side: int = 110) -> SceneRequest:
    scale = side / max(picture.size)
    width, height = (round(length * scale) for length in picture.size)
    return SceneRequest((width, height), picture.seed, picture.mood)


def first_frame(drawn: Image.Image | list[Image.Image]) -> Image.Image:
    return drawn[0].convert("RGB") if isinstance(drawn, list) else drawn


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_picture_of_a_folder_is_drawn_in_its_size(folder: str) -> None:
    """Each scene accepts its mood, draws in the requested size, and draws more than one colour."""
    for picture in PICTURES:
        if str(PurePosixPath(picture.path).parent) == folder:
            request = small(picture)
            image = first_frame(SCENES[picture.scene](request))
            assert (image.mode, image.size) == ("RGB", request.size), picture.path
            spread = max(ImageStat.Stat(image).stddev)
            assert spread > 8, f"{picture.path} is nearly one colour"


@pytest.mark.parametrize("picture", ONE_OF_EACH, ids=lambda picture: picture.scene)
def test_a_seed_determines_the_picture(picture: DemoPicture) -> None:
    """The same request gives the same pixels, so that a resumed library is consistent."""
    once, again = (first_frame(SCENES[picture.scene](small(picture, 64))) for _ in range(2))
    assert once.tobytes() == again.tobytes()


def test_the_animation_moves() -> None:
    """Its frames differ from each other."""
    (loop,) = (picture for picture in PICTURES if picture.path.endswith(".gif"))
    frames = SCENES[loop.scene](small(loop))
    assert isinstance(frames, list)
    assert len({frame.convert("RGB").tobytes() for frame in frames}) == len(frames) >= 12


def test_a_file_is_complete_and_has_its_date(tmp_path: Path) -> None:
    """The file is in its folder, modified when it was taken; no partial file is left."""
    picture = next(picture for picture in PICTURES if picture.path.endswith("Arcs.png"))
    draw_picture(picture, tmp_path)
    target = tmp_path / picture.path
    assert target.stat().st_mtime == picture.taken.timestamp()
    assert [path.name for path in target.parent.iterdir()] == ["Arcs.png"]
