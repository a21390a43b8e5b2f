"""Workbooks of Excel and its kin: each sheet is a table (ECMA-376, part 1, SpreadsheetML)."""
