"""Decide the format of one file by its content first and its name second."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import orjson

from assay.errors import EmptySource, InvalidSetting, MalformedSource, UnknownFormat
from assay.readers.documents.passages import Cutting
from assay.readers.documents.table import DocumentTable
from assay.readers.guessing.names import is_known_name
from assay.readers.limits import Limits
from assay.readers.nested import senticap
from assay.readers.nested.jsondoc import JsonReader
from assay.readers.nested.jsonl import JsonlReader
from assay.readers.nested.rowtable import RowTable
from assay.readers.origins import magic
from assay.readers.origins.encodings import TextEncoding, decode_sample, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.pictures.planning import coco_table, is_coco
from assay.readers.rejects import Rejects
from assay.readers.tables import Table
from assay.readers.text.delimited import DelimitedRows, DelimitedTable
from assay.readers.text.dialects import guess_dialect
from assay.readers.text.lines import LinesTable, is_label_first
from assay.readers.typed.columnar import ColumnarTable
from assay.readers.typed.features import Features

FORMATS = (
    "csv", "tsv", "json", "jsonl", "parquet", "arrow", "text", "folder", "huggingface", "intents",
    "senticap", "document", "coco", "pictures",
)  # fmt: skip
"""Names for the option ``format``; intents, senticap and coco are forms of JSON."""

ENDINGS: dict[str, str] = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".psv": "csv", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
    ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".txt": "text", ".text": "text",
    ".pdf": "document", ".docx": "document", ".html": "document", ".htm": "document",
    ".xhtml": "document", ".md": "document", ".markdown": "document",
}  # fmt: skip

_PREFERRED = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
_JSON_START = re.compile(r'\s*[\[{]\s*(?:["\[{}\]]|-?\d|true|false|null|$)')
_HEAD = 1 << 16
_STEADY = 0.98


@dataclass(frozen=True)
class Options:
    """What a person set for a whole source; ``None`` means guess."""

    format: str | None
    encoding: str | None
    delimiter: str | None
    skip_bad: bool
    limits: Limits
    cutting: Cutting = field(default_factory=Cutting)
    password: str | None = None

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
        return ColumnarTable(origin, columnar, features)
    if is_document(origin, head, options):
        return DocumentTable([origin], cutting=options.cutting, password=options.password)
    if head.startswith(magic.ZIP):
        raise UnknownFormat(
            f"'{origin.name}' is an archive inside an archive.", hint="Unpack it first."
        )
    kind = magic.foreign(head)
    if kind is not None:
        raise UnknownFormat(
            f"'{origin.name}' is {kind}, not a data file.",
            hint="Import CSV, TSV, JSON, JSONL, Parquet, Arrow or plain text.",
        )
    ending = ENDINGS.get(origin.suffix)
    expected = options.format or ending
    if expected in {"parquet", "arrow"}:
        raise MalformedSource(
            f"'{origin.name}' is not an intact {expected} file: it does not begin like one.",
            hint="Copy or write the file again.",
        )
    return _text_table(origin, options, expected)


def is_document(origin: Origin, head: bytes, options: Options) -> bool:
    """Tell whether a file is a document to be cut into passages.

    Args:
        origin: The file.
        head: Its first bytes.
        options: What a person set.
    """
    if options.format is not None:
        return options.format == "document"
    if origin.suffix == ".docx":
        return head.startswith(magic.ZIP)
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
    if expected in {"json", "jsonl", "intents", "senticap", "coco"} or (
        not given and expected != "text" and _JSON_START.match(text) and _is_json(text)
    ):
        return _json_table(origin, options, text, encoding)
    if expected == "text" or expected is None:
        return _plain_table(origin, options, text, encoding, given=given)
    prefer = "\t" if expected == "tsv" else _PREFERRED.get(origin.suffix, ",")
    return delimited(origin, options, prefer, encoding)


def delimited(origin: Origin, options: Options, prefer: str, encoding: TextEncoding) -> Table:
    """Build the table of a delimited file, through objects where a column holds JSON."""
    table = DelimitedTable(origin, encoding=encoding, delimiter=options.delimiter, prefer=prefer)
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
    table = RowTable(reader)
    if "data" in table.expanded:
        table.format = "intents"
    return table


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
        columns = [line.count(dialect.delimiter) for line in lines]
        steady = columns and columns.count(columns[0]) >= _STEADY * len(columns) and columns[0] > 0
        if steady and _is_tabular(dialect.delimiter, dialect.header, lines):
            return delimited(origin, options, dialect.delimiter, encoding)
    return LinesTable(origin, encoding=encoding)


def _is_tabular(delimiter: str, header: bool, lines: list[str]) -> bool:
    """A comma also stands in prose, so it takes a header to make it a separator."""
    known = header and any(is_known_name(cell) for cell in lines[0].split(delimiter))
    return known or (delimiter == "\t" or (delimiter in ";|" and len(lines) > 2))
