"""Workbooks as Excel, LibreOffice and programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest
from tests.readers.sheets.binary import biff, ole, xlsb_parts

from assay.errors import DocumentLocked, EmptySource, MalformedSource, UnknownFormat
from assay.readers import Limits, open_source

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "http://schemas.openxmlformats.org/package/2006/"
TYPES = f'<Types xmlns="{PARTS}content-types"/>'
FIRST = (
    f'<Relationships xmlns="{PARTS}relationships"><Relationship Id="r1" '
    f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
CELLS = ("utterance", "intent_name", "subset", "is_complete", "al_score", "seen")


def cell(value: object, where: str, strings: list[str]) -> str:
    """Write a cell: text among the shared strings, 45 as a date, numbers and truth as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{where}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, complex):  # a day, in the style of dates
        return f'<c r="{where}" s="1"><v>{value.real}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    strings.append(str(value))
    return f'<c r="{where}" t="s"><v>{len(strings) - 1}</v></c>'


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    hidden: Sequence[str] = (),
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Write a workbook as Excel does."""
    strings: list[str] = []
    parts: dict[str, str] = {"[Content_Types].xml": TYPES, "_rels/.rels": FIRST}
    named, links = [], []
    for number, (name, rows) in enumerate(sheets.items(), 1):
        body = "".join(
            f'<row r="{at}">'
            + "".join(cell(v, f"{chr(65 + column)}{at}", strings) for column, v in enumerate(row))
            + "</row>"
            for at, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
        state = ' state="hidden"' if name in hidden else ""
        named.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state}/>')
        target = f"worksheets/sheet{number}.xml"
        links.append(f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" Target="{target}"/>')
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{"".join(named)}</sheets></workbook>'
    )
    links += [
        f'<Relationship Id="{part}" Type="{LINKS}/{part}" Target="{part}.xml"/>'
        for part in ("sharedStrings", "styles")
    ]
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PARTS}relationships">{"".join(links)}</Relationships>'
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in strings)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return packed({**parts, **(extra or {})})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def open_document(table: str, manifest: str = "") -> bytes:
    """Write a workbook as LibreOffice does, of the rows of one sheet."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": (
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml">{manifest}'
            "</manifest:file-entry></manifest:manifest>"
        ),
        "content.xml": (
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}'
            f'table:1.0" xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        ),
    })  # fmt: skip


ROWS: tuple[tuple[object, ...], ...] = (
    CELLS,
    ("Wo ist meine Überweisung?", "transfer ", "TRAIN", True, 0.25, 45000 + 0j),
    ("Ich möchte kündigen", "cancel", "TEST", False, 1, 45000.5 + 0j),
    ("Storno & Rückruf", None, None, False, None, None),
)


def test_a_sheet_is_a_table_with_roles_guessed_as_in_any_other(write, read):
    path = write("export.xlsx", workbook({"Intents": ROWS}))
    info = open_source(path).info
    roles = {guess.column: guess.role for guess in info.columns}
    assert (info.format, roles["utterance"], roles["subset"]) == ("xlsx", "text", "split")
    assert roles["intent_name"] == "label"
    frame = read(path)
    assert frame["text"].to_list() == [row[0] for row in ROWS[1:]]
    assert frame["label"].to_list() == ["transfer", "cancel", None]
    assert frame["split"].to_list() == ["train", "test", "none"]
    assert frame["meta.is_complete"].to_list() == [True, False, False]
    assert frame["meta.al_score"].to_list() == [0.25, 1.0, None]
    assert frame["meta.seen"].to_list() == ["2023-03-15", "2023-03-15T12:00:00", None]


def test_a_title_above_the_header_is_no_record(write, read):
    rows = [("Export of 3 April",), (), *ROWS]
    path = write("export.xlsx", workbook({"Intents": rows}))
    assert read(path).height == 3
    assert any("named in row 3" in note for note in open_source(path).info.notes)


def test_sheets_named_as_splits_are_the_splits(write, read):
    of = {"Training": ROWS[:2], "Test": (ROWS[0], ROWS[2])}
    rows = {name: [row[:2] for row in found] for name, found in of.items()}
    frame = read(write("export.xlsx", workbook(rows)))
    assert frame["split"].to_list() == ["train", "test"]


def test_the_first_shown_sheet_with_rows_is_read_and_the_others_are_named(write, read):
    notes: list[tuple[object, ...]] = [("about this file",)]
    book = workbook({"old": ROWS, "About": notes, "Data": ROWS, "Lookup": ROWS}, hidden=["old"])
    path = write("export.xlsx", book)
    assert read(path).height == 3
    told = "Of its sheets 'Data' is read, and not 'About', 'Lookup'."
    assert told in open_source(path).info.notes


def test_values_are_read_as_programs_write_them(write, read):
    """Inline strings, results of formulas, errors, cells without an address, rich text."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>text</x:t></x:is></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>label</x:t></x:is></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>n</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:r><x:t xml:space="preserve">one </x:t>'
        "</x:r><x:r><x:t>line_x000A_two</x:t></x:r>"
        "<x:rPh><x:t>read aloud</x:t></x:rPh></x:is></x:c>"
        '<x:c t="str"><x:f>A1&amp;B1</x:f><x:v>yes</x:v></x:c><x:c><x:v>3.0</x:v></x:c></x:row>'
        '<x:row r="9"><x:c r="A9" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c>'
        '<x:c r="B9" t="e"><x:v>#N/A</x:v></x:c><x:c r="C9"><x:v>4</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    frame = read(write("a.xlsx", workbook({"S": ROWS}, extra={"xl/worksheets/sheet1.xml": sheet})))
    assert frame["text"].to_list() == ["one line\ntwo", "b"]
    assert frame["label"].to_list() == ["yes", None]
    assert frame["meta.n"].to_list() == [3, 4]
    assert frame["_line"].to_list() == [2, 9]


def test_many_rows_come_in_batches(write):
    rows = [CELLS, *((f"text {n}", f"c{n % 3}", "TRAIN", True, n, None) for n in range(45_000))]
    batches = list(open_source(write("a.xlsx", workbook({"S": rows}))).batches())
    assert len(batches) > 1
    assert pl.concat(batches)["text"].to_list() == [f"text {n}" for n in range(45_000)]


def test_a_row_with_more_cells_than_columns_is_named(write):
    rows: list[tuple[object, ...]] = [("text", "label")]
    rows += [(f"text {n}", "ab"[n % 2]) for n in range(5_000)]
    rows.append(("late", "a", "beyond"))
    path = write("a.xlsx", workbook({"S": rows}))
    with pytest.raises(MalformedSource, match="line 5002: 3 cells instead of 2"):
        list(open_source(path).batches())
    kept = open_source(path, skip_bad=True)
    assert sum(batch.height for batch in kept.batches()) == 5_000


def test_what_is_no_intact_workbook_is_said_to_be_none(tmp_path: Path):
    whole = workbook({"S": ROWS})
    bad = {
        "cut.xlsx": (whole[: len(whole) // 2], MalformedSource, "not an intact"),
        "text.xlsx": (b"text,label\na,b\n", MalformedSource, "not an intact xlsx file"),
        "xml.xlsx": (
            workbook({"S": ROWS}, extra={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
            MalformedSource,
            "not an intact workbook",
        ),
        "entities.xlsx": (
            workbook(
                {"S": ROWS},
                extra={
                    "xl/sharedStrings.xml": '<!DOCTYPE s [<!ENTITY a "aaaa">]><sst><si><t>&a;</t>'
                    "</si></sst>"
                },
            ),
            MalformedSource,
            "not an intact workbook",
        ),
        "empty.xlsx": (workbook({"S": []}), EmptySource, "sheet 'S' of 'empty.xlsx' holds no rows"),
        "header.xlsx": (workbook({"S": [CELLS]}), EmptySource, "holds no rows"),
        "twice.xlsx": (
            workbook({"S": [("text", "text"), ("a", "b")]}),
            MalformedSource,
            "are named 'text'",
        ),
        "letter.xlsx": (
            packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
            UnknownFormat,
            "no workbook of sheets",
        ),
        "letter.odt": (
            packed({"mimetype": "application/vnd.oasis…", "content.xml": "<x/>"}),
            UnknownFormat,
            "no workbook of sheets",
        ),
        "old.doc": (ole("WordDocument", b""), UnknownFormat, "old or has a password"),
        "broken.xls": (ole("Workbook", b"nothing"), MalformedSource, "not an intact workbook"),
        "locked.xlsx": (ole("EncryptedPackage", b""), DocumentLocked, "has a password"),
        "locked.xls": (ole("Workbook", biff([("a",)], locked=True)), DocumentLocked, "a password"),
        "locked.ods": (
            open_document("", "<manifest:encryption-data/>"),
            DocumentLocked,
            "has a password",
        ),
    }
    for name, (content, kind, said) in bad.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(kind, match=said) as caught:
            list(open_source(path).batches())
        assert caught.value.hint, name


def test_a_workbook_among_other_files_of_a_folder_is_one_of_them(write, read, tmp_path):
    write("both/train.xlsx", workbook({"S": [row[:2] for row in ROWS]}))
    write("both/test.xlsx", workbook({"S": [row[:2] for row in ROWS[:2]]}))
    frame = read(tmp_path / "both")
    assert sorted(frame["split"].to_list()) == ["test", "train", "train", "train"]


def test_a_bomb_is_refused(write):
    bomb = workbook({"S": ROWS}, extra={"xl/sharedStrings.xml": " " * 150_000_000})
    with pytest.raises(MalformedSource, match="archive bomb"):
        open_source(write("bomb.xlsx", bomb))


def test_a_workbook_of_libreoffice_is_read(write, read):
    def text(value: str) -> str:
        cell = '<table:table-cell office:value-type="string"><text:p>'
        return f"{cell}{value}</text:p></table:table-cell>"

    def row(cells: str, times: int = 1) -> str:
        repeated = f' table:number-rows-repeated="{times}"'
        return f"<table:table-row{repeated}>{cells}</table:table-row>"

    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    value = "<table:table-cell office:value-type="
    cells = (
        f'{value}"float" office:value="3"/>{value}"date" office:date-value="2023-03-15"/>'
        f'{value}"boolean" office:boolean-value="true"/>'
    )
    table = (
        row("<table:table-cell/>", 2)
        + row("".join(map(text, ("text", "label", "n", "day", "done"))))
        + row(text("eins</text:p><text:p>zwei") + text("a") + cells + empty)
        + row(empty, 3)
        + row(text("drei") + text("b") + cells, 2)
        + row(empty, 1_048_000)
    )
    frame = read(write("a.ods", open_document(table)))
    assert frame["text"].to_list() == ["eins\nzwei", "drei", "drei"]
    assert frame["label"].to_list() == ["a", "b", "b"]
    assert frame["meta.n"].to_list() == [3, 3, 3]
    assert frame["meta.day"].to_list() == ["2023-03-15"] * 3
    assert frame["meta.done"].to_list() == [True] * 3
    assert frame["_line"].to_list() == [4, 8, 9]


TABLE = [(), (None, "text", "label", "n"), (), (None, "Grüße", "a", 3), (None, "b", "c", 0.25)]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb"])
def test_each_kind_of_excel_keeps_the_numbers_of_its_rows(write, read, kind):
    content = {
        "xlsx": lambda: workbook({"S": TABLE}),
        "xls": lambda: ole("Workbook", biff(TABLE)),
        "xlsb": lambda: packed(xlsb_parts(TABLE)),
    }[kind]()
    for name in (f"a.{kind}", "unnamed"):
        frame = read(write(name, content))
        assert frame["text"].to_list() == ["Grüße", "b"]
        assert frame["label"].to_list() == ["a", "c"]
        assert frame["meta.n"].to_list() == [3.0, 0.25]
        assert frame["_line"].to_list() == [4, 5]


def test_two_cells_at_the_ends_of_a_sheet_cost_a_sentence_and_not_the_process(write):
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    path = write("far.xlsx", workbook({"S": ROWS}, extra={"xl/worksheets/sheet1.xml": sheet}))
    with pytest.raises(MalformedSource, match="more than 2,147,483,648 bytes of memory") as caught:
        open_source(path)
    assert "CSV" in caught.value.hint


def test_a_workbook_that_unpacks_to_more_than_is_allowed_is_refused(write):
    path = write("a.xlsx", workbook({"S": ROWS}))
    with pytest.raises(MalformedSource, match="takes more than 1,000 bytes"):
        open_source(path, limits=Limits(workbook_memory=1_000))
