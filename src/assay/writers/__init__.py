"""Records out: CSV, TSV, JSON lines, JSON, Parquet, and folders of the Hugging Face Hub."""

from assay.writers.columns import plain_names
from assay.writers.export import write
from assay.writers.formats import ENDINGS, FORMATS
from assay.writers.history import HISTORY, history_frame, with_history

__all__ = [
    "ENDINGS",
    "FORMATS",
    "HISTORY",
    "history_frame",
    "plain_names",
    "with_history",
    "write",
]
