"""Colour profiles in copies without metadata: the same colours, and no text of their own."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.media.stripped_profiles import clean_profile
from tests.core.media.drawing import quarters

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRET = b"Erika Mustermann"


def with_tag(profile: bytes, signature: bytes, contents: bytes) -> bytes:
    """Return a profile with one more tag."""
    (count,) = struct.unpack_from(">I", profile, 128)
    table = [struct.unpack_from(">4sII", profile, 132 + 12 * number) for number in range(count)]
    body = profile[132 + 12 * count :]
    moved = [struct.pack(">4sII", name, offset + 12, length) for name, offset, length in table]
    start = 132 + 12 * (count + 1) + len(body)
    made = profile[:128] + struct.pack(">I", count + 1) + b"".join(moved)
    made += struct.pack(">4sII", signature, start, len(contents)) + body + contents
    return struct.pack(">I", len(made)) + made[4:]


def described(words: str) -> bytes:
    """Return sRGB with another description."""
    return SRGB.replace("built-in".encode("utf-16-be"), words.ljust(8)[:8].encode("utf-16-be"))


def converted(profile: bytes) -> bytes:
    target = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    result = ImageCms.profileToProfile(quarters((32, 24)), source, target, outputMode="LAB")
    assert isinstance(result, Image.Image)
    return result.tobytes()


def test_a_well_known_profile_is_kept_as_it_is() -> None:
    """Programs compare profiles byte for byte."""
    assert clean_profile(SRGB) == SRGB


@pytest.mark.parametrize(
    "profile",
    [
        with_tag(SRGB, b"prIV", SECRET),
        with_tag(SRGB, b"dmnd", b"text\0\0\0\0" + SECRET + b"\0"),
        SRGB + SECRET * 20,
        SRGB[:100] + SECRET + SRGB[116:],
        described("Erika"),
    ],
    ids=["an unknown tag", "a maker", "bytes after it", "its header", "its description"],
)
def test_texts_of_others_are_left_out(profile: bytes) -> None:
    """The colours stay."""
    assert b"Erika" in profile.replace(b"\0", b"")
    clean = clean_profile(profile)
    assert clean is not None
    assert b"Erika" not in clean.replace(b"\0", b"")
    assert converted(clean) == converted(SRGB)


@given(data=st.binary(max_size=400), at=st.integers(0, len(SRGB) - 1), noise=st.binary(min_size=1, max_size=8))
def test_no_profile_breaks_it(data: bytes, at: int, noise: bytes) -> None:
    """Anything is a profile, or None; cleaning twice changes nothing more."""
    for profile in (data, SRGB[:at], SRGB[:at] + noise + SRGB[at + len(noise) :]):
        clean = clean_profile(profile)
        assert clean is None or clean_profile(clean) == clean
