"""What can go wrong while reading sources."""

from __future__ import annotations

from typing import Any

from assay.errors.base import AssayError


class ReadError(AssayError):
    """A source cannot be read at all."""

    code = "read_error"
    default_hint = "Check the path and that the file opens in another program."


class SourceNotFound(ReadError):
    """The file or folder does not exist."""

    code = "source_not_found"
    default_hint = "Check the spelling of the path; relative paths start at the current folder."


class PermissionRefused(AssayError):
    """The operating system refuses to let us read or write a path."""

    code = "permission_refused"
    default_hint = "Change the permissions of the path, or choose another."


class EmptySource(ReadError):
    """The source holds no rows."""

    code = "empty_source"
    default_hint = "Import a file with a header line and at least one row."


class UnknownFormat(ReadError):
    """The format of the source is not one we read, or cannot be guessed."""

    code = "unknown_format"
    default_hint = "Name the format with --format; `assay import --help` lists them."


class MixedKinds(UnknownFormat):
    """A folder or archive holds pictures and documents, which make no one data set."""

    code = "mixed_kinds"
    default_hint = "Import them apart: with --format pictures, and with --format document."


class EncodingError(ReadError):
    """The bytes of the source are not text in the given or guessed encoding."""

    code = "encoding_error"
    default_hint = "Save the file as UTF-8, or name its encoding with --encoding."


class MalformedSource(ReadError):
    """The source breaks its own format (ragged CSV, half a JSON array …)."""

    code = "malformed_source"
    default_hint = "Repair the row named, or pass --skip-bad to leave such rows out."


class DocumentLocked(MalformedSource):
    """The document is encrypted, and no password or a wrong one was given."""

    code = "document_locked"
    default_hint = "Give its password: --password, or ASSAY_DOCUMENT_PASSWORD."


class RowTooLarge(ReadError):
    """One field or one record is larger than the limit."""

    code = "row_too_large"
    default_hint = "Split the text, raise ASSAY_MAX_FIELD_BYTES, or pass --skip-bad."


class UnknownColumn(ReadError):
    """A role names a column the source does not have."""

    code = "unknown_column"
    default_hint = "Use one of the columns listed."


class DuplicateIds(ReadError):
    """Two rows of one source carry the same id.

    Attributes:
        rejected: The later rows, as ``assay.schema.imports.RejectedRow``.
    """

    code = "duplicate_ids"
    default_hint = "Choose another --id column, or pass --skip-bad to keep the first of each."
    rejected: tuple[Any, ...] = ()


class RejectedRows(ReadError):
    """Some rows are unusable, and the import is all or nothing."""

    code = "rejected_rows"
    default_hint = "Repair the rows listed, or pass --skip-bad to import the others."


class ImplausibleColumn(ReadError):
    """A column cannot play the role it was given (a label that is all unique …)."""

    code = "implausible_column"
    default_hint = "Choose another column for this role."
