"""Lets `python -m assay.cli` work where no script was installed."""

from assay.cli.app import main

main()
