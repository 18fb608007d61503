"""Files on disk: finding, reading and decoding them. Only ever reads."""
