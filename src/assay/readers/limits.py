"""Every cap of reading, in one place and all of them parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much of a source is looked at, held and accepted.

    Attributes:
        max_field_bytes: Largest field, and largest record, in bytes.
        block_bytes: Bytes of text parsed at a time; memory grows with it, not with the file.
        sample_bytes: Bytes looked at to guess encoding, format and columns.
        encoding_bytes: Bytes looked through for the first one that is not ASCII.
        sample_rows: Rows looked at to guess the role of each column.
        batch_rows: Rows of a batch, for formats that are not read by bytes.
        max_columns: Most columns a source may have.
        max_rejects: Most rejected rows that are listed; beyond it the import stops.
        max_zip_ratio: Unpacked bytes for each packed byte beyond which an archive is refused.
        ratio_free_bytes: Unpacked size up to which the ratio does not matter.
        max_unpacked_bytes: Largest unpacked size of an archive.
        workbook_memory: Bytes that reading a workbook may take, and most that it may unpack to.
        max_members: Most files in an archive or a folder of a data set.
    """

    max_field_bytes: int = 10_000_000
    block_bytes: int = 1 << 22
    sample_bytes: int = 1 << 20
    encoding_bytes: int = 1 << 26
    sample_rows: int = 5_000
    batch_rows: int = 20_000
    max_columns: int = 2_000
    max_rejects: int = 100_000
    max_zip_ratio: float = 200.0
    ratio_free_bytes: int = 100_000_000
    max_unpacked_bytes: int = 200_000_000_000
    workbook_memory: int = 2 << 30
    max_members: int = 2_000_000
