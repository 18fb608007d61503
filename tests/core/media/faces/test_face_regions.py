"""Faces with names in XMP: both formats, attributes and elements, turned pictures, and packets that are broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from core.media.faces.face_regions import FaceRegion, face_regions, upright_faces
from core.media.metadata.xmp import Xmp
from core.models.people.faces import FaceBox, NamedFace
from tests.core.media.faces.region_packets import microsoft_packet, region_packet
from tests.hypothesis_examples import examples

UPRIGHT = (40, 20)


def boxes(packet: bytes) -> dict[str, tuple[float, ...]]:
    """Return the names of a packet with their boxes in an upright picture."""
    faces = upright_faces(face_regions(packet), 1, UPRIGHT)
    return {face.name: tuple(round(side, 3) for side in face.box) for face in faces}


@pytest.mark.parametrize("as_elements", [False, True])
def test_faces_of_the_working_group_are_around_their_centres(as_elements: bool) -> None:
    """Other regions, such as pets and the focus, have no person; names are one line."""
    faces = [("Ann\x07 Lee", 0.5, 0.25, 0.2, 0.1), ("Bo", 0.95, 0.5, 0.2, 0.2)]
    packet = region_packet(faces, as_elements=as_elements).replace(b"\x07", b" ")
    assert boxes(packet) == {"Ann Lee": (0.4, 0.2, 0.2, 0.1), "Bo": (0.85, 0.4, 0.15, 0.2)}
    assert boxes(packet.replace(b"Face", b"Pet")) == {}
    assert Xmp.from_packets(packet).before(Xmp({})).faces == face_regions(packet)


def test_regions_in_pixels_are_fractions_of_their_dimensions() -> None:
    """Without the dimensions they are nowhere."""
    packet = region_packet([("Ann", 20, 10, 8, 4)], unit="pixel", dimensions=(40, 20))
    assert boxes(packet) == {"Ann": (0.4, 0.4, 0.2, 0.2)}
    assert boxes(region_packet([("Ann", 20, 10, 8, 4)], unit="pixel", dimensions=(0, 0))) == {}


def test_people_of_microsoft_are_read_and_are_the_same_people() -> None:
    """Programs write both formats; a name in another place is another face."""
    assert boxes(microsoft_packet("Ann", "0.4, 0.2, 0.2, 0.1")) == {"Ann": (0.4, 0.2, 0.2, 0.1)}
    assert boxes(microsoft_packet("Ann", "0.4, 0.2, 0.2")) == {}
    same = FaceRegion("Ann", 0.41, 0.2, 0.2, 0.1)
    twin = FaceRegion("Ann", 0.8, 0.2, 0.1, 0.1)
    found = face_regions(microsoft_packet("Ann", "0.4, 0.2, 0.2, 0.1"))
    assert len(upright_faces([*found, same, twin], 1, UPRIGHT)) == 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_turns_as_the_picture_does(orientation: int) -> None:
    """Compared with Pillow, which turns a picture in which the box is white."""
    stored = Image.new("L", (40, 20))
    stored.paste(255, (4, 2, 16, 8))
    stored.getexif()[0x0112] = orientation
    upright = ImageOps.exif_transpose(stored)
    left, top, right, bottom = upright.getbbox() or (0, 0, 0, 0)
    region = FaceRegion("Ann", 0.1, 0.1, 0.3, 0.3, (40, 20))
    (face,) = upright_faces([region], orientation, upright.size)
    width, height = upright.size
    expected = (left / width, top / height, (right - left) / width, (bottom - top) / height)
    assert face.box == pytest.approx(FaceBox(*expected))


def test_regions_of_the_upright_picture_are_not_turned_again() -> None:
    """Their dimensions say so; a square picture does not tell, and is turned."""
    upright = FaceRegion("Ann", 0.1, 0.2, 0.3, 0.4, (20, 40))
    assert upright_faces([upright], 6, (20, 40))[0].box == pytest.approx(FaceBox(0.1, 0.2, 0.3, 0.4))
    square = FaceRegion("Ann", 0.1, 0.2, 0.3, 0.4, (40, 40))
    assert upright_faces([square], 6, (40, 40))[0].box == pytest.approx(FaceBox(0.4, 0.1, 0.4, 0.3))


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_broken_packets_have_faces_within_the_picture_or_none(data: st.DataObject) -> None:
    """Cut, or with other bytes in it, also in the numbers."""
    packet = bytearray(region_packet([("Ann", 0.5, 0.25, 0.2, 0.1)] * 3))
    for _ in range(data.draw(st.integers(1, 8))):
        packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
    found = upright_faces(face_regions(bytes(packet[: data.draw(st.integers(0, len(packet)))])), 1, UPRIGHT)
    for face in found:
        assert isinstance(face, NamedFace)
        assert 0 <= face.box.left < face.box.left + face.box.width <= 1.0001
        assert 0 <= face.box.top < face.box.top + face.box.height <= 1.0001


def test_entities_are_refused() -> None:
    """A packet that declares some has no faces."""
    packet = region_packet([("Ann", 0.5, 0.25, 0.2, 0.1)])
    assert face_regions(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + packet) == ()
