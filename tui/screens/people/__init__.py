"""The screen of people in photos."""
