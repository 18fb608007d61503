"""Terminal pictures: capabilities, tokens, screen model, encoders, pacing. Imports no Textual."""
