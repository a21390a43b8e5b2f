"""Workbooks of Excel and LibreOffice, read by calamine: each sheet is a table."""
