"""Questions to documents, one or a list of them."""
