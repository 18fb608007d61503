"""The demo library: pictures that the program draws itself, with the metadata of real cameras."""
