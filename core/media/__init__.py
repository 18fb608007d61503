"""Media files on disk: discovery, metadata and decoding. Files are only read."""
