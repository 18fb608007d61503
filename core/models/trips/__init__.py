"""Values about trips and events."""
