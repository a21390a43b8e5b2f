"""The command line: the library spelled with dashes."""

from assay.cli.app import app, main

__all__ = ["app", "main"]
