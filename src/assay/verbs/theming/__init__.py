"""Topics: found, corrected, looked at."""
