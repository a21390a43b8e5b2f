"""Decide the format of one file by its content first and its name second."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from assay.errors import EmptySource, InvalidSetting, MalformedSource, UnknownFormat
from assay.readers.documents.passages import Cutting
from assay.readers.documents.table import DocumentTable
from assay.readers.guessing.names import is_known_name
from assay.readers.limits import Limits
from assay.readers.nested import posts, senticap
from assay.readers.nested.jsondoc import JsonReader
from assay.readers.nested.jsonl import JsonlReader
from assay.readers.nested.postcells import posts_in
from assay.readers.nested.rowtable import RowTable
from assay.readers.nested.tags import by_tag
from assay.readers.origins import magic
from assay.readers.origins.encodings import TextEncoding, decode_sample, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.pictures.carousel import by_picture
from assay.readers.pictures.planning import coco_table, is_coco
from assay.readers.pictures.seen import seen_table, shape_of
from assay.readers.pictures.several import by_caption
from assay.readers.rejects import Rejects
from assay.readers.sheets.table import sheet_tables
from assay.readers.sheets.workbook import is_workbook
from assay.readers.tables import Table
from assay.readers.text.delimited import DelimitedRows, DelimitedTable
from assay.readers.text.dialects import Dialect, guess_dialect
from assay.readers.text.lines import LinesTable, is_label_first
from assay.readers.typed.columnar import ColumnarTable
from assay.readers.typed.features import Features

FORMATS = (
    "csv", "tsv", "json", "jsonl", "parquet", "arrow", "text", "folder", "huggingface", "intents",
    "senticap", "document", "coco", "pictures", "posts", "objects", "xlsx",
)  # fmt: skip
"""Names for the option ``format``; intents, senticap, coco and posts are forms of JSON, objects is
one of CSV."""

ENDINGS: dict[str, str] = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".psv": "csv", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
    ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".txt": "text", ".text": "text",
    ".pdf": "document", ".docx": "document", ".html": "document", ".htm": "document",
    ".token": "tsv", ".xhtml": "document", ".md": "document", ".markdown": "document",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xlsb": "xlsx", ".xls": "xlsx", ".ods": "xlsx",
}  # fmt: skip

_PREFERRED = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
_JSON_START = re.compile(r'\s*[\[{]\s*(?:["\[{}\]]|-?\d|true|false|null|$)')
_HEAD = 1 << 16
_STEADY = 0.98
_POSTS = 50  # objects looked at for comments


@dataclass(frozen=True)
class Options:
    """What a person set for a whole source; ``None`` means guess."""

    format: str | None
    encoding: str | None
    delimiter: str | None
    skip_bad: bool
    limits: Limits
    cutting: Cutting = field(default_factory=Cutting)
    passwords: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse values that cannot be used.

        Raises:
            UnknownFormat: There is no format of that name.
            InvalidSetting: The delimiter is not one ASCII character.
        """
        if self.format is not None and self.format not in FORMATS:
            raise UnknownFormat(
                f"'{self.format}' is not a format we read.", hint=f"One of: {', '.join(FORMATS)}."
            )
        given = self.delimiter
        if given is not None and (len(given) != 1 or not given.isascii() or given in '"\r\n'):
            raise InvalidSetting(
                f"The delimiter {given!r} is not a single plain character.",
                hint="For example ',' or ';' or a tab.",
            )


def table_of(origin: Origin, options: Options, features: Features | None = None) -> Table:
    """Build the table for one file.

    Raises:
        EmptySource, UnknownFormat, MalformedSource, EncodingError: By what is wrong.
    """
    head = origin.head(_HEAD)
    if not head.strip():
        raise EmptySource(f"'{origin.name}' is empty.")
    columnar = _columnar(head)
    if columnar:
        return _taken_apart(ColumnarTable(origin, columnar, features))
    if is_document(origin, head, options):
        return DocumentTable(
            [origin],
            cutting=options.cutting,
            passwords=options.passwords,
            encoding=options.encoding,
        )
    if (
        origin.member is None
        and head.startswith((*magic.ZIP, magic.OLE))
        and is_workbook(origin.path)
    ):
        return _only_sheet(origin)
    if head.startswith(magic.ZIP):
        raise UnknownFormat(
            f"'{origin.name}' is an archive inside an archive.", hint="Unpack it first."
        )
    kind = magic.foreign(head)
    if kind is not None:
        raise UnknownFormat(
            f"'{origin.name}' is {kind}, not a data file.",
            hint="Unpack it and import the folder."
            if "archive" in kind
            else "Import CSV, TSV, JSON, JSONL, Parquet, Arrow or plain text.",
        )
    ending = ENDINGS.get(origin.suffix)
    expected = options.format or ending
    if expected in {"parquet", "arrow", "xlsx"}:
        raise MalformedSource(
            f"'{origin.name}' is not an intact {expected} file: it does not begin like one.",
            hint="Copy or write the file again.",
        )
    return _taken_apart(_text_table(origin, options, expected))


def _taken_apart(table: Table) -> Table:
    """Let each caption and each picture be a row, and each tag a value of a list."""
    return by_tag(by_picture(by_caption(table)))


def _only_sheet(origin: Origin) -> Table:
    """Build the table of a workbook that lies among other files."""
    tables = sheet_tables(origin.path, origin.relative, origin.limits)
    if len(tables) > 1:
        raise UnknownFormat(
            f"'{origin.name}' holds a sheet for each split, and lies among other files.",
            hint="Import the workbook by itself.",
        )
    tables[0].origin = origin  # the file's name may be that of a split
    return tables[0]


def is_document(origin: Origin, head: bytes, options: Options) -> bool:
    """Tell whether a file is a document to be cut into passages.

    Args:
        origin: The file.
        head: Its first bytes.
        options: What a person set.
    """
    if options.format not in {None, "document"}:
        return False
    if origin.suffix == ".docx" or head.startswith(magic.ZIP):  # any other archive is a folder
        return origin.suffix == ".docx" and head.startswith(magic.ZIP)
    if options.format == "document":
        return True
    return head.startswith(b"%PDF-") or (
        ENDINGS.get(origin.suffix) == "document" and magic.foreign(head) is None
    )


def _columnar(head: bytes) -> str | None:
    if head.startswith(magic.PARQUET):
        return "parquet"
    if head.startswith((magic.ARROW_FILE, magic.ARROW_STREAM)):
        return "arrow"
    return None


def _text_table(origin: Origin, options: Options, expected: str | None) -> Table:
    encoding = find_encoding(origin, options.encoding)
    text = decode_sample(origin.head(_HEAD), encoding)
    if encoding.carriage_returns:
        text = text.replace("\r", "\n")
    given = options.format is not None
    if expected in {"json", "jsonl", "intents", "senticap", "coco", "posts"} or (
        not given and expected != "text" and _JSON_START.match(text) and _is_json(text)
    ):
        return _json_table(origin, options, text, encoding)
    if options.format == "objects" or (not given and expected in {"csv", "tsv"}):
        shape = shape_of(origin, options.delimiter)
        if shape is not None:
            return seen_table(origin, shape, encoding)
        if given:
            raise UnknownFormat(
                f"'{origin.name}' is no table of pictures and what is seen on them.",
                hint="It has a column of pictures, as 'file_name', and one of 'objects'.",
            )
    if expected == "text" or expected is None:
        return _plain_table(origin, options, text, encoding, given=given)
    prefer = "\t" if expected == "tsv" else _PREFERRED.get(origin.suffix, ",")
    return delimited(origin, options, prefer, encoding)


def delimited(origin: Origin, options: Options, prefer: str, encoding: TextEncoding) -> Table:
    """Build the table of a delimited file, through objects where a column holds JSON."""
    table = DelimitedTable(origin, encoding=encoding, delimiter=options.delimiter, prefer=prefer)
    threads = posts_in(table) if options.format in {None, "posts"} else None
    if threads is not None:
        return threads
    if "{" not in origin.head(_HEAD).decode("utf-8", "replace"):
        return table
    objects = RowTable(DelimitedRows(table), as_text=True)
    return objects if objects.expanded else table


def _is_json(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0]
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        # An array over several lines, or one long line that the sample cuts.
        return first.strip() in {"[", "{", "[{"} or first.lstrip().startswith(("[{", '{"'))
    return True


def _json_table(origin: Origin, options: Options, text: str, encoding: TextEncoding) -> Table:
    if options.format == "coco" or (options.format is None and is_coco(origin)):
        return coco_table(origin, encoding)
    if _is_jsonl(text, origin):
        return _row_table(JsonlReader(origin, encoding=encoding))
    salvage = options.skip_bad
    return _row_table(JsonReader(origin, encoding=encoding, salvage=salvage))


def _is_jsonl(text: str, origin: Origin) -> bool:
    """Tell lines of JSON from a document: the first line is whole and another one follows."""
    lines = [line for line in text.split("\n") if line.strip()]
    whole = [_is_object(line) for line in lines[:3]]
    if origin.suffix in {".jsonl", ".ndjson"}:
        return any(whole) or not text.lstrip().startswith("[")
    return len(lines) > 1 and whole[0] and lines[1].lstrip().startswith(("{", "["))


def _is_object(line: str) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _row_table(reader: JsonReader | JsonlReader) -> Table:
    rejects = Rejects("", skip_bad=True, limit=reader.origin.limits.max_rejects)
    first = next(iter(reader.rows(rejects)), None)
    if first is not None and senticap.is_captions(first[1]):
        reader.format = "senticap"
        fixed = dict(senticap.FIXED)
        if senticap.has_sentiment(first[1]):
            fixed["label"] = senticap.LABEL
        reader.notes.append("Each image holds several sentences; each became a record.")
        return RowTable(reader, explode=senticap.sentences, fixed=fixed)
    some = [record for _, record in islice(reader.rows(rejects), _POSTS)]
    if any(map(posts.is_post, some)):
        return _posts_table(reader, some)
    table = RowTable(reader)
    if "data" in table.expanded:
        table.format = "intents"
    return table


def _posts_table(reader: JsonReader | JsonlReader, some: list[dict[str, Any]]) -> RowTable:
    reader.format = "posts"
    reader.notes += posts.told_of(some)
    return RowTable(reader, explode=posts.threads, fixed=posts.roles_of(some))


def _plain_table(
    origin: Origin, options: Options, text: str, encoding: TextEncoding, *, given: bool
) -> Table:
    """Tell ``label text`` lines, delimited columns and bare lines apart."""
    whole = text[: text.rindex("\n") + 1] if len(text) >= _HEAD // 4 and "\n" in text else text
    lines = [line.removesuffix("\r") for line in whole.split("\n") if line.strip()][:1000]
    if options.delimiter is None and is_label_first(lines):
        return LinesTable(origin, encoding=encoding, labelled=True)
    if options.delimiter is not None:
        return delimited(origin, options, options.delimiter, encoding)
    if not given:
        dialect = guess_dialect(whole, prefer="\t")
        if _is_steady(dialect, lines) and _is_tabular(dialect.delimiter, dialect.header, lines):
            return delimited(origin, options, dialect.delimiter, encoding)
    return LinesTable(origin, encoding=encoding)


def _is_steady(dialect: Dialect, lines: list[str]) -> bool:
    """Tell whether nearly all lines have the separator equally often."""
    columns = [line.count(dialect.delimiter) for line in lines]
    if dialect.header and dialect.quote and any(dialect.quote in line for line in lines):
        # what stands in quotes separates nothing
        rows = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
        with suppress(csv.Error):
            columns = [len(row) - 1 for row in rows]
    steady = columns and columns.count(columns[0]) >= _STEADY * len(columns)
    return bool(steady) and columns[0] > 0


def _is_tabular(delimiter: str, header: bool, lines: list[str]) -> bool:
    """A comma also stands in prose, so it takes a header to make it a separator."""
    known = header and any(is_known_name(cell) for cell in lines[0].split(delimiter))
    return known or (delimiter == "\t" or (delimiter in ";|" and len(lines) > 2))
