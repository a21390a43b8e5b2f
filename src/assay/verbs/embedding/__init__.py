"""Vectors of records, the map, and what is near."""
