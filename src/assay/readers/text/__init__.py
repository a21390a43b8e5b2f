"""Texts with lines: CSV and its kin, a text a line, two files side by side."""
