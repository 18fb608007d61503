"""Parts of a root that are looked into, in place of all of it."""
