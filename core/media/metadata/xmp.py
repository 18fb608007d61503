"""Reads the properties of an XMP packet, from XML that anybody can have written.

Format: XMP specification, parts 1 and 2 (ISO 16684-1). The parser is expat without document types and entities, with
limits for depth, elements and text. A packet that ends in the middle or is not well-formed has the properties before
that place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from core.media.faces.face_regions import FaceRegion, face_regions

_MAX_PACKET = 16 * 1024 * 1024
_MAX_DEPTH = 64
_MAX_ELEMENTS = 50_000
_MAX_TEXT = 16 * 1024
_MAX_VALUES = 500

_PREFIXES: Mapping[str, str] = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
}
_WANTED = frozenset(
    {
        "exif:DateTimeOriginal",
        "exif:DateTimeDigitized",
        "exif:OffsetTimeOriginal",
        "photoshop:DateCreated",
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "tiff:DateTime",
        "exif:GPSTimeStamp",
        "exif:GPSLatitude",
        "exif:GPSLongitude",
        "exif:GPSAltitude",
        "exif:GPSAltitudeRef",
        "exifEX:LensModel",
        "aux:Lens",
        "aux:LensInfo",
        "MicrosoftPhoto:LensModel",
        "exifEX:LensSpecification",
        "tiff:Make",
        "tiff:Model",
        "exif:ExposureTime",
        "exif:FNumber",
        "exif:ShutterSpeedValue",
        "exif:ApertureValue",
        "exif:FocalLength",
        "exif:FocalLengthIn35mmFilm",
        "exif:ISOSpeedRatings",
        "exifEX:PhotographicSensitivity",
        "dc:title",
        "dc:description",
        "dc:subject",
        "dc:creator",
        "dc:rights",
        "xmp:Rating",
        "photoshop:Headline",
    }
)
_NUMBER = re.compile(r"\s*([+-]?\d{1,15}(?:\.\d{1,15})?)(?:\s*/\s*(\d{1,15}))?\s*", re.ASCII)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


class Xmp:
    """The properties of one photo by their usual names ("photoshop:DateCreated"); empty for a photo without XMP."""

    def __init__(self, values: Mapping[str, list[str]], faces: tuple[FaceRegion, ...] = ()) -> None:
        self._values = values
        self.faces = faces
        """The named faces of the first packet that has some."""

    @classmethod
    def from_packets(cls, *packets: bytes) -> Xmp:
        """Read packets, the more important first; further ones only add what those before do not have."""
        found: dict[str, list[str]] = {}
        faces: tuple[FaceRegion, ...] = ()
        for packet in packets:
            if packet and len(packet) <= _MAX_PACKET:
                faces = faces or face_regions(packet)
                for name, values in _properties(packet).items():
                    found.setdefault(name, values)
        return cls(found, faces)

    def before(self, other: Xmp) -> Xmp:
        """Return these properties, and those of another packet that this one does not have."""
        return Xmp({**other._values, **self._values}, self.faces or other.faces)

    def __bool__(self) -> bool:
        """Return whether there is any property, or a face."""
        return bool(self._values or self.faces)

    def text(self, name: str) -> str | None:
        """Return the first value of a property, None when it is absent or blank."""
        values = self._values.get(name)
        return values[0] if values else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a property; of alternatives by language, the default one comes first."""
        return tuple(self._values.get(name, ()))

    def number(self, name: str, lowest: float, highest: float) -> float | None:
        """Return a property's number ("28/10", "2.8") if it lies between the bounds (both included)."""
        if name not in self._values:
            return None
        value = parse_number(self.text(name))
        return value if value is not None and lowest <= value <= highest else None


def parse_number(text: str | None) -> float | None:
    """Read a decimal number or a fraction, None for anything else."""
    match = _NUMBER.fullmatch(text or "")
    if match is None or (match[2] is not None and int(match[2]) == 0):
        return None
    return float(match[1]) / int(match[2] or 1)


def _properties(packet: bytes) -> dict[str, list[str]]:
    """Return the properties of a packet; one with characters that XML does not permit is read without these.

    Programs that do not escape texts write "&" as it is, and names of entities that only HTML has.
    """
    start = packet.find(b"<")
    body = packet if packet[:2] in {b"\xff\xfe", b"\xfe\xff"} else packet[max(start, 0) :].rstrip(b"\0 \r\n\t")
    reader = _Reader()
    if not reader.read(body):
        text = _BARE_AMPERSAND.sub("&amp;", body.decode("utf-8", errors="replace"))
        plain = _UNPRINTABLE.sub("", text).encode()
        if plain != body:
            again = _Reader()
            again.read(plain)
            return again.values | reader.values
    return reader.values


class _TooMuchError(Exception):
    """The packet exceeds a limit, or declares entities."""


class _Reader:
    """Collects wanted properties of the nodes in rdf:RDF, whether written as attributes or as elements."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self._prefixes: dict[str, str] = {}
        self._depth = 0
        self._rdf = 0
        """Depth of rdf:RDF, 0 outside of it."""
        self._elements = 0
        self._property: str | None = None
        self._text: list[str] = []
        self._text_length = 0
        self._is_default = False

    def read(self, body: bytes) -> bool:
        """Read a packet and return whether it is well-formed and within the limits."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        try:
            parser.Parse(body, True)
        except (expat.ExpatError, _TooMuchError, ValueError, LookupError):
            return False
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth = depth = self._depth + 1
        if depth > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise _TooMuchError
        below = depth - self._rdf
        if self._rdf and below > 2:
            if self._property is not None:
                self._begin_text(attributes)
            return
        for key, value in attributes.items():
            if value in _PREFIXES and key.startswith("xmlns:"):
                self._prefixes[key[6:]] = _PREFIXES[value]
        if not self._rdf:
            self._rdf = depth if self._canonical(name) == "rdf:RDF" else 0
        elif below == 1:
            for key, value in attributes.items():
                self._add(self._canonical(key), value)
        else:
            name = self._canonical(name)
            self._property = name if name in _WANTED else None
            self._begin_text(attributes)

    def _end(self, name: str) -> None:
        below = self._depth - self._rdf
        self._depth -= 1
        if self._property is not None:
            if below == 2 or self._canonical(name) in {"rdf:li", "rdf:value"}:
                self._add(self._property, "".join(self._text), first=self._is_default)
            self._begin_text({})
            if below == 2:
                self._property = None
        if not below:
            self._rdf = 0

    def _characters(self, text: str) -> None:
        if self._property is not None and self._text_length < _MAX_TEXT:
            self._text.append(text[:_MAX_TEXT])
            self._text_length += len(text)

    def _begin_text(self, attributes: dict[str, str]) -> None:
        self._text = []
        self._text_length = 0
        self._is_default = attributes.get("xml:lang") == "x-default"

    def _add(self, name: str, value: str, *, first: bool = False) -> None:
        value = value[:_MAX_TEXT].strip()
        if name not in _WANTED or not value:
            return
        values = self.values.setdefault(name, [])
        if len(values) < _MAX_VALUES:
            values.insert(0 if first else len(values), value)

    def _canonical(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{self._prefixes.get(prefix, prefix)}:{local}" if colon else name


def _refuse(*_declaration: Any) -> None:
    raise _TooMuchError
