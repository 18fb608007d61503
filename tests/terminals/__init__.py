"""A rig that shows a session in a real terminal on a virtual screen and photographs it."""
