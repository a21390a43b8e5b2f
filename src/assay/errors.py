"""Every error a user can meet, each with a hint that says what to do next.

An error is product copy: the message says what is wrong and where, the hint says what
to do. Faces (CLI, server) print both and never a stack trace.
"""

from __future__ import annotations

from typing import Any


class AssayError(Exception):
    """Base of all domain errors.

    Args:
        message: One sentence: what is wrong, and where.
        hint: One sentence: what to do. Falls back to the class's own ``default_hint``.

    Attributes:
        code: Stable machine name, used in JSON and REST answers.
        retryable: Whether the same call may succeed later without a change.
    """

    code = "error"
    default_hint = ""
    retryable = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is not None else self.default_hint

    def __str__(self) -> str:
        return self.message


# --- reading ---------------------------------------------------------------------------


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


class EncodingError(ReadError):
    """The bytes of the source are not text in the given or guessed encoding."""

    code = "encoding_error"
    default_hint = "Save the file as UTF-8, or name its encoding with --encoding."


class MalformedSource(ReadError):
    """The source breaks its own format (ragged CSV, half a JSON array …)."""

    code = "malformed_source"
    default_hint = "Repair the row named, or pass --skip-bad to leave such rows out."


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


# --- workspace and store ----------------------------------------------------------------


class StoreError(AssayError):
    """The workspace cannot be read or written."""

    code = "store_error"
    default_hint = "Run `assay doctor` to see what is wrong."


class WorkspaceNotFound(StoreError):
    """There is no workspace at the place named."""

    code = "workspace_not_found"
    default_hint = "Import a file first, or name the workspace with --workspace."


class NewerWorkspace(StoreError):
    """The workspace was written by a newer version of Assay."""

    code = "newer_workspace"
    default_hint = "Upgrade Assay; the workspace was not changed."


class CorruptArtefact(StoreError):
    """A stored file does not match what was written."""

    code = "corrupt_artefact"
    default_hint = "Run `assay doctor --repair`: what can be recomputed is removed and made anew."


class DiskFull(StoreError):
    """The disk has no room for what must be written."""

    code = "disk_full"
    default_hint = "Free some space and try again; nothing was changed."


class StoreBusy(StoreError):
    """Another process holds the workspace longer than we wait."""

    code = "store_busy"
    default_hint = "Try again when the other process has finished."
    retryable = True


class NotFound(AssayError):
    """A named thing does not exist in the workspace."""

    code = "not_found"
    default_hint = "Run `assay info` to see what the workspace holds."


class DatasetNotFound(NotFound):
    """No data set of that name."""

    code = "dataset_not_found"


class RecordNotFound(NotFound):
    """No record of that id in the data set."""

    code = "record_not_found"
    default_hint = "Find the id with `assay search`, or in an export."


class ModelNotFound(NotFound):
    """No model of that name or id."""

    code = "model_not_found"
    default_hint = "Train one with `assay train`, or run `assay info` to list them."


class RunNotFound(NotFound):
    """No run of that id."""

    code = "run_not_found"
    default_hint = "Ask for all runs and choose one of them."


class UploadNotFound(NotFound):
    """No upload of that id; it may have been imported or removed."""

    code = "upload_not_found"
    default_hint = "Hand the file in again."


class PictureNotFound(NotFound):
    """The picture of a record does not lie in a folder that was imported from."""

    code = "picture_not_found"
    default_hint = "Import again with --images FOLDER, where the pictures lie."


class NotAPicture(AssayError):
    """What a record names as its picture is no picture of a kind that is shown."""

    code = "not_a_picture"
    default_hint = "Convert it to JPEG or PNG."


class NotProjected(NotFound):
    """The data set has no map yet."""

    code = "not_projected"
    default_hint = "Make one with `assay project`, or post to its /projections."


class NotPrepared(AssayError):
    """A quick answer needs vectors that long work must make first."""

    code = "not_prepared"
    default_hint = "Run `assay embed`, then ask again."
    retryable = True


class InvalidFilter(AssayError):
    """A filter does not parse, or names a column the data set does not have."""

    code = "invalid_filter"
    default_hint = "Example: split = 'train' and label != prediction"


class InvalidDecision(AssayError):
    """A decision that cannot be stored (no label for relabel, nothing to undo …)."""

    code = "invalid_decision"
    default_hint = "See `assay decide --help`."


class InvalidSetting(AssayError):
    """A setting or option has a value that cannot be used."""

    code = "invalid_setting"
    default_hint = "See docs/reference/settings.md."


# --- work -------------------------------------------------------------------------------


class NotEnoughData(AssayError):
    """Too few records, labels or classes for the computation asked for."""

    code = "not_enough_data"
    default_hint = "Label more records, or import more."


class UnknownMethod(AssayError):
    """A method, check, encoder or other named part that is not registered."""

    code = "unknown_method"
    default_hint = "Use one of the names listed."


class EncoderError(AssayError):
    """An encoder cannot be loaded or cannot encode."""

    code = "encoder_error"
    default_hint = "Check the name or folder of the encoder."


class LlmError(AssayError):
    """A language model cannot be reached, loaded or understood.

    Attributes:
        retry_after: Seconds its server asks to wait, ``None`` where it does not say.
    """

    code = "llm_error"
    default_hint = "Check that the server runs, the address and the name of the model."

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.retryable = retryable
        self.retry_after = retry_after


class PromptError(AssayError):
    """A prompt template cannot be read, or cannot be filled in."""

    code = "prompt_error"
    default_hint = "Start from the template that `assay prompt --init FILE` writes."


class RemoteError(AssayError):
    """A prediction API cannot be used: its address, its answers, or what it says of our texts."""

    code = "remote_error"
    default_hint = "Look at one answer with: assay connect remote DATASET URL --try 'some text'"


class RemoteKeyRefused(RemoteError):
    """A prediction API does not accept the key, or wants one."""

    code = "remote_key_refused"
    default_hint = "Check the key, and the name of its variable (--key-env) and header (--header)."


class RemoteUnavailable(RemoteError):
    """A prediction API gave no answer for longer than we wait."""

    code = "remote_unavailable"
    default_hint = "Run the same command again later: what was answered is kept."
    retryable = True


class MissingExtra(AssayError):
    """An optional part is not installed."""

    code = "missing_extra"


class ExportError(AssayError):
    """An export cannot be written."""

    code = "export_error"
    default_hint = "Use one of the endings .csv, .jsonl, .parquet, or a folder."


class NotResumable(AssayError):
    """A run that cannot be resumed: it goes on, is done, or its kind is not begun by itself."""

    code = "not_resumable"
    default_hint = "Make the request again that began it."


class Cancelled(AssayError):
    """A person cancelled the work; what was finished is kept."""

    code = "cancelled"
    default_hint = "Run the same command again to resume."
    retryable = True


# --- serving ----------------------------------------------------------------------------


class NoModel(AssayError):
    """No model is promoted that a service could answer with, or several are."""

    code = "no_model"
    default_hint = "Promote one with `assay promote MODEL`, or name one (--model, ?model=)."


class NotSentiment(AssayError):
    """A model whose labels are not those of a sentiment was asked for one."""

    code = "not_sentiment"
    default_hint = "Say what its labels mean, e.g. ASSAY_SENTIMENT_LABELS='0=negative,1=positive'."


class PortInUse(AssayError):
    """Another program listens on the port already."""

    code = "port_in_use"
    default_hint = "Stop the other program, or choose another port with --port."


class CannotListen(AssayError):
    """The address cannot be listened on."""

    code = "cannot_listen"
    default_hint = "Use --host 127.0.0.1, or an address of this machine."
