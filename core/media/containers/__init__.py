"""The containers of pictures: boxes of HEIF and AVIF, and openers for what Pillow's decoders leave out."""
