"""XMP packets: every way to write a property, damaged packets, and packets that are meant to harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.metadata.xmp import Xmp, parse_number
from tests.core.media.metadata.metadata_files import packet

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>&i;</dc:title></x:xmpmeta>'
).encode()
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def test_lists_and_alternatives_are_read() -> None:
    """Of alternatives by language, the default one comes first, wherever it stands."""
    bag = "<rdf:Bag><rdf:li>sea</rdf:li><rdf:li> </rdf:li><rdf:li>sky</rdf:li></rdf:Bag>"
    names = '<rdf:Alt><rdf:li xml:lang="fr">Mer</rdf:li><rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt>'
    xmp = Xmp.from_packets(packet(elements=f"<dc:subject>{bag}</dc:subject><dc:title>{names}</dc:title>"))

    assert xmp.texts("dc:subject") == ("sea", "sky")
    assert xmp.texts("dc:title") == ("Sea", "Mer")
    assert (xmp.text("dc:creator"), xmp.texts("dc:creator")) == (None, ())


def test_properties_of_inner_structures_do_not_count() -> None:
    """The history of a photo has dates of its own."""
    history = (
        '<xmp:History><rdf:Seq><rdf:li rdf:parseType="Resource"><xmp:CreateDate>1999-01-01</xmp:CreateDate></rdf:li>'
        '<rdf:li><rdf:Description xmp:CreateDate="1998-01-01"/></rdf:li></rdf:Seq></xmp:History>'
    )

    assert not Xmp.from_packets(packet(elements=history))
    assert Xmp.from_packets(packet({"xmp:CreateDate": "2005"}, history)).text("xmp:CreateDate") == "2005"


def test_a_value_with_qualifiers_is_read() -> None:
    """The value is then an element of its own."""
    qualified = "<xmp:CreateDate><rdf:Description><rdf:value>2005</rdf:value></rdf:Description></xmp:CreateDate>"

    assert Xmp.from_packets(packet(elements=qualified)).text("xmp:CreateDate") == "2005"


def test_prefixes_mean_their_namespaces() -> None:
    """Old programs call the first one xap; others declare nothing."""
    old = packet({"xmp:CreateDate": "2005"}).replace(b"xmp:C", b"xap:C").replace(b"xmlns:xmp", b"xmlns:xap")
    undeclared = b'<rdf:RDF><rdf:Description xmp:CreateDate="2006"/></rdf:RDF>'
    several = b'<rdf:RDF><rdf:Description/><rdf:Description xmp:CreateDate="2007"/></rdf:RDF>'

    assert [Xmp.from_packets(each).text("xmp:CreateDate") for each in (old, undeclared, several)] == [
        "2005",
        "2006",
        "2007",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_is_read(encoding: str) -> None:
    """XMP may be UTF-16, with its mark of byte order."""
    text = '<rdf:RDF><rdf:Description dc:format="é" xmp:CreateDate="2005"/></rdf:RDF>'

    assert Xmp.from_packets(text.encode(encoding)).text("xmp:CreateDate") == "2005"


def test_damaged_packets_have_what_stands_before_the_damage() -> None:
    """The end is missing, a byte is not UTF-8, a character is not permitted in XML, zeros and blanks lie around."""
    whole = packet({"xmp:CreateDate": "2005"}, "<dc:title>Sea</dc:title>")
    damaged = [
        whole[: whole.index(b"<dc:title>")],
        whole.replace(b"Sea", b"S\xe9a"),
        whole.replace(b"Sea", b"S\x03a"),
        b"\0\0  " + whole + b"\0" * 9,
        whole + b"<more>",
    ]

    assert [Xmp.from_packets(each).text("xmp:CreateDate") for each in damaged] == ["2005"] * 5


@pytest.mark.parametrize("title", ["Sea & sand", "Sea &nbsp; sand", "Sea &#x0;&#31;&#xB; sand", "Sea &;&#;& sand"])
def test_what_is_not_escaped_costs_nothing_behind_it(title: str) -> None:
    """References that XML does not have or does not permit; those to blanks and signs are read."""
    found = Xmp.from_packets(
        packet({"dc:format": title, "xmp:CreateDate": "2005"}, "<dc:title>a&#9;b&#x26;c</dc:title>")
    )

    assert (found.text("xmp:CreateDate"), found.text("dc:title")) == ("2005", "a\tb&c")


def test_the_first_packet_comes_first() -> None:
    """Further packets add only what it does not have."""
    xmp = Xmp.from_packets(
        packet({"xmp:CreateDate": "2005"}), b"", packet({"xmp:CreateDate": "2006", "aux:Lens": "50mm"})
    )

    assert (xmp.text("xmp:CreateDate"), xmp.text("aux:Lens")) == ("2005", "50mm")


@pytest.mark.parametrize(
    "hostile",
    [
        BOMB,
        OUTSIDE,
        b"<rdf:RDF><rdf:Description>" + b"<a>" * 100_000,
        b"<rdf:RDF>" + b"<rdf:Description/>" * 1_000_000,
        packet(elements="<dc:title>" + "x" * 5_000_000 + "</dc:title>"),
        packet(elements="<dc:subject>" + "<rdf:li>x</rdf:li>" * 40_000 + "</dc:subject>"),
        b"<" * 2_000_000,
        b"<rdf:RDF><rdf:Description " + b" ".join(b'a%d="1"' % number for number in range(100_000)) + b"/></rdf:RDF>",
        b"x" * 20_000_000,
    ],
    ids=["entities", "file", "deep", "many", "long", "list", "brackets", "attributes", "huge"],
)
def test_hostile_packets_have_bounded_values(hostile: bytes) -> None:
    """Entities are refused; depth, elements and text have limits."""
    xmp = Xmp.from_packets(hostile)

    assert len(xmp.text("dc:title") or "") <= 16 * 1024
    assert len(xmp.texts("dc:subject")) <= 500
    assert "root:" not in (xmp.text("dc:title") or "")


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: packet(elements=text)))
def test_any_bytes_are_a_packet(body: bytes) -> None:
    """Nothing raises."""
    assert len(Xmp.from_packets(body).texts("dc:title")) <= 500


@pytest.mark.parametrize(
    ("text", "number"),
    [("28/10", 2.8), ("2.8", 2.8), (" +3 ", 3.0), ("-1/2", -0.5), ("1/0", None), ("", None), (None, None),
     ("1e9", None), ("nan", None), ("0x10", None), ("1/2/3", None)],
)  # fmt: skip
def test_numbers(text: str | None, number: float | None) -> None:
    """Decimal numbers and fractions."""
    assert parse_number(text) == number
    assert Xmp({"aux:Lens": [text or ""]}).number("aux:Lens", -10, 10) == number
