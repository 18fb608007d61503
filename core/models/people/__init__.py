"""People in photos: their faces and names."""
