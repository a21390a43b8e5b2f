"""Folders and archives: which files hold the data, and what their names mean."""
