"""Find the data in a folder or an archive, by how its files are named and nested."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import orjson

from assay.errors import EmptySource, MalformedSource, MixedKinds, UnknownFormat
from assay.readers.documents.table import DocumentTable
from assay.readers.folders.classfolders import ClassFolderTable
from assay.readers.folders.webpages import without_page_parts
from assay.readers.guessing.splits import SPLIT_NAMES, canonical_split, split_of_name
from assay.readers.limits import Limits
from assay.readers.nested.threadfiles import joined_threads
from assay.readers.origins.places import Origin, plain_errors
from assay.readers.pictures.beside import seen_in, with_seen
from assay.readers.pictures.folder import is_picture
from assay.readers.pictures.planning import plan_pictures
from assay.readers.pictures.seen import shape_of
from assay.readers.sniffing import ENDINGS, Options, table_of
from assay.readers.source import Plan
from assay.readers.tables import Table
from assay.readers.text.parallel import ParallelTable, read_mapping
from assay.readers.typed.columnar import ColumnarTable
from assay.readers.typed.features import Features, features_of_json, features_of_readme
from assay.schema.records import SPLITS, Split

_NOT_DATA = frozenset({
    "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "package.json",
    "mapping.txt", "requirements.txt", "data.yaml", "data.yml", "obj.names",
})  # fmt: skip

_HEIC = frozenset({".heic", ".heif"})
_AS_JPEG = (
    "HEIC is not decoded: save them as JPEG (an iPhone does with Settings, Camera, Formats, "
    "Most Compatible)."
)

_ORDER: dict[Split | None, int] = {split: place for place, split in enumerate(SPLITS)}
"""Files are read in this order of their splits, then by name."""


def list_folder(path: Path, limits: Limits) -> list[Origin]:
    """Return the files below a folder, sorted by path; hidden ones are passed over.

    Raises:
        PermissionRefused: The folder may not be read.
        MalformedSource: It holds more files than allowed.
    """
    found: list[Origin] = []

    def refuse(error: OSError) -> None:
        raise error

    with plain_errors(str(path)):
        for folder, folders, files in os.walk(path, onerror=refuse):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                full = Path(folder, name)
                if name.startswith(".") or not full.is_file():  # a pipe would block for ever
                    continue
                relative = full.relative_to(path).as_posix().encode("utf-8", "replace").decode()
                found.append(Origin(path=full, relative=relative, limits=limits))
            if len(found) > limits.max_members:
                raise MalformedSource(f"'{path}' holds more than {limits.max_members:,} files.")
    return found


def plan_folder(path: Path, origins: Sequence[Origin], options: Options) -> Plan:
    """Decide how the files of a folder, or of an archive, make one source.

    Raises:
        UnknownFormat: There is no data in it, or it is not clear which.
        MixedKinds: There are pictures and documents.
    """
    if not origins:
        raise EmptySource(f"The folder '{path}' is empty.")
    kept = without_page_parts(origins)
    plan = _planned(path, kept, options)
    if len(kept) < len(origins):
        parts = _counted(len(origins) - len(kept), "file")
        plan = replace(plan, notes=(*plan.notes, f"Passed over: {parts} that saved pages load."))
    phones = sum(origin.suffix in _HEIC for origin in kept)
    if phones and plan.format != "huggingface":
        note = f"Not read: {_counted(phones, 'HEIC picture')}. {_AS_JPEG}"
        plan = replace(plan, notes=(*plan.notes, note))
    others = [o for o in kept if o.suffix not in _HEIC]
    strange = [o.relative for o in others if _is_strange(o) and o.relative not in plan.read]
    if not strange or plan.format == "huggingface":
        return plan
    note = f"Not read, for their kind: {_some(strange)}."
    return replace(plan, notes=(*plan.notes, note))


def _planned(path: Path, origins: Sequence[Origin], options: Options) -> Plan:
    saved = _saved_dataset(path, origins)
    if saved:
        return saved
    data = [origin for origin in origins if _is_data(origin)]
    pictures = [origin for origin in origins if is_picture(origin)]
    if options.format in {None, "pictures", "coco"}:
        wanted = options.format == "pictures"
        pictured = plan_pictures(
            path, data, pictures, options.encoding, wanted=wanted, others=origins
        )
        if pictured:
            return pictured
        papers = [origin for origin in data if _family(origin) == "document"]
        if pictures and papers and {_family(o) for o in data} <= {"document", "text"}:
            raise MixedKinds(
                f"'{path}' holds {_counted(len(pictures), 'picture')} and "
                f"{_counted(len(papers), 'document')}, which make no one data set."
            )
    if not data:
        listed = ", ".join(f"'{origin.relative}'" for origin in origins[:5])
        raise UnknownFormat(
            f"'{path}' holds no data files we read; it holds {listed}"
            f"{' …' if len(origins) > 5 else ''}.",
            hint=_AS_JPEG
            if any(origin.suffix in _HEIC for origin in origins)
            else "Name a file, or a folder with CSV, JSON, JSONL, Parquet, Arrow or text files.",
        )
    pairs = _parallel(origins, options)
    if pairs:
        pairs.sort(key=lambda table: _ORDER.get(table.origin.split, len(_ORDER)))
        return Plan(path, pairs, notes=("Texts and labels stand in files side by side.",))
    folders = _class_folders(path, data, options)
    if folders:
        return folders
    plan = _data_files(path, data, origins, options)
    documents = any(isinstance(table, DocumentTable) for table in plan.tables)
    return (
        plan
        if documents
        else replace(plan, pictures=[PurePosixPath(o.relative).stem for o in pictures])
    )


# --- Hugging Face ----------------------------------------------------------------------------


def _saved_dataset(path: Path, origins: Sequence[Origin]) -> Plan | None:
    """Read what ``save_to_disk`` writes: Arrow streams with ``state.json`` beside them."""
    states = [origin for origin in origins if PurePosixPath(origin.relative).name == "state.json"]
    tables: list[Table] = []
    for state in states:
        folder = PurePosixPath(state.relative).parent
        inside = {o.relative: o for o in origins if PurePosixPath(o.relative).parent == folder}
        info = inside.get(str(folder / "dataset_info.json"))
        features = features_of_json(_json(info)) if info else Features()
        split = _state_split(state, folder)
        for file in _json(state).get("_data_files", []):
            name = str(folder / str(file.get("filename")))
            origin = inside.get(name)
            if origin is None:
                raise MalformedSource(
                    f"'{path}' is not a whole saved data set: '{name}' is missing.",
                    hint="Copy the whole folder again.",
                )
            tables.append(ColumnarTable(replace(origin, split=split), "arrow", features))
    if not tables:
        return None
    tables.sort(key=lambda table: _ORDER.get(table.origin.split, len(_ORDER)))
    return Plan(path, tables, "huggingface", notes=("A data set saved by Hugging Face datasets.",))


def _state_split(state: Origin, folder: PurePosixPath) -> Split | None:
    return split_of_name(folder.name) or split_of_name(str(_json(state).get("_split") or ""))


def _json(origin: Origin) -> dict:
    data = origin.head(origin.limits.max_field_bytes)
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise MalformedSource(f"'{origin.name}' is not valid JSON: {error}.") from error
    return document if isinstance(document, dict) else {}


def _readme_features(origins: Sequence[Origin]) -> Features:
    for origin in origins:
        if origin.relative.lower() == "readme.md":
            text = origin.head(origin.limits.sample_bytes).decode("utf-8", "replace")
            return features_of_readme(text)
    return Features()


# --- text ------------------------------------------------------------------------------------


def _parallel(origins: Sequence[Origin], options: Options) -> list[Table]:
    by_name = {origin.relative: origin for origin in origins}
    tables: list[Table] = []
    for relative, origin in by_name.items():
        if not relative.endswith("_text.txt"):
            continue
        labels = by_name.get(relative.removesuffix("_text.txt") + "_labels.txt")
        if labels is None:
            continue
        mapping = by_name.get(str(PurePosixPath(relative).parent / "mapping.txt"))
        tables.append(
            ParallelTable(
                replace(origin, split=split_of_name(relative)),
                labels,
                mapping=read_mapping(mapping) if mapping else None,
                encoding=options.encoding,
            )
        )
    return tables


def _class_folders(path: Path, data: Sequence[Origin], options: Options) -> Plan | None:
    """Recognise one folder a class, and a bare folder of documents."""
    texts = [o for o in data if o.suffix == ".txt"]
    below = [o for o in texts if _class_of(o)]
    if options.format not in {None, "folder"} or any(o.suffix != ".txt" for o in data):
        return None
    classes = {PurePosixPath(o.relative).parent for o in below}
    if len(classes) > 1 or (below and options.format == "folder"):
        skipped = len(texts) - len(below)
        notes = (f"{skipped} text files outside the folders are left out.",) if skipped else ()
        table = ClassFolderTable(below, encoding=options.encoding)
        return Plan(path, [table], "folder", notes=notes)
    named = [o for o in texts if split_of_name(o.relative)]
    if len(texts) > 1 and not named:
        note = (
            "Each text file is a record without a label; as documents they are cut into passages."
        )
        table = ClassFolderTable(texts, encoding=options.encoding)
        return Plan(path, [table], "folder", notes=(note,))
    return None


def _class_of(origin: Origin) -> str | None:
    folder = PurePosixPath(origin.relative).parent.name
    return folder if folder and not canonical_split(folder) else None


# --- data files ------------------------------------------------------------------------------


def _is_data(origin: Origin) -> bool:
    name = PurePosixPath(origin.relative).name.lower()
    if name in _NOT_DATA or name.startswith(("readme", "license", "licence")):
        return False
    return origin.suffix in ENDINGS or origin.suffix.lstrip(".") in SPLIT_NAMES


def _is_strange(origin: Origin) -> bool:
    name = PurePosixPath(origin.relative).name.lower()
    plain = name in _NOT_DATA or name.startswith(("readme", "license", "licence", "."))
    return not (plain or is_picture(origin) or _is_data(origin))


def _family(origin: Origin) -> str:
    return ENDINGS.get(origin.suffix, "text")


def _data_files(
    path: Path, data: Sequence[Origin], origins: Sequence[Origin], options: Options
) -> Plan:
    named = [replace(o, split=split) for o in data if (split := _split_of(o, options))]
    if len({o.split for o in named}) < 2 and len(named) < len(data):
        named = []  # one name that happens to contain "val" says nothing about the others
    chosen = list(named or data)
    families = Counter(_family(origin) for origin in chosen)
    if options.format == "document":
        families = Counter(document=families["document"] + families["text"])
        chosen = [origin for origin in chosen if _family(origin) in {"document", "text"}]
    elif families.keys() == {"document", "text"}:
        families = Counter(document=len(chosen))
    for weak in ("text", "document"):  # notes that lie beside the data
        if len(families) > 1 and weak in families:
            del families[weak]
            chosen = [origin for origin in chosen if _family(origin) != weak]
    if len(families) > 1:
        listed = ", ".join(f"'{origin.relative}'" for origin in chosen[:6])
        raise UnknownFormat(
            f"'{path}' holds files of several formats ({listed}), and which is meant is not clear.",
            hint="Name one of the files.",
        )
    chosen, seen = _apart(chosen)
    chosen.sort(key=lambda origin: _ORDER.get(origin.split, len(_ORDER)))
    if families.keys() == {"document"}:
        return _documents(path, chosen, origins, options)
    features = _readme_features(origins)
    tables: list[Table] = [table_of(origin, options, features) for origin in chosen]
    if not named and (threads := _threads(path, tables, data)) is not None:
        return threads
    tables, used = _with_seen(tables, seen)
    notes = _left_out(data, [*chosen, *used])
    if len(tables) > 1 and not named:
        notes.append(f"{len(tables)} files with the same columns are read one after the other.")
    hub = families.keys() == {"parquet"} and bool(named)
    return Plan(path, tables, "huggingface" if hub else "", notes=tuple(notes))


def _threads(path: Path, tables: Sequence[Table], data: Sequence[Origin]) -> Plan | None:
    """Join comments to posts where the columns of the files differ.

    Raises:
        UnknownFormat: They differ otherwise.
    """
    threads = joined_threads(tables)
    if threads is None:
        _refuse_unlike(path, tables)
        return None
    used = [origin for origin in data if origin.relative in threads.origins]
    return Plan(path, threads.tables, notes=(*threads.notes, *_left_out(data, used)))


def _split_of(origin: Origin, options: Options) -> Split | None:
    """Return the split a name gives; a document named "test protocol" is of none."""
    document = options.format == "document" or _family(origin) == "document"
    return None if document else split_of_name(origin.relative)


def _apart(tables: list[Origin]) -> tuple[list[Origin], list[Origin]]:
    """Tell what is seen on pictures from other tables: it is no further rows of those."""
    if len(tables) < 2:
        return tables, []
    seen = [o for o in tables if _family(o) in {"csv", "tsv"} and shape_of(o) is not None]
    rest = [o for o in tables if o not in seen]
    return (rest, seen) if rest else (tables, [])


def _with_seen(tables: list[Table], origins: list[Origin]) -> tuple[list[Table], list[Origin]]:
    """Join the first table of what is seen that fits; return the tables, and what was used."""
    for origin in origins:
        seen = seen_in(origin)
        joined = [with_seen(table, seen) if seen is not None else None for table in tables]
        if any(joined):
            pairs = zip(tables, joined, strict=True)
            return [found or table for table, found in pairs], [origin]
    return tables, []


def _documents(
    path: Path, chosen: Sequence[Origin], origins: Sequence[Origin], options: Options
) -> Plan:
    """Read documents; where all is documents, so is what else is but a note beside data."""
    beside = [o for o in origins if not _is_data(o) and _family(o) == "document"]
    chosen = sorted((*chosen, *beside), key=lambda origin: origin.relative)
    table = DocumentTable(
        chosen,
        cutting=options.cutting,
        passwords=options.passwords,
        encoding=options.encoding,
    )
    others = [o for o in origins if o.suffix in ENDINGS and not is_picture(o)]
    notes = [f"{len(chosen)} documents are read one after the other.", *_left_out(others, chosen)]
    pictures = sum(map(is_picture, origins))
    if pictures:
        notes.append(f"Left out: {_counted(pictures, 'picture')}, which are no documents.")
    return Plan(path, [table], notes=tuple(notes))


def _left_out(data: Sequence[Origin], chosen: Sequence[Origin]) -> list[str]:
    kept = {origin.relative for origin in chosen}
    left = [origin.relative for origin in data if origin.relative not in kept]
    return [f"Left out: {_some(left)}."] if left else []


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _refuse_unlike(path: Path, tables: Sequence[Table]) -> None:
    first, *others = ({*table.sample(1).columns} for table in tables)
    for table, columns in zip(tables[1:], others, strict=True):
        if columns != first:
            raise UnknownFormat(
                f"The files of '{path}' have different columns ('{tables[0].origin.relative}' and "
                f"'{table.origin.relative}'), so they are no one data set.",
                hint="Name one of the files.",
            )
