"""A table of class names: class, synset, language and name, as WordNets give them away.

Rows as of the Open Multilingual Wordnet (Bond and Foster 2013): a class, the synset it stands
for, an ISO 639 code and a lemma. A lemma may be a gap (``GAP!``), hold ``_`` for a space, or
stand twice: gaps are listed as rejected, the others made plain and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assay.errors import EmptySource, MalformedSource, UnknownColumn
from assay.readers.limits import Limits
from assay.readers.origins.places import Origin, plain_errors
from assay.readers.rejects import Rejects
from assay.readers.sniffing import Options, table_of
from assay.readers.tables import LINE
from assay.schema.class_names import CLASS, LANGUAGE, NAME, SYNSET
from assay.schema.imports import RejectedRow

_CALLED = {
    CLASS: ("class", "category", "object", "label"),
    SYNSET: ("synset",),
    LANGUAGE: ("language", "lang", "locale"),
    NAME: ("lemma", "name", "word", "term", "translation"),
}
_MOST = 500_000
_LONGEST = 200  # characters of a name
_SIGNS = " \t!?*"
# the codes of wordnets → ISO 639-1, as languages are told elsewhere
_CODES = """
als:sq arb:ar ara:ar bul:bg cat:ca ces:cs cmn:zh dan:da deu:de ell:el eng:en est:et eus:eu
fas:fa fin:fi fra:fr glg:gl heb:he hrv:hr hun:hu ind:id isl:is ita:it jpn:ja kor:ko lit:lt
nld:nl nno:nn nob:nb pol:pl por:pt qcn:zh ron:ro rus:ru slk:sk slv:sl spa:es swe:sv tha:th
tur:tr ukr:uk vie:vi zsm:ms zho:zh
"""
_TWO: dict[str, str] = {
    three: two for three, _, two in (pair.partition(":") for pair in _CODES.split())
}


@dataclass(frozen=True)
class NamesTable:
    """Class names as they were read.

    Attributes:
        names: Columns class, synset, language and name, each row once.
        duplicates: Rows that said again what another says.
        rejects: Rows that name nothing, with the reason.
    """

    names: pl.DataFrame
    duplicates: int
    rejects: list[RejectedRow]


def read_class_names(path: Path, *, called: str | None = None) -> NamesTable:
    """Read a table of class names: CSV, TSV, JSON lines, Parquet.

    Args:
        path: The file.
        called: Its name, where that on disk means nothing to a person.

    Raises:
        ReadError: The file cannot be read.
        UnknownColumn: It has no column of classes, of languages or of names.
        EmptySource: No row names a class.
        MalformedSource: It has too many rows to be a table of names.
    """
    limits = Limits()
    shown = called or path.name
    options = Options(None, None, None, skip_bad=True, limits=limits)
    with plain_errors(str(path)):
        table = table_of(Origin(path=path, relative=shown, limits=limits), options)
    columns = _columns(table.sample(100).columns, shown)
    rejects = Rejects(shown, skip_bad=True, limit=limits.max_rejects)
    rows: dict[tuple[str, str, str, str], None] = {}
    read = 0
    for line, cells in _cells(table.frames(rejects), columns):
        read += 1
        if read > _MOST:
            raise MalformedSource(
                f"'{shown}' has more than {_MOST:,} rows, too many for a table of class names.",
                hint="Keep the rows of the classes that your data set has.",
            )
        name = " ".join(cells[NAME].replace("_", " ").split()).strip(_SIGNS)
        reason = _fault(cells, name)
        if reason is not None:
            rejects.add(line, reason, " · ".join(cells.values()))
            continue
        code = cells[LANGUAGE].lower().replace("_", "-").split("-")[0]
        rows[(cells[CLASS], cells[SYNSET], _TWO.get(code, code), name)] = None
    if not rows:
        raise EmptySource(
            f"No row of '{shown}' names a class.",
            hint="Each row needs a class, a language and a name: dog,fr,chien",
        )
    frame = pl.DataFrame(list(rows), schema=[CLASS, SYNSET, LANGUAGE, NAME], orient="row")
    good = read - len(rejects.rows)
    return NamesTable(frame, max(0, good - frame.height), rejects.rows)


def _columns(there: list[str], shown: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, names in _CALLED.items():
        for name in names:
            fitting = [
                column
                for column in there
                if column not in found.values() and name in column.lower().split("_")
            ] or [c for c in there if c not in found.values() and name in c.lower()]
            if fitting:
                found[role] = fitting[0]
                break
        else:
            if role != SYNSET:
                listed = ", ".join(f"'{column}'" for column in there if column != LINE)
                raise UnknownColumn(
                    f"No column of '{shown}' holds the {role}; its columns are {listed}.",
                    hint="Name the columns class, language and name (and synset, if there is one).",
                )
    return found


def _cells(
    frames: Iterator[pl.DataFrame], columns: dict[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for frame in frames:
        for row in frame.iter_rows(named=True):
            cells = {
                role: str(row.get(columns.get(role, ""), None) or "").strip() for role in _CALLED
            }
            yield int(row[LINE]), cells


def _fault(cells: dict[str, str], name: str) -> str | None:
    for role in (CLASS, LANGUAGE):
        if not cells[role]:
            return f"the {role} is empty"
    if name.upper() == "GAP":
        return "it is a gap: the language has no word for the class"
    if len(name) > _LONGEST:
        return f"the name is longer than {_LONGEST} characters"
    return None if any(letter.isalpha() for letter in name) else "the name has no letter"
