"""Pictures of records: found, served, checked."""
