"""Files of vectors, and the search in them. Only these modules and worker processes load numpy, when one is used."""
