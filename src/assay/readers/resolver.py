"""From a path to a source."""

from __future__ import annotations

import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assay.errors import InvalidSetting, ReadError, UnknownFormat
from assay.readers.documents.passages import Cutting
from assay.readers.folders.layouts import list_folder, plan_folder
from assay.readers.guessing.roles import ROLES
from assay.readers.limits import Limits
from assay.readers.origins import magic
from assay.readers.origins.archives import zip_origins
from assay.readers.origins.places import Origin, plain_errors
from assay.readers.pictures.folder import PictureFolderTable, is_picture
from assay.readers.sheets.table import sheet_tables
from assay.readers.sheets.workbook import is_workbook
from assay.readers.sniffing import Options, is_document, table_of
from assay.readers.source import Plan, Source, TableSource
from assay.schema.records import Role


def open_source(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the option's own name
    encoding: str | None = None,
    delimiter: str | None = None,
    roles: Mapping[Role, str] | None = None,
    max_field_bytes: int = 10_000_000,
    skip_bad: bool = False,
    cut: str | None = None,
    password: str | Sequence[str] | None = None,
    called: str | None = None,
    limits: Limits | None = None,
) -> Source:
    """Open a file or folder, guess how to read it, and say why.

    Nothing but a sample is read until ``batches`` is iterated, save that a JSON document is
    outlined once.

    Args:
        path: A file, an archive, or a folder.
        format: One of ``FORMATS``; guessed from content and name when ``None``.
        encoding: Python's name of the text encoding; guessed when ``None``.
        delimiter: One character; guessed when ``None``.
        roles: Role → column, for roles a person names; an empty column means that no column
            plays the role. The others are guessed.
        max_field_bytes: Largest field and record, in bytes.
        skip_bad: Leave bad rows out, listed in ``rejects``, instead of refusing the source.
        cut: How documents are cut into passages: so many ``tokens`` in whole sentences, as
            ``"180"``, or ``"characters/overlap"``, as ``"300/100"``.
        password: What opens documents that are encrypted; several are tried in turn.
        called: Name of a single file, where that on disk means nothing to a person; a document
            is known by it.
        limits: Every other cap; its ``max_field_bytes`` is replaced.

    Raises:
        SourceNotFound, PermissionRefused, ReadError: The path cannot be read.
        EmptySource, UnknownFormat, MalformedSource, EncodingError: The content cannot.
        UnknownColumn, ImplausibleColumn: A role cannot be filled as asked.
        InvalidSetting: An option has an impossible value.
    """
    limits = replace(limits or Limits(), max_field_bytes=max_field_bytes)
    unknown = sorted(set(roles or {}) - set(ROLES))
    if unknown:
        raise InvalidSetting(f"'{unknown[0]}' is no role.", hint=f"Roles: {', '.join(ROLES)}.")
    cutting = Cutting() if cut is None else Cutting.parse(cut)
    passwords = (password,) if isinstance(password, str) else tuple(password or ())
    options = Options(format, encoding, delimiter, skip_bad, limits, cutting, passwords)
    options.check()
    plan = _plan(Path(path), options, called)
    return TableSource(plan, roles=roles or {}, limits=limits, skip_bad=skip_bad)


def _plan(path: Path, options: Options, called: str | None) -> Plan:
    with plain_errors(str(path)):
        mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return plan_folder(path, list_folder(path, options.limits), options)
    if options.format in {"folder", "huggingface"}:
        raise UnknownFormat(f"'{path}' is a file, but the format {options.format} is a folder.")
    if not stat.S_ISREG(mode):
        raise ReadError(
            f"'{path}' is neither a file nor a folder but a device or pipe.",
            hint="Save the data to a file first.",
        )
    origin = Origin(path=path, relative=called or path.name, limits=options.limits)
    with plain_errors(str(path)), path.open("rb") as file:
        head = file.read(4)
    if options.format in {None, "xlsx"} and is_workbook(path):
        return Plan(path, sheet_tables(path, origin.relative, options.limits))
    if head.startswith(magic.ZIP) and not is_document(origin, head, options):
        return _archive(path, options)
    if options.format in {None, "pictures"} and is_picture(origin):
        return Plan(path, [PictureFolderTable([origin], {})], "pictures")
    if options.format == "pictures":
        raise UnknownFormat(f"'{path}' is neither a picture nor a folder of them.")
    table = table_of(origin, options)
    return Plan(path, [table], compression="gzip" if head.startswith(magic.GZIP) else None)


def _archive(path: Path, options: Options) -> Plan:
    origins = zip_origins(path, options.limits)
    if len(origins) == 1 and not is_picture(origins[0]):
        return Plan(path, [table_of(origins[0], options)], compression="zip")
    return replace(plan_folder(path, origins, options), compression="zip")
