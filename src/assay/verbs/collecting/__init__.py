"""Data in and out: import, documents and pictures kept, attached tables, export."""
