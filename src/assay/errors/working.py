"""What can go wrong while something is computed, asked or exported."""

from __future__ import annotations

from assay.errors.base import AssayError


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
