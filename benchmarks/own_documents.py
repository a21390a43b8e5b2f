"""Six documents and questions to them, written for this and before the code that answers them.

A systems paper, a clinical study, a manual, a policy, a lease and minutes, in the style of real
ones; 22 to 23 questions each, of which four have no answer there. ``gold`` holds pieces of the
sentences that answer, any of which will do. Two of the documents are kept apart: neither the
scores nor the support of answers were fitted on them.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import assay

FITTED = ("hr_policy", "minutes", "product_manual", "systems_paper")
KEPT = ("clinical_study", "lease")
FOLDER = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Asked:
    """A question; ``kind`` is what it asks for, ``none`` where the document does not say it."""

    document: str
    kind: str
    text: str
    gold: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        return self.kind != "none"

    def is_held_by(self, text: str) -> bool:
        return any(_plain(gold) in _plain(text) for gold in self.gold)


def read(document: str) -> list[Asked]:
    lines = (FOLDER / f"{document}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Asked(document, *_parted(line)) for line in lines]


@contextmanager
def imported(documents: tuple[str, ...]) -> Iterator[assay.Workspace]:
    """Open a workspace that holds each document as a data set of its name."""
    with tempfile.TemporaryDirectory() as folder, assay.open(folder) as workspace:
        for name in documents:
            workspace.load(FOLDER / f"{name}.md", name=name)
        yield workspace


def _parted(line: str) -> tuple[str, str, tuple[str, ...]]:
    kind, text, *gold = line.split("\t")
    return kind, text, tuple(filter(str.strip, gold[0].split(" || "))) if gold else ()


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
