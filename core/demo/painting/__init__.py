"""Tools of the scenes: canvas, noise, skies, terrain, water."""
