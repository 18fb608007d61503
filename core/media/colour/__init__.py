"""Colours of pictures: what the values of a file mean, and their conversion to sRGB."""
