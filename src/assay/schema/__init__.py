"""Pure data that crosses every border: no arrays, no files, no network."""
