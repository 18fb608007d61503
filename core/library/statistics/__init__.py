"""Statistics: photos by year, camera, exposure, format and size."""
