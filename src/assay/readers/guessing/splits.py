"""One spelling for the names people give to splits."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from assay.schema.records import Split

_SPELLINGS: dict[str, Split] = {
    "train": "train",
    "training": "train",
    "trn": "train",
    "learn": "train",
    "restval": "train",  # Karpathy's split of COCO: what is left of val, which training takes
    "dev": "validation",
    "devel": "validation",
    "development": "validation",
    "val": "validation",
    "valid": "validation",
    "validate": "validation",
    "validation": "validation",
    "eval": "validation",
    "test": "test",
    "testing": "test",
    "tst": "test",
    "holdout": "test",
    "none": "none",
    "": "none",
}

SPLIT_NAMES: frozenset[str] = frozenset(name for name in _SPELLINGS if name and name != "none")


def canonical_split(value: str) -> Split | None:
    """Return the canonical split for a value of a column, ``None`` when it is not one."""
    return _SPELLINGS.get(value.strip().lower())


def spellings() -> dict[str, str]:
    """Every spelling known, lower case, with its canonical split."""
    return dict(_SPELLINGS)


def split_of_name(name: str) -> Split | None:
    """Return the split that a file or folder name gives, e.g. ``train-00000-of-00002.parquet``.

    Every word of the path counts, the last one first, so ``stsa.binary.dev`` is validation
    and ``test/pos/12_3.txt`` is test.
    """
    for part in reversed(PurePosixPath(name).parts):
        words = re.split(r"[^A-Za-z]+", part.lower())
        found: set[Split] = {_SPELLINGS[word] for word in words if word in SPLIT_NAMES}
        if len(found) == 1:
            return found.pop()
    return None
