"""Commands about people in photos."""
