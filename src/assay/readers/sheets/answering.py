"""The child that reads a workbook: lines of JSON on its output.

It is run as a file and imports nothing of ours, so that it begins in 40 ms. Its arguments: bytes
of memory it may take, the workbook, and the number of a sheet; without one it lists the sheets.
A last line says that it came to the end, or what is wrong.
"""

from __future__ import annotations

import datetime
import os
import sys
from contextlib import suppress

import orjson
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

try:
    import resource
except ImportError:  # Windows has no such limits; the unpacked size is bounded there too
    resource = None


def _limit(memory: int) -> None:
    if resource is not None:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - starts sooner
            own = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (own + memory, own + memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _opened(path: str) -> CalamineWorkbook:
    """Open a workbook by its name, which tells locked ones, else by what it holds."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with open(path, "rb") as file:  # noqa: PTH123 - starts sooner
            return CalamineWorkbook.from_filelike(file)


def _text(value: object) -> str:
    """Write the value of a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.timedelta):  # a span, as 26:30:00
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _say(said: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(said) + b"\n")


def _list(book: CalamineWorkbook) -> None:
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            _say([number, sheet.name, sheet.visible == SheetVisibleEnum.Visible])


def _read(book: CalamineWorkbook, number: int) -> None:
    """Say the rows that hold anything: number, share of the sheet, cells."""
    sheet = book.get_sheet_by_index(number)
    before = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin at the first used column
    height = max(1, sheet.total_height)
    for at, row in enumerate(sheet.iter_rows(), 1):
        cells = before + [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            _say([at, min(1.0, at / height), cells])


def main() -> None:
    """Say what was asked for."""
    memory, path, *asked = sys.argv[1:]
    with suppress(OSError, ValueError):
        _limit(int(memory))
    try:
        book = _opened(path)
        _read(book, int(asked[0])) if asked else _list(book)
    except PasswordError:
        _say("locked")
    except BrokenPipeError:  # enough was read
        os._exit(0)
    except MemoryError:
        _say("large")
    except BaseException:  # noqa: BLE001 - a panic of the library is no Exception
        _say("broken")
    else:
        _say("end")


if __name__ == "__main__":
    main()
