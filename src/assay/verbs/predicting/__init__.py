"""Models that answer: trained here, elsewhere, or by a prompt."""
