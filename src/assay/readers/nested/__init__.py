"""JSON in any layout: found, read element by element, made flat."""
