"""XMP packets with faces, as programs write them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

_HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
    ' xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"'
    ' xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
    ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">'
)
_TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"


def region_packet(
    faces: Iterable[tuple[str, float, float, float, float]],
    *,
    unit: str = "normalized",
    dimensions: tuple[int, int] = (40, 20),
    as_elements: bool = False,
) -> bytes:
    """Return a packet with faces (name, x and y of the centre, width, height) of the Metadata Working Group."""
    write = _as_elements if as_elements else _as_attributes
    items = "".join(write(*face, unit) for face in faces)
    size = f'<mwg-rs:AppliedToDimensions stDim:w="{dimensions[0]}" stDim:h="{dimensions[1]}" stDim:unit="pixel"/>'
    regions = f"<mwg-rs:RegionList><rdf:Bag>{items}</rdf:Bag></mwg-rs:RegionList>"
    return f'{_HEAD}<mwg-rs:Regions rdf:parseType="Resource">{size}{regions}</mwg-rs:Regions>{_TAIL}'.encode()


def microsoft_packet(name: str, rectangle: str) -> bytes:
    """Return a packet with one person of Microsoft Photo."""
    item = f'<rdf:li MPReg:PersonDisplayName={quoteattr(name)} MPReg:Rectangle="{rectangle}"/>'
    regions = f"<MPRI:Regions><rdf:Bag>{item}</rdf:Bag></MPRI:Regions>"
    return f'{_HEAD}<MP:RegionInfo rdf:parseType="Resource">{regions}</MP:RegionInfo>{_TAIL}'.encode()


def _as_attributes(name: str, x: float, y: float, width: float, height: float, unit: str) -> str:
    area = f'<mwg-rs:Area stArea:x="{x}" stArea:y="{y}" stArea:w="{width}" stArea:h="{height}" stArea:unit="{unit}"/>'
    return (
        f'<rdf:li><rdf:Description mwg-rs:Name={quoteattr(name)} mwg-rs:Type="Face">{area}</rdf:Description></rdf:li>'
    )


def _as_elements(name: str, x: float, y: float, width: float, height: float, unit: str) -> str:
    area = (
        f"<stArea:x>{x}</stArea:x><stArea:y>{y}</stArea:y><stArea:w>{width}</stArea:w><stArea:h>{height}</stArea:h>"
        f"<stArea:unit>{unit}</stArea:unit>"
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><mwg-rs:Name>{name}</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>'
        f'<mwg-rs:Area rdf:parseType="Resource">{area}</mwg-rs:Area></rdf:li>'
    )
