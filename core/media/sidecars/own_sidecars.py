"""XMP sidecars that sshowcase writes: their form, and how an unchanged one is recognised.

The last line is a comment with the SHA-256 of all bytes before it. A file that another program has changed since does
not fit it, and is that program's from then on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_SIGNATURE: Final = re.compile(rb"<!-- sshowcase ([0-9a-f]{64}) -->\n")
_SIGNATURE_BYTES: Final = len(b"<!-- sshowcase  -->\n") + 64


@dataclass(frozen=True, slots=True)
class SharedMarks:
    """What a sidecar says about a photo."""

    stars: int | None = None
    """The average rating of the members, as whole stars from 1 to 5; None without one."""
    tags: tuple[str, ...] = ()
    """Paths: "Travel/Lisbon"."""
    caption: str = ""


def sidecar_of(marks: SharedMarks) -> bytes:
    """Return the whole file; equal marks make equal files."""
    body = "\n".join(_lines(marks)).encode() + b"\n"
    return body + f"<!-- sshowcase {hashlib.sha256(body).hexdigest()} -->\n".encode()


def is_own_sidecar(data: bytes) -> bool:
    """Return whether sshowcase wrote this file and nobody has changed it since."""
    body, signature = data[:-_SIGNATURE_BYTES], data[-_SIGNATURE_BYTES:]
    found = _SIGNATURE.fullmatch(signature)
    return found is not None and found[1].decode() == hashlib.sha256(body).hexdigest()


def _lines(marks: SharedMarks) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="sshowcase">'
    yield ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    yield '  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    yield '    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"'
    rating = "" if marks.stars is None else f" xmp:Rating={quoteattr(str(marks.stars))}"
    yield f'    xmp:CreatorTool="sshowcase"{rating}>'
    if marks.caption:
        yield "   <dc:description>"
        yield f'    <rdf:Alt><rdf:li xml:lang="x-default">{escape(marks.caption)}</rdf:li></rdf:Alt>'
        yield "   </dc:description>"
    # Programs read the last part of a tag as a keyword, and the whole path where they know of paths.
    yield from _bag("dc:subject", sorted({tag.rpartition("/")[2] for tag in marks.tags}))
    yield from _bag("lr:hierarchicalSubject", sorted({tag.replace("/", "|") for tag in marks.tags if "/" in tag}))
    yield "  </rdf:Description>"
    yield " </rdf:RDF>"
    yield "</x:xmpmeta>"


def _bag(name: str, words: Iterable[str]) -> Iterator[str]:
    items = [f"     <rdf:li>{escape(word)}</rdf:li>" for word in words]
    if items:
        yield f"   <{name}>"
        yield "    <rdf:Bag>"
        yield from items
        yield "    </rdf:Bag>"
        yield f"   </{name}>"
