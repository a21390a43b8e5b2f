"""What can go wrong in the workspace: store, names, filters, decisions."""

from __future__ import annotations

from assay.errors.base import AssayError


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


class DocumentNotKept(NotFound):
    """The file of a document is not in the workspace."""

    code = "document_not_kept"
    default_hint = "Import the document again: its file is kept from then on."


class NotAPicture(AssayError):
    """What a record names as its picture is no picture of a kind that is shown."""

    code = "not_a_picture"
    default_hint = "Convert it to JPEG or PNG."


class NotProjected(NotFound):
    """The data set has no map yet."""

    code = "not_projected"
    default_hint = "Make one with `assay project`, or post to its /projections."


class NoClassNames(NotFound):
    """No names of classes are attached to the data set."""

    code = "no_class_names"
    default_hint = "Attach a table with `assay names attach`, or post to its /names."


class NoTopics(NotFound):
    """The data set has no topics yet."""

    code = "no_topics"
    default_hint = "Find them with `assay topics`, or post to its /topics."


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


class TooManyClasses(InvalidSetting):
    """There are more classes than can be learned in memory."""

    code = "too_many_classes"
