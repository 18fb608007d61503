"""Stills with a video inside, as telephones write them."""

from __future__ import annotations

import io
import struct
from typing import Final

from core.media.containers.boxes import box_bytes
from tests.core.media.drawing import photo_exif, quarters
from tests.core.media.live.apple_files import apple_video

VIDEO: Final = apple_video(None)

PACKET: Final = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"'
    ' xmlns:Container="http://ns.google.com/photos/1.0/container/"'
    ' xmlns:Item="http://ns.google.com/photos/1.0/container/item/"{attributes}>{inner}</rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)
DIRECTORY: Final = (
    '<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg"'
    ' Item:Semantic="Primary" Item:Length="0"/></rdf:li><rdf:li rdf:parseType="Resource">'
    '<Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{length}"/></rdf:li></rdf:Seq>'
    "</Container:Directory>"
)


def still(xmp: str = "", make: str = "Google", format_name: str = "JPEG") -> bytes:
    """Return a picture with this packet, by a camera of this make."""
    stream = io.BytesIO()
    exif = photo_exif()
    exif[0x010F] = make
    quarters((60, 40)).save(stream, format_name, exif=exif.tobytes(), **({"xmp": xmp.encode()} if xmp else {}))
    return stream.getvalue()


def google_photo(length: int = len(VIDEO)) -> bytes:
    """Return a motion photo whose XMP has the length of its last part."""
    return still(PACKET.format(attributes=' GCamera:MotionPhoto="1"', inner=DIRECTORY.format(length=length))) + VIDEO


def micro_video(offset: int = len(VIDEO)) -> bytes:
    """Return one of the first version, with the offset from the end."""
    return (
        still(PACKET.format(attributes=f' GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{offset}"', inner=""))
        + VIDEO
    )


def samsung_photo(make: str = "samsung") -> bytes:
    """Return one with Samsung's trailer."""
    name = b"MotionPhoto_Data"
    data = struct.pack("<HHI", 0, 0x0A30, len(name)) + name + VIDEO
    directory = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, 0x0A30, len(data), len(data))
    return still(make=make) + data + directory + struct.pack("<I", len(directory)) + b"SEFT"


def heic_photo() -> bytes:
    """Return a HEIC with a box for its video."""
    return still(format_name="HEIF") + box_bytes(b"mpvd", VIDEO)
