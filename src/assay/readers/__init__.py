"""Readers: a file or folder becomes a stream of canonical record frames."""

from assay.readers.limits import Limits
from assay.readers.resolver import open_source
from assay.readers.sniffing import FORMATS
from assay.readers.source import Source

__all__ = ["FORMATS", "Limits", "Source", "open_source"]
