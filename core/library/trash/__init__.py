"""The trash: photos that are listed nowhere else until they are restored."""
