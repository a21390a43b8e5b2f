"""The data card of a Hugging Face folder: a README whose YAML head names every feature."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assay.writers.cells import PolarsDataType

DATA = "data"

_DTYPES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Boolean: "bool",
    pl.Int8: "int8",
    pl.Int16: "int16",
    pl.Int32: "int32",
    pl.Int64: "int64",
    pl.UInt8: "uint8",
    pl.UInt16: "uint16",
    pl.UInt32: "uint32",
    pl.UInt64: "uint64",
    pl.Float16: "float16",
    pl.Float32: "float32",
    pl.Float64: "float64",
    pl.Binary: "binary",
    pl.Date: "date32",
    pl.Time: "time64[ns]",
}


@dataclass(frozen=True)
class Part:
    """One Parquet file of the folder.

    Attributes:
        split: What the Hub calls it.
        stem: Start of the file's name.
        rows: Records in it.
        bytes: Its size.
    """

    split: str
    stem: str
    rows: int
    bytes: int

    @property
    def file(self) -> str:
        """Name of the file, as the Hub numbers them."""
        return f"{self.stem}-00000-of-00001.parquet"


def card(
    title: str,
    features: Mapping[str, pl.DataType],
    names: Sequence[str],
    parts: Sequence[Part],
) -> str:
    """Write the data card; JSON strings are YAML strings, so no YAML library is needed.

    Args:
        title: Heading for people.
        features: Columns of the files with their types.
        names: Class names of the column ``label``; none makes it a plain text column.
        parts: The files.
    """
    head = ["---", "dataset_info:", "  features:"]
    for name, dtype in features.items():
        head.append(f"  - name: {json.dumps(name, ensure_ascii=False)}")
        head += _class_label(names) if name == "label" and names else _feature(dtype, "    ")
    head.append("  splits:")
    for part in parts:
        head.append(f"  - name: {part.split}")
        head += [f"    num_bytes: {part.bytes}", f"    num_examples: {part.rows}"]
    total = sum(part.bytes for part in parts)
    head += [f"  download_size: {total}", f"  dataset_size: {total}"]
    head += ["configs:", "- config_name: default", "  data_files:"]
    for part in parts:
        head += [f"  - split: {part.split}", f"    path: {DATA}/{part.stem}-*"]
    counts = "".join(f"| {part.split} | {part.rows:,} |\n" for part in parts)
    body = f"# {title}\n\nExported by Assay.\n\n| split | records |\n|---|---|\n{counts}"
    return "\n".join([*head, "---", "", body])


def _class_label(names: Sequence[str]) -> list[str]:
    lines = ["    dtype:", "      class_label:", "        names:"]
    return lines + [
        f"          '{code}': {json.dumps(name, ensure_ascii=False)}"
        for code, name in enumerate(names)
    ]


def _feature(dtype: pl.DataType, indent: str) -> list[str]:
    if isinstance(dtype, pl.List | pl.Array):
        inner = dtype.inner
        if isinstance(inner, pl.Struct):
            return [f"{indent}list:", *_fields(inner, indent)]
        if isinstance(inner, pl.List | pl.Array):
            return [f"{indent}list:", *_feature(_type(inner), indent + "  ")]
        return [f"{indent}list: {_named(_type(inner))}"]
    if isinstance(dtype, pl.Struct):
        return [f"{indent}struct:", *_fields(dtype, indent)]
    return [f"{indent}dtype: {_named(dtype)}"]


def _fields(dtype: pl.Struct, indent: str) -> list[str]:
    lines: list[str] = []
    for inner in dtype.fields:
        lines.append(f"{indent}- name: {json.dumps(inner.name, ensure_ascii=False)}")
        lines += _feature(_type(inner.dtype), indent + "  ")
    return lines


def _type(dtype: PolarsDataType) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()


def _named(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Datetime):
        zone = f", tz={dtype.time_zone}" if dtype.time_zone else ""
        return json.dumps(f"timestamp[{dtype.time_unit}{zone}]")
    if isinstance(dtype, pl.Duration):
        return json.dumps(f"duration[{dtype.time_unit}]")
    if isinstance(dtype, pl.Decimal):
        return json.dumps(f"decimal128({dtype.precision}, {dtype.scale})")
    return _DTYPES.get(type(dtype), "string")
