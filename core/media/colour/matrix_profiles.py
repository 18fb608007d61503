"""Writes ICC profiles of three primaries and one curve, so that all colours for screens are converted in one way.

Format: ICC.1:2022, clauses 7 and 8.3 (three-component matrix-based profiles).
"""

from __future__ import annotations

import struct

import numpy as np

from core.media.colour.code_points import Curve, Primaries, Values, to_xyz, white_xyz

_D50 = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_ENTRIES = 4096


def matrix_profile(primaries: Primaries, curve: Curve) -> bytes:
    """Return a display profile with these primaries, adapted to D50 (Bradford, ICC.1:2022 annex E), and this curve."""
    adaptation = _adaptation(white_xyz(primaries))
    red, green, blue = (adaptation @ to_xyz(primaries)).T
    sampled = np.clip(curve(np.linspace(0.0, 1.0, _ENTRIES)), 0.0, 1.0)
    curve_tag = b"curv" + bytes(4) + struct.pack(">I", _ENTRIES) + np.round(sampled * 65535).astype(">u2").tobytes()
    text = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 12, 28) + "Source".encode("utf-16-be")
    tags = [
        (b"desc", text),
        (b"cprt", text),
        (b"wtpt", _xyz_tag(_D50)),
        (b"chad", b"sf32" + bytes(4) + b"".join(map(_fixed, adaptation.flat))),
        (b"rXYZ", _xyz_tag(red)),
        (b"gXYZ", _xyz_tag(green)),
        (b"bXYZ", _xyz_tag(blue)),
        (b"rTRC", curve_tag),
        (b"gTRC", curve_tag),
        (b"bTRC", curve_tag),
    ]
    return _profile(tags)


def _adaptation(white: Values) -> Values:
    """Return the matrix that adapts XYZ from this white to D50."""
    scales = (_BRADFORD @ _D50) / (_BRADFORD @ white)
    product: Values = np.linalg.inv(_BRADFORD) @ np.diag(scales) @ _BRADFORD
    return product


def _xyz_tag(values: Values) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(min(max(float(value), -32768.0), 32767.0) * 65536))


def _profile(tags: list[tuple[bytes, bytes]]) -> bytes:
    """Return header, table and tags; equal tags are stored once."""
    offset = 128 + 4 + 12 * len(tags)
    table, body, places = b"", b"", dict[bytes, int]()
    for signature, data in tags:
        if data not in places:
            places[data] = offset + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", signature, places[data], len(data))
    size = offset + len(body)
    header = struct.pack(">I4s4s4s4s4s", size, bytes(4), b"\x04\x40\0\0", b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + b"".join(map(_fixed, _D50)) + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + body
