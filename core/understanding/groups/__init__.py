"""Groups of faces that look alike: whom a face belongs to, at once and again once a day."""
