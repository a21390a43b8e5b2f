"""How good a model is: scores, comparisons, thresholds, curves, ablations."""
