"""How long a paper takes until it can be searched and asked, and what becomes of odd PDFs."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2

import assay
from assay.errors import AssayError

PAGES = 13
REPEATS = 5

Row = dict[str, Any]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` reads the paper once."""
    data = Path(os.environ.get("ASSAY_DATA", "../shared/data")) / "pdf"
    if not data.is_dir():
        raise SystemExit(f"the PDFs are not at {data}")
    with tempfile.TemporaryDirectory() as folder:
        paper = _of_pages(sorted((data / "papers").glob("*.pdf")), Path(folder) / "paper.pdf")
        times = [_times(paper, Path(folder) / f"ws{n}") for n in range(1 if quick else REPEATS)]
        odd = _odd(sorted((data / "robustness").glob("*.pdf")), Path(folder) / "odd")
    words, meaning = (median(one) for one in zip(*times, strict=True))
    return [
        {
            "name": f"from a PDF of {PAGES} pages in two columns to passages searched by words",
            "value": round(words, 2),
            "unit": "s",
            "better": "lower",
            "target": 2.0,
            "note": f"median of {len(times)}, start of the reading process included",
        },
        {
            "name": f"from a PDF of {PAGES} pages to an answer, every passage embedded",
            "value": round(meaning, 2),
            "unit": "s",
            "better": "lower",
            "target": 10.0,
            "note": f"median of {len(times)}, the first with the start of the encoder",
        },
        *odd,
    ]


def _of_pages(papers: list[Path], target: Path) -> Path:
    """Join papers to one of as many pages as are asked for."""
    joined = pypdfium2.PdfDocument.new()
    for paper in papers:
        with pypdfium2.PdfDocument(paper) as source:
            wanted = min(len(source), PAGES - len(joined))
            joined.import_pages(source, list(range(wanted)))
    joined.save(target)
    joined.close()
    return target


def _times(paper: Path, folder: Path) -> tuple[float, float]:
    with assay.open(folder) as workspace:
        started = time.perf_counter()
        dataset = workspace.load(paper, name="paper")
        assert dataset.search("out-of-scope queries", mode="lexical", limit=3)
        words = time.perf_counter() - started
        assert dataset.ask("How many queries were collected?").passages
        return words, time.perf_counter() - started


def _odd(files: list[Path], folder: Path) -> list[Row]:
    """Count the odd PDFs that give passages, are refused in a sentence, or do neither."""
    counts = {"give passages": 0, "are refused in a sentence": 0, "do neither": 0}
    with assay.open(folder) as workspace:
        for number, file in enumerate(files):
            try:
                found = len(workspace.load(file, name=f"odd{number}"))
                counts["give passages" if found else "do neither"] += 1
            except AssayError as error:
                told = error.message.strip().endswith(".")
                counts["are refused in a sentence" if told else "do neither"] += 1
            except Exception:  # noqa: BLE001 - whatever else comes is what is counted
                counts["do neither"] += 1
    return [
        {
            "name": f"of {len(files)} odd PDFs {what}",
            "value": count,
            "unit": "files",
            **({"better": "lower", "target": 0} if what == "do neither" else {}),
        }
        for what, count in counts.items()
    ]
