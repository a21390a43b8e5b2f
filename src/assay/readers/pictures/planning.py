"""Find captioned pictures in a folder: COCO's files together, or pictures with text beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assay.readers.guessing.splits import split_of_name
from assay.readers.nested.rowtable import RowTable
from assay.readers.origins.encodings import TextEncoding
from assay.readers.origins.places import Origin
from assay.readers.pictures.beside import with_seen
from assay.readers.pictures.coco import CocoReader
from assay.readers.pictures.folder import PictureFolderTable, stem_of
from assay.readers.pictures.lists import OBJECTS, SUPERCATEGORIES, ObjectsTable
from assay.readers.pictures.seen import SeenReader, shape_of
from assay.readers.pictures.sidecars import sidecar_table, sidecars_of
from assay.readers.pictures.voc import seen_by_voc
from assay.readers.pictures.yolo import seen_by_yolo
from assay.readers.source import Plan
from assay.readers.tables import Table
from assay.schema.records import Split

_HEAD = 1 << 16
_COCO = re.compile(rb'"(?:caption|category_id|file_name)"\s*:')
_LISTS = re.compile(rb'"(?:images|annotations)"\s*:\s*\[')


def is_coco(origin: Origin) -> bool:
    """Tell by its beginning whether a file is COCO's JSON."""
    if origin.suffix != ".json":
        return False
    head = origin.head(_HEAD)
    if not head.lstrip().startswith(b"{") or b'"sentences"' in head:
        return False
    return bool(_LISTS.search(head) and _COCO.search(head))


def coco_table(
    origin: Origin,
    encoding: str | TextEncoding | None = None,
    objects: Mapping[str, Counter[str]] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Table:
    """Build the table of a COCO file."""
    return _table(CocoReader(origin, encoding=encoding, objects=objects, groups=groups))


def _table(reader: CocoReader) -> Table:
    return ObjectsTable(RowTable(reader, fixed=reader.fixed))


def plan_pictures(
    path: Path,
    data: Sequence[Origin],
    pictures: Sequence[Origin],
    encoding: str | None,
    *,
    wanted: bool = False,
    others: Sequence[Origin] = (),
) -> Plan | None:
    """Plan a folder of pictures; ``None`` where it is something else.

    Args:
        path: The folder, or archive.
        data: Its data files.
        pictures: Its pictures.
        encoding: Of the data files, if given.
        wanted: Whether a person wants the pictures, whatever else lies there.
        others: All files, also those of a kind that is no data.
    """
    coco = [] if wanted else [origin for origin in data if is_coco(origin)]
    if coco:
        return _coco(path, coco, data, encoding)
    if not pictures:
        return None
    shown = _shown(data, pictures, others or data)
    left = [o.relative for o in data if o.relative not in shown.used]
    if left and not wanted:
        return None  # a file that names the pictures says more than their names
    more = " …" if len(left) > 5 else ""
    notes = (f"Left out: {', '.join(left[:5])}{more}.",) if left else ()
    return Plan(path, [shown.table], "pictures", notes=notes, read=shown.used)


@dataclass(frozen=True)
class _Shown:
    """A folder of pictures, with the paths of the files that say something about them."""

    table: Table
    used: frozenset[str]


def _shown(data: Sequence[Origin], pictures: Sequence[Origin], others: Sequence[Origin]) -> _Shown:
    """Read pictures with what lies beside them: labels, annotations, JSON or captions."""
    labelled = seen_by_yolo(others, pictures)
    annotated = None if labelled is not None else seen_by_voc(others, pictures)
    seen, used = labelled if labelled is not None else (None, set[str]())
    splits: Mapping[str, Split] = {}
    if annotated is not None:
        seen, used, splits = annotated.seen, {*annotated.used}, annotated.splits
    about = sidecars_of(data, pictures)
    if about and seen is None:
        return _Shown(sidecar_table(pictures, about), frozenset(o.relative for o in about.values()))
    stems = {stem_of(origin) for origin in pictures}
    texts = [o for o in data if o.suffix == ".txt" and o.relative not in used]
    beside = {stem_of(o): o for o in texts if stem_of(o) in stems}
    table: Table = PictureFolderTable(pictures, beside, splits)
    if seen is not None:
        table = with_seen(table, seen) or table
    return _Shown(table, frozenset((*used, *(o.relative for o in beside.values()))))


def _coco(path: Path, coco: Sequence[Origin], data: Sequence[Origin], encoding: str | None) -> Plan:
    readers = [CocoReader(origin, encoding=encoding) for origin in coco]
    said = [reader for reader in readers if reader.captioned]
    marked = [reader for reader in readers if not reader.captioned]
    # key points mark persons alone, in a file of the same form
    objects = [r for r in marked if "keypoint" not in r.origin.relative] or marked
    used = {reader.origin.relative for reader in (said or objects)}
    notes = []
    seen: dict[str, Counter[str]] = {}
    groups: dict[str, str] = {}
    for reader in objects:
        groups |= reader.groups
    if said:
        for reader in objects:
            seen |= reader.by_name()
            used.add(reader.origin.relative)
        for origin in data:
            counted = {} if seen else counted_objects(origin)
            if counted:
                seen = counted
                used.add(origin.relative)
    if seen:
        known = sum(1 for names in seen.values() if names)
        notes.append(f"Objects are known of {known:,} pictures: column '{OBJECTS}'.")
    if groups:
        notes.append(
            f"Their {len(groups):,} classes are of {len(set(groups.values())):,} kinds by the "
            f"file's own word: column '{SUPERCATEGORIES}'."
        )
    chosen = said or objects
    splits = [split_of_name(reader.origin.relative) for reader in chosen]
    several = len(set(splits)) > 1
    tables = [
        coco_table(
            replace(reader.origin, split=split) if several else reader.origin,
            encoding,
            seen,
            groups,
        )
        for reader, split in zip(chosen, splits, strict=True)
    ]
    left = [origin.relative for origin in data if origin.relative not in used]
    if left:
        notes.append(f"Left out: {', '.join(left[:5])}{' …' if len(left) > 5 else ''}.")
    return Plan(path, tables, "coco", notes=tuple(notes))


def counted_objects(origin: Origin) -> dict[str, Counter[str]]:
    """Read a table of what is seen on pictures; nothing where it is none."""
    shape = shape_of(origin) if origin.suffix in {".csv", ".tsv"} else None
    return SeenReader(origin, shape).by_name() if shape is not None else {}
