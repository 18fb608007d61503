"""Playing animations in the cells of a picture."""
