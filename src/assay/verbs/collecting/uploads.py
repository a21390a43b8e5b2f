"""Files handed in over the network: look at them, then import them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assay.readers import open_source
from assay.schema.imports import ImportReport
from assay.schema.records import Role
from assay.schema.runs import Reporter, silent
from assay.schema.uploads import Preview
from assay.verbs.cells import plain_rows
from assay.verbs.collecting.bring import bring, naming
from assay.verbs.context import Context


def preview(
    ctx: Context,
    upload: str,
    *,
    rows: int = 20,
    format: str | None = None,  # noqa: A002 - the word a person uses
    encoding: str | None = None,
    delimiter: str | None = None,
    roles: Mapping[Role, str] | None = None,
    cut: str | None = None,
) -> Preview:
    """Guess how an upload would be read, and show its first rows; nothing is stored.

    Args:
        rows: Rows to show.
        format, encoding, delimiter: Where the guess is wrong.
        roles: Source column for a role; an empty one means that no column plays it.
        cut: How documents are cut into passages.

    Raises:
        UploadNotFound: There is none of that id.
        ReadError: The file is unusable.
    """
    known = ctx.store.uploads.get(upload)
    path = ctx.store.uploads.file(upload)
    with naming(path, known.name):
        source = open_source(
            path,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            roles=roles,
            max_field_bytes=ctx.settings.max_field_bytes,
            skip_bad=True,
            cut=cut,
            called=known.name,
        )
        shown = source.preview(rows)
    return Preview(
        upload=known,
        info=source.info.model_copy(update={"path": known.name}),
        columns=tuple(shown.columns),
        rows=tuple(plain_rows(shown)),
    )


def import_upload(
    ctx: Context,
    upload: str,
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002 - the word a person uses
    encoding: str | None = None,
    delimiter: str | None = None,
    roles: Mapping[Role, str] | None = None,
    skip_bad: bool = False,
    cut: str | None = None,
    password: str | Sequence[str] | None = None,
    keep: bool = False,
    watch: Reporter = silent,
) -> ImportReport:
    """Import an upload; the file is removed once its records are stored, unless it is kept.

    Raises:
        UploadNotFound: There is none of that id.
        ReadError: The file is unusable; nothing is stored and the upload stays.
    """
    known = ctx.store.uploads.get(upload)
    return bring(
        ctx,
        ctx.store.uploads.file(upload),
        name=name,
        format=format,
        encoding=encoding,
        delimiter=delimiter,
        roles=roles,
        skip_bad=skip_bad,
        cut=cut,
        password=password,
        called=known.name,
        upload=upload,
        keep=keep,
        imported=None if keep else lambda: ctx.store.uploads.delete(upload),
        watch=watch,
    )
