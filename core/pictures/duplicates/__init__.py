"""The job that finds similar photos: it hashes pictures, searches close hashes, and compares those pictures."""
