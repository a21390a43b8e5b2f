"""Rows that cannot be used: collected while reading, raised or kept at the end."""

from __future__ import annotations

from assay.errors import MalformedSource, ReadError, RejectedRows
from assay.schema.imports import RejectedRow

RAW_CHARACTERS = 200
"""How much of a rejected row is kept for showing."""


class Rejects:
    """The rejected rows of one reading.

    Args:
        source: Name of the source, for messages.
        skip_bad: Whether bad rows are left out; otherwise ``settle`` raises.
        limit: Most rows listed.
        files: Whether it is whole files that are rejected, each by its name.
    """

    def __init__(self, source: str, *, skip_bad: bool, limit: int, files: bool = False) -> None:
        self._files = files
        self.rows: list[RejectedRow] = []
        self._source = source
        self._skip_bad = skip_bad
        self._limit = limit
        self.where = ""
        """The file read now, where a source has several."""
        self._kinds: list[type[ReadError]] = []

    def add(
        self, line: int, reason: str, raw: bytes | str = "", kind: type[ReadError] = MalformedSource
    ) -> None:
        """Note one bad row.

        Args:
            line: Line of a text file, else 1-based row.
            reason: What is wrong, as the end of a sentence that starts with the line.
            raw: The row; its start is kept.
            kind: The error raised if this is the only bad row.

        Raises:
            RejectedRows: There are more than ``limit`` of them.
        """
        if isinstance(raw, bytes):
            raw = raw[: 4 * RAW_CHARACTERS].decode("utf-8", "replace")
        if kind not in self._kinds:
            self._kinds.append(kind)
        if self.where:
            reason = f"{self.where}: {reason}"
        shown = raw[:RAW_CHARACTERS].rstrip("\r\n")
        self.rows.append(RejectedRow(line=line, reason=reason, raw=shown))
        if len(self.rows) > self._limit:
            raise RejectedRows(
                f"'{self._source}': more than {self._limit:,} rows cannot be used, the first on "
                f"line {self.rows[0].line}: {self.rows[0].reason}.",
                hint="Check that the format, delimiter and encoding are the right ones.",
            )

    def settle(self, good: int) -> None:
        """Raise unless there is nothing to complain about.

        Args:
            good: Number of rows that were fine.

        Raises:
            MalformedSource, RowTooLarge, EncodingError: One row is bad and bad rows may not be
                skipped.
            RejectedRows: Several are, or no row at all is left.
        """
        if not self.rows or (self._skip_bad and good):
            return
        if len(self.rows) == 1 and not self._skip_bad:
            raise self._kinds[0](f"'{self._source}', {self._told(self.rows[0])}.")
        listed = "; ".join(self._told(row) for row in self.rows[:5])
        more = f"; and {len(self.rows) - 5:,} more" if len(self.rows) > 5 else ""
        count = f"{len(self.rows):,}"
        whole = f"{count} files" if self._files else f"{count} of {good + len(self.rows):,} rows"
        hint = "Check that the format, delimiter and encoding are right."
        if self._files:
            own = [kind.default_hint for kind in self._kinds if kind is not MalformedSource]
            hint = " ".join([*own, "Pass --skip-bad to leave these files out."])
        raise RejectedRows(
            f"'{self._source}': {whole} cannot be used ({listed}{more}).",
            hint=None if good and not self._files else hint,
        )

    def _told(self, row: RejectedRow) -> str:
        return row.reason if self._files else f"line {row.line}: {row.reason}"
