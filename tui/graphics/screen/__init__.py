"""The model of a terminal's screen: cell tokens, frame rewriting, damage and repaint."""
