"""Live photos whose still and video are in different folders or roots, joined by their content identifier."""
