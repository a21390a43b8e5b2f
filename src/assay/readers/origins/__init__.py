"""Where bytes come from, what they begin with, and how they spell characters."""
