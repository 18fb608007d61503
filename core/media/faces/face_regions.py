"""Reads the faces with names that programs write into XMP packets.

Formats: the regions of the Metadata Working Group ("Guidelines for handling image metadata", 2.0, section 5.9), which
digiKam, Lightroom and Picasa write, and the people tags of Microsoft Photo (MP:RegionInfo). Both give fractions of the
picture as it is stored; a packet whose dimensions are those of the upright picture means that one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from core.models.people.faces import FaceBox, NamedFace
from core.text import display_text

MAX_FACES: Final = 200
"""Faces of one photo that are read."""

MAX_NAME: Final = 100
"""Characters of the name of a person."""


@dataclass(frozen=True, slots=True)
class FaceRegion:
    """A named face as a packet has it: fractions of a picture of these dimensions, (0, 0) where they are unknown."""

    name: str
    left: float
    top: float
    width: float
    height: float
    dimensions: tuple[float, float] = (0.0, 0.0)


def face_regions(packet: bytes) -> tuple[FaceRegion, ...]:
    """Return the named faces of a packet; those before the place where it is not well-formed."""
    if not any(mark in packet for mark in (b"RegionList", b"MPReg", b"PersonDisplayName")):
        return ()
    reader = _Reader()
    with suppress(expat.ExpatError, _TooMuchError, ValueError, LookupError):
        reader.read(packet[max(packet.find(b"<"), 0) :].rstrip(b"\0 \r\n\t"))
    return tuple(reader.regions())


def upright_faces(
    regions: Iterable[FaceRegion], orientation: int, upright_size: tuple[int, int]
) -> tuple[NamedFace, ...]:
    """Return regions as faces of the upright photo, cut at its edges; those without a name or an area are left out.

    Each name and place comes once: programs write both formats, with slightly different numbers.
    """
    found: list[NamedFace] = []
    for region in regions:
        name = " ".join(display_text(region.name, MAX_NAME).split())
        turned = 1 if _is_upright(region, orientation, upright_size) else orientation
        box = _cut(_turned(FaceBox(region.left, region.top, region.width, region.height), turned))
        is_known = any(name == face.name and _overlap(box, face.box) for face in found)
        if name and min(box.width, box.height) > 0 and not is_known and len(found) < MAX_FACES:
            found.append(NamedFace(name, box))
    return tuple(found)


class _TooMuchError(Exception):
    """The packet exceeds a limit, or declares entities."""


@dataclass(slots=True)
class _Values:
    """What one region says, by the names without a namespace."""

    depth: int
    texts: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Collects the texts of the items of lists of regions, whether written as attributes or as elements."""

    def __init__(self) -> None:
        self._items: list[_Values] = []
        self._open: _Values | None = None
        self._list_depth = 0
        self._path: list[str] = []
        self._elements = 0
        self._text: list[str] = []
        self._length = 0
        self._dimensions: dict[str, str] = {}

    def read(self, body: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.Parse(body, True)

    def regions(self) -> Iterator[FaceRegion]:
        dimensions = (_number(self._dimensions.get("w")) or 0.0, _number(self._dimensions.get("h")) or 0.0)
        for item in self._items:
            region = _microsoft(item.texts) or _working_group(item.texts, dimensions)
            if region is not None:
                yield region

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        local = _local(name)
        self._path.append(local)
        if len(self._path) > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise _TooMuchError
        self._text, self._length = [], 0
        if self._list_depth:
            if self._open is None and local == "li" and len(self._items) < MAX_FACES:
                self._open = _Values(len(self._path))
        elif name in _LISTS:
            self._list_depth = len(self._path)
        self._add(attributes)

    def _end(self, name: str) -> None:
        self._add({name: "".join(self._text)})
        self._text, self._length = [], 0
        depth = len(self._path)
        self._path.pop()
        if self._open is not None and depth == self._open.depth:
            self._items.append(self._open)
            self._open = None
        if depth == self._list_depth:
            self._list_depth = 0

    def _characters(self, text: str) -> None:
        if self._length < _MAX_TEXT:
            self._text.append(text[:_MAX_TEXT])
            self._length += len(text)

    def _add(self, values: dict[str, str]) -> None:
        for key, text in values.items():
            uri, _, local = key.rpartition(" ")
            if not text.strip():
                continue
            if self._open is not None and uri in _OF_REGIONS:
                self._open.texts.setdefault(local, text[:_MAX_TEXT].strip())
            elif self._open is None and uri == _DIMENSIONS and "AppliedToDimensions" in self._path:
                self._dimensions.setdefault(local, text)


def _working_group(texts: dict[str, str], dimensions: tuple[float, float]) -> FaceRegion | None:
    """Return a face whose place is that of its centre; regions of other kinds, such as pets and focus, are none."""
    centre = [_number(texts.get(name)) for name in ("x", "y", "w", "h")]
    if texts.get("Type", "").casefold() != "face" or "Name" not in texts or None in centre:
        return None
    x, y, width, height = (each for each in centre if each is not None)
    if texts.get("unit", "normalized").casefold() == "pixel":
        if min(dimensions) <= 0:
            return None
        x, width, y, height = x / dimensions[0], width / dimensions[0], y / dimensions[1], height / dimensions[1]
    return FaceRegion(texts["Name"], x - width / 2, y - height / 2, width, height, dimensions)


def _microsoft(texts: dict[str, str]) -> FaceRegion | None:
    sides = [_number(part) for part in texts.get("Rectangle", "").split(",")]
    if "PersonDisplayName" not in texts or len(sides) != _SIDES or None in sides:
        return None
    left, top, width, height = (each for each in sides if each is not None)
    return FaceRegion(texts["PersonDisplayName"], left, top, width, height)


def _is_upright(region: FaceRegion, orientation: int, upright_size: tuple[int, int]) -> bool:
    """Return whether the dimensions of a region can only be those of the upright picture, not of the stored one."""
    width, height = region.dimensions
    if orientation < _FIRST_ON_ITS_SIDE or min(width, height) <= 0 or width == height:
        return False
    return (width > height) == (upright_size[0] > upright_size[1]) and upright_size[0] != upright_size[1]


def _turned(box: FaceBox, orientation: int) -> FaceBox:
    """Return a box of the stored picture in the upright one, by the EXIF orientation."""
    left, top, width, height = box
    from_right, from_bottom = 1 - left - width, 1 - top - height
    places = {
        2: (from_right, top),
        3: (from_right, from_bottom),
        4: (left, from_bottom),
        5: (top, left),
        6: (from_bottom, left),
        7: (from_bottom, from_right),
        8: (top, from_right),
    }
    left, top = places.get(orientation, (left, top))
    if orientation >= _FIRST_ON_ITS_SIDE:
        width, height = height, width
    return FaceBox(left, top, width, height)


def _cut(box: FaceBox) -> FaceBox:
    left, top = max(box.left, 0.0), max(box.top, 0.0)
    width, height = min(box.left + box.width, 1.0) - left, min(box.top + box.height, 1.0) - top
    return FaceBox(left, top, width, height)


def _overlap(one: FaceBox, other: FaceBox) -> bool:
    """Return whether the centre of the first box is in the second one."""
    x, y = one.left + one.width / 2, one.top + one.height / 2
    return other.left <= x <= other.left + other.width and other.top <= y <= other.top + other.height


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < _LARGEST else None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_declaration: Any) -> None:
    raise _TooMuchError


_WORKING_GROUP: Final = "http://www.metadataworkinggroup.com/schemas/regions/"
_MICROSOFT: Final = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
_MICROSOFT_REGION: Final = "http://ns.microsoft.com/photo/1.2/t/Region#"
_DIMENSIONS: Final = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_AREA: Final = "http://ns.adobe.com/xmp/sType/Area#"
_LISTS: Final = frozenset({f"{_WORKING_GROUP} RegionList", f"{_MICROSOFT} Regions"})
_OF_REGIONS: Final = frozenset({_WORKING_GROUP, _MICROSOFT_REGION, _AREA})
_FIRST_ON_ITS_SIDE: Final = 5
_SIDES: Final = 4
_MAX_DEPTH: Final = 64
_MAX_ELEMENTS: Final = 50_000
_MAX_TEXT: Final = 1024
_LARGEST: Final = 1e7
