"""Scans: discover, plan, read and commit the files of the library; uploads."""
