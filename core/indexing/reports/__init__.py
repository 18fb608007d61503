"""Reports of scans: what each of them did, in which folder, and what it could not read."""
