"""The model of things: weights are read and never run, the graph is what they say, and floors decide what is found."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="the extra `vision` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

import onnx
from PIL import Image, ImageDraw, ImageFont

from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.vision.efficientnet import efficientnet_graph
from core.understanding.vision.labels import FLOOR, GROUP_FLOOR, found_things, labels
from core.understanding.vision.torch_weights import read_weights
from core.understanding.vision.vision_calls import seen_pictures
from core.understanding.vision.vision_model import installed_vision_model
from core.understanding.vision.vision_session import VisionSession, image_input
from tests.core.understanding.torch_files import torch_file, write_tiny_network

RED, GREEN, GREY = (250, 10, 10), (10, 250, 10), (127, 127, 127)
SUMS = {"daisy": (40.0, 0, 0), "beagle": (0, 40.0, 0), "whippet": (0, 40.0, 0), "borzoi": (0, 40.0, 0)}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that is certain of a daisy in red pictures, and of three dogs in green ones."""
    return write_tiny_network(tmp_path_factory.mktemp("tiny"), SUMS)


def test_weights_are_read_with_their_strides(tmp_path: Path) -> None:
    """Arrays come back as they were, whatever their order in the file is."""
    arrays = {"a": np.arange(24, dtype=np.float32).reshape(2, 3, 4), "b": np.arange(6, dtype=np.float32).reshape(2, 3)}
    (tmp_path / "weights.pth").write_bytes(torch_file(arrays))
    found = read_weights(tmp_path / "weights.pth")
    assert {name: array.tolist() for name, array in found.items()} == {name: a.tolist() for name, a in arrays.items()}


def test_code_in_weights_is_refused_and_not_run(tmp_path: Path) -> None:
    """A pickle that calls a function fails at its name, in each part of the file."""
    ran = tmp_path / "ran"
    call = f"\x80\x02cos\nsystem\n(X{chr(len(f'touch {ran}'))}\0\0\0touch {ran}tR.".encode("latin-1")
    good = torch_file({"a": np.zeros(3, np.float32)})
    header = good[: good.index(b"}(X\x01")]
    for text in (call, header + call[2:], call + good):
        (tmp_path / "weights.pth").write_bytes(text)
        with pytest.raises(UnusableModelError):
            read_weights(tmp_path / "weights.pth")
    assert not ran.exists()
    (tmp_path / "weights.pth").write_bytes(call)
    with pytest.raises(UnusableModelError, match="contain code"):
        read_weights(tmp_path / "weights.pth")


def test_damaged_weights_are_refused(tmp_path: Path, weights: Path) -> None:
    """Truncated anywhere, another file, a network of another form: one sentence each."""
    whole = torch_file({"a": np.arange(40, dtype=np.float32)})
    path = tmp_path / "weights.pth"
    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        with pytest.raises(UnusableModelError, match="damaged"):
            read_weights(path)
    path.write_bytes(torch_file({}, magic=1))
    with pytest.raises(UnusableModelError, match="damaged"):
        read_weights(path)
    found = read_weights(weights)
    with pytest.raises(UnusableModelError, match="EfficientNet"):
        efficientnet_graph(found, 3)
    with pytest.raises(UnusableModelError, match="EfficientNet"):
        efficientnet_graph({name: found[name] for name in [*found][1:]}, len(labels()))


def test_the_graph_is_a_valid_onnx_model(weights: Path) -> None:
    """The checker of ONNX accepts what is written by hand, with the shapes of all values."""
    model = onnx.load_from_string(efficientnet_graph(read_weights(weights), len(labels())))
    onnx.checker.check_model(model, full_check=True)


def test_the_network_says_what_its_weights_say(weights: Path) -> None:
    """Through all blocks, with the normalization and the added inputs; of grey, nothing is certain."""
    session = VisionSession(weights)
    found = {
        name: [(each.name, round(each.certainty, 3), each.is_group) for each in found_things(session.look(image)[0])]
        for name, image in (
            (name, Image.new("RGB", (60, 40), c)) for name, c in {"r": RED, "g": GREEN, "-": GREY}.items()
        )
    }
    assert found["-"] == []
    vector = session.look(Image.new("RGB", (60, 40), (255, 223, 10)))[1]
    assert vector is not None
    assert vector == pytest.approx([0.8, 0.6, 0], abs=1e-3), "the layer before, of unit length"
    assert found["r"] == [("daisy", 1.0, False), ("flower", 1.0, True)]
    assert found["g"] == [("animal", 1.0, True), ("dog", 1.0, True), ("mammal", 1.0, True)]


def test_the_input_is_the_middle_of_the_picture() -> None:
    """Seven eighths of the shorter side, scaled, red first, from -127/128 to 1."""
    image = Image.new("RGB", (512, 256), (0, 0, 255))
    image.paste((255, 127, 0), (144, 16, 368, 240))
    found = image_input(image)
    assert found.shape == (1, 3, 224, 224)
    assert found.dtype == np.float32
    assert [found[0, channel].min() for channel in range(3)] == [1.0, 0.0, -127 / 128]
    assert [found[0, channel].max() for channel in range(3)] == [1.0, 0.0, -127 / 128]


def test_floors_decide_what_is_found() -> None:
    """A label from its floor on, a group from its own on, which the sum of its labels reaches."""
    names = [label.name for label in labels()]
    certainties = [0.0] * len(names)
    certainties[names.index("daisy")] = FLOOR - 0.01
    assert found_things(certainties) == ()
    certainties[names.index("daisy")] = FLOOR
    assert [each.name for each in found_things(certainties)] == ["daisy"]
    certainties[names.index("yellow lady's slipper")] = GROUP_FLOOR - FLOOR
    assert [each.name for each in found_things(certainties)] == ["daisy", "flower"]


def test_names_and_groups_are_different() -> None:
    """As many labels as outputs; names are not those of groups, so that one key has one meaning."""
    found = labels()
    groups = {group for label in found for group in label.groups}
    assert len(found) == 1000
    assert len(groups) > 80
    assert not groups & {label.name for label in found}
    assert all(sum(group in label.groups for label in found) > 1 for group in groups)


def _drawn() -> dict[str, Image.Image]:
    """Return an envelope, and a clock at ten to two."""
    envelope = Image.new("RGB", (400, 400), (90, 60, 40))
    draw = ImageDraw.Draw(envelope)
    draw.rectangle((50, 110, 350, 290), fill=(240, 235, 220))
    draw.line((50, 110, 200, 220, 350, 110), fill=(180, 170, 150), width=4)
    clock = Image.new("RGB", (400, 400), (200, 180, 150))
    draw, font = ImageDraw.Draw(clock), ImageFont.load_default(30)
    draw.ellipse((60, 60, 340, 340), fill=(255, 255, 255), outline=(20, 20, 20), width=14)
    for hour in range(1, 13):
        turn = math.radians(hour * 30 - 90)
        place = 200 + 110 * math.cos(turn), 200 + 110 * math.sin(turn)
        draw.text(place, str(hour), fill=(0, 0, 0), anchor="mm", font=font)
    draw.line((200, 200, 140, 165), fill=(0, 0, 0), width=10)
    draw.line((200, 200, 288, 152), fill=(0, 0, 0), width=6)
    return {"envelope": envelope, "clock": clock}


def test_the_real_model_recognizes_drawn_things(tmp_path: Path) -> None:
    """The weights of the package, from stored pictures; one that is damaged is nothing, and hinders no other."""
    model = installed_vision_model()
    if model is None:
        pytest.skip("the extra `vision` is not installed")
    paths = [tmp_path / f"{name}.jpg" for name in ("envelope", "damaged", "clock")]
    paths[1].write_bytes(b"no picture")
    for name, image in _drawn().items():
        image.save(tmp_path / f"{name}.jpg", quality=90)
    _drawn()["clock"].resize((300, 300)).save(tmp_path / "again.jpg", quality=60)
    envelope, damaged, clock, again = seen_pictures(model.path, [*paths, tmp_path / "again.jpg"], 10**6)
    assert damaged is None
    assert envelope is not None
    assert envelope.things[0].name == "envelope"
    assert clock is not None
    assert {"clock", "timepiece"} <= {each.name for each in clock.things if each.certainty > 0.9}
    assert again is not None
    vectors = [np.frombuffer(each.vector or b"", "<f2").astype(np.float32) for each in (clock, again, envelope)]
    assert [len(each) for each in vectors] == [1280] * 3
    assert vectors[0] @ vectors[1] > 0.95
    assert vectors[0] @ vectors[2] < 0.6
    assert model.revision
