"""Decoding of files to upright sRGB pixels of bounded size."""
