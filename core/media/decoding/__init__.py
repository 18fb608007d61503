"""From files to pixels: upright, sRGB, of bounded size."""
