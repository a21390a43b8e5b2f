"""Parquet and Arrow: columns that bring their types, made plain."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from assay.errors import MalformedSource, RowTooLarge
from assay.readers.origins import magic
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import too_large
from assay.readers.typed.arrowstream import arrow_batches
from assay.readers.typed.features import Features, features_of_parquet, features_of_stream
from assay.schema.records import Role
from assay.schema.runs import Reporter

_WHOLE = (pl.Int8(), pl.Int16(), pl.Int32(), pl.UInt8(), pl.UInt16(), pl.UInt32())


class ColumnarTable:
    """A Parquet or Arrow file as a table of plain columns.

    Nested columns become ``outer.inner``; lists become JSON text; class numbers become names;
    dates become ISO text; binary columns, such as pictures, are left out.

    Args:
        origin: The file.
        kind: parquet or arrow.
        features: Class names known from outside the file.

    Raises:
        MalformedSource: The file is cut off or broken.
    """

    typed = True
    encoding: str | None = None
    delimiter: str | None = None
    fixed: Mapping[Role, FixedRole] = {}

    def __init__(self, origin: Origin, kind: str, features: Features | None = None) -> None:
        self.origin = origin
        self.format = kind
        self.notes: list[str] = []
        self.fraction = 0.0
        self.complete = False
        self._features = features or Features()
        self._streamed = origin.head(4) == magic.ARROW_STREAM
        if kind == "parquet":
            with _broken(origin), _on_disk(origin) as path:
                self._features = features_of_parquet(path) or self._features
        if self._streamed and not self._features:
            head = origin.head(origin.limits.sample_bytes)
            self._features = features_of_stream(head) or self._features
        first = next(self._raw(), None)
        frame = first if first is not None else pl.DataFrame()
        self._schema = dict(self._plain(frame.clear()).schema)
        self._describe(frame)

    def _describe(self, frame: pl.DataFrame) -> None:
        binary = [name for name, dtype in _leaves(frame.schema) if _is_binary(dtype)]
        if binary:
            self.notes.append(f"Binary columns are left out: {', '.join(binary)}.")
        for column, labels in self._features.names.items():
            if column in self._schema:
                self.notes.append(
                    f"The numbers of '{column}' are class numbers and became names "
                    f"({', '.join(labels[:4])}{' …' if len(labels) > 4 else ''})."
                )

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first ``rows`` rows."""
        rejects = Rejects(self.origin.name, skip_bad=True, limit=self.origin.limits.max_rejects)
        frames: list[pl.DataFrame] = []
        held = 0
        found = self.frames(rejects)
        while held <= rows and (frame := next(found, None)) is not None:
            frames.append(frame)
            held += frame.height
        self.complete = held <= rows
        if not frames:
            return pl.DataFrame(schema={**self._schema, LINE: pl.Int64()})
        return pl.concat(frames).head(rows)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column with its plain type; the file's own schema says it."""
        return self._schema

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield plain frames; note rows with a value over the limit."""
        done = 0
        for raw in self._raw():
            height = self.origin.limits.batch_rows
            for part in raw.iter_slices(height):
                lines = pl.int_range(done + 1, done + part.height + 1, dtype=pl.Int64, eager=True)
                frame = self._plain(part).with_columns(lines.alias(LINE))
                done += part.height
                yield self._without_giants(frame, rejects)
        self.fraction = 1.0

    def _raw(self) -> Iterator[pl.DataFrame]:
        return self._stream() if self._streamed else self._random_access()

    def _random_access(self) -> Iterator[pl.DataFrame]:
        """Read a format that has its index at the end."""
        with _broken(self.origin), _on_disk(self.origin) as path:
            scanner = pl.scan_parquet if self.format == "parquet" else pl.scan_ipc
            scan = scanner(path, glob=False)
            total = int(scan.select(pl.len()).collect().item())
            if total == 0:
                yield scan.head(0).collect()
                return
            done = 0
            for frame in scan.collect_batches(chunk_size=self.origin.limits.batch_rows):
                done += frame.height
                self.fraction = done / total
                yield frame

    def _stream(self) -> Iterator[pl.DataFrame]:
        with _broken(self.origin), self.origin.open() as stream:
            for frame in arrow_batches(stream, self.origin.name):
                self.fraction = stream.fraction
                yield frame

    def _plain(self, frame: pl.DataFrame) -> pl.DataFrame:
        while structs := [n for n, d in frame.schema.items() if isinstance(d, pl.Struct)]:
            frame = frame.unnest(*structs, separator=".")
        if LINE in frame.columns:
            frame = frame.rename({LINE: "line"})
        columns = []
        for name, dtype in frame.schema.items():
            if _is_binary(dtype):
                continue
            labels = self._features.names.get(name)
            if labels is not None and dtype.is_integer():
                names = dict(enumerate(labels))
                mapped = pl.col(name).cast(pl.Int64)
                columns.append(mapped.replace_strict(names, default=None, return_dtype=pl.String))
            else:
                columns.append(_plain_column(name, dtype))
        return frame.select(columns)

    def _without_giants(self, frame: pl.DataFrame, rejects: Rejects) -> pl.DataFrame:
        limit = self.origin.limits.max_field_bytes
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        if not texts or frame.estimated_size() <= limit:
            return frame
        giant = pl.any_horizontal(pl.col(texts).str.len_bytes().fill_null(0) > limit)
        for line in frame.filter(giant)[LINE].to_list():
            rejects.add(line, too_large(limit), "", RowTooLarge)
        return frame.filter(~giant)


def _plain_column(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype in (pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()):
        return column
    if dtype in _WHOLE:
        return column.cast(pl.Int64)
    if dtype.is_decimal() or dtype.is_float():
        return column.cast(pl.Float64)
    if isinstance(dtype, pl.List | pl.Array):
        wrapped = pl.struct(column.alias("v")).struct.json_encode()
        text = wrapped.str.slice(len('{"v":')).str.head(-1)
        return pl.when(column.is_not_null()).then(text).alias(name)
    return column.cast(pl.String)


def _is_binary(dtype: pl.DataType) -> bool:
    """Whether values are bytes, or lists of bytes."""
    while isinstance(dtype, pl.List | pl.Array) and isinstance(dtype.inner, pl.DataType):
        dtype = dtype.inner
    return dtype == pl.Binary()


def _leaves(schema: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, pl.DataType]]:
    for name, dtype in schema.items():
        if isinstance(dtype, pl.Struct):
            yield from _leaves(dict(dtype), f"{prefix}{name}.")
        else:
            yield prefix + name, dtype


@contextmanager
def _broken(origin: Origin) -> Iterator[None]:
    """Turn what polars raises on a broken file into a sentence."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).split("\n")[0].rstrip(".")[:200]
        raise MalformedSource(
            f"'{origin.name}' is not an intact {origin.suffix.lstrip('.') or 'columnar'} file: "
            f"{reason}.",
            hint="Copy or write the file again; it may be cut off.",
        ) from error


@contextmanager
def _on_disk(origin: Origin) -> Iterator[Path]:
    """Give a path for formats that must be read from their end; unpack where necessary."""
    with origin.open() as stream:
        if origin.member is None and not stream.compressed:
            yield origin.path
            return
        with tempfile.NamedTemporaryFile(suffix=origin.suffix) as unpacked:
            while chunk := stream.read(origin.limits.block_bytes):
                unpacked.write(chunk)
            unpacked.flush()
            yield Path(unpacked.name)
