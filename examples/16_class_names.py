"""Attach names of classes in other languages, and ask in one of them."""

import csv
from pathlib import Path

import assay

PHOTOS = [
    ("1", "A dog runs over a meadow.", "animal"),
    ("2", "A cat sleeps on a chair.", "animal"),
    ("3", "A red bus stops at a corner.", "vehicle"),
]
NAMES = [
    ("animal", "fr", "bête"),
    ("animal", "de", "Tier"),
    ("vehicle", "fr", "véhicule"),
    ("vehicle", "de", "Fahrzeug"),
    ("vehicle", "he", "GAP!"),
]


def write(path: Path, header: list[str], rows: list[tuple[str, ...]]) -> Path:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


with assay.open("./workspace") as workspace:
    source = write(Path("photos.csv"), ["id", "text", "label"], PHOTOS)
    photos = workspace.load(source, name="photos")
    table = write(Path("names.csv"), ["class", "language", "name"], NAMES)
    report = photos.attach_names(table, column="label")
    print(f"{report.names} names in {sorted(report.languages)}; left out: {report.rejects}")

    print(photos.ids("label = 'Tier'"), photos.understood(where="label = 'Tier'"))
    print([hit.record for hit in photos.search("véhicule")])
    print(photos.class_names("fr").names)
