"""The map: coastlines, borders, and photos in clusters."""
