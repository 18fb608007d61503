"""What keys do with the text in photos."""
