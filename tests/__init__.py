"""Tests of the gallery; the folders mirror the source tree."""
