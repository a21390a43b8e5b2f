"""Training: which rows, how balanced, what is held out."""
