"""Build the sample data that ships in ``src/assay/sample`` from the texts in ``sample_sources``.

The texts are written by hand. This script only deals them into splits, gives them ids and
metadata, plants faults with a fixed seed and writes down every fault it planted.

    python scripts/build_sample.py [--out FOLDER]

Running it again yields byte-identical files.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from assay.sample import Fault, FaultKind, FaultSheet

SOURCES = Path(__file__).resolve().parent / "sample_sources"
OUT = SOURCES.parent.parent / "src" / "assay" / "sample"

# Which intents annotators mix up. The class far too small takes no part in wrong labels.
BANK_NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "account_close": ("standing_order",),
    "app_error": ("login_problem",),
    "balance_query": ("statement_request",),
    "card_activate": ("card_arrival",),
    "card_arrival": ("card_activate",),
    "card_declined": ("card_not_working",),
    "card_lost": ("card_stolen",),
    "card_not_working": ("card_declined",),
    "card_stolen": ("card_lost",),
    "exchange_rate": ("fee_question",),
    "fee_question": ("exchange_rate",),
    "loan_apply": ("loan_repayment",),
    "loan_repayment": ("loan_apply",),
    "login_problem": ("app_error",),
    "pin_change": ("pin_forgotten",),
    "pin_forgotten": ("pin_change",),
    "refund_missing": ("unknown_payment", "transfer_pending"),
    "standing_order": ("transfer_cancel",),
    "statement_request": ("balance_query",),
    "transfer_cancel": ("transfer_pending",),
    "transfer_failed": ("transfer_pending",),
    "transfer_pending": ("transfer_failed",),
    "unknown_payment": ("refund_missing",),
}
CAPTION_NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "negative": ("neutral",),
    "neutral": ("negative", "positive"),
    "positive": ("neutral",),
}
BANK_NOTE = (
    "Written for Assay; the bank is invented. Wrong labels sit in train and, a few, in validation; "
    "test is clean except for the listed leaks, so that a comparison of models on it is honest "
    "once the leaks are left out. A record carries at most one fault."
)
CAPTION_NOTE = (
    "Written for Assay; there are no pictures behind the file names. Wrong labels sit in train "
    "and, a few, in validation; test is clean except for the listed leaks. "
    "A record carries at most one fault."
)


@dataclass(frozen=True)
class Plan:
    """What to plant, and how often.

    Wrong labels are counted per split and half: ``wrong=(25, 4)`` plants 25 random and 25
    neighbouring ones in train, 4 and 4 in validation. ``small`` names the class far too small.
    """

    seed: int
    wrong: tuple[int, int]
    conflicting: int
    exact_leaks: int
    unlabelled: int
    neighbours: dict[str, tuple[str, ...]]
    small: str | None = None


@dataclass(eq=False)
class Row:
    """A record while it is being built; compared by identity since texts may repeat."""

    text: str
    truth: str | None
    label: str
    split: str
    kind: FaultKind | None = None
    related: list[Row] = field(default_factory=list)
    note: str = ""
    taken: bool = False
    id: str = ""


def lines(path: Path) -> list[str]:
    """Read the authored lines of a file, without its comments."""
    return [row for row in path.read_text("utf-8").splitlines() if row and row[0] != "#"]


def pairs(path: Path) -> list[tuple[str, str]]:
    """Read authored pairs of an original and its rewording."""
    return [(a, b) for a, _, b in (row.partition("\t") for row in lines(path))]


def deal(folder: Path, needed_in_train: set[str], rng: Random) -> list[Row]:
    """Deal the texts of each class into train (70 %), validation and test (15 % each)."""
    rows = []
    for turn, path in enumerate(sorted(folder.glob("*.txt"))):
        texts = lines(path)
        rng.shuffle(texts)
        # Originals of planted copies have to lie in train, whatever the shuffle said.
        texts.sort(key=lambda text: text not in needed_in_train)
        train = round(0.7 * len(texts))
        # The odd text goes to validation and to test in turn.
        held = train + (len(texts) - train + turn % 2) // 2
        for place, text in enumerate(texts):
            split = "train" if place < train else "validation" if place < held else "test"
            rows.append(Row(text, path.stem, path.stem, split, taken=text in needed_in_train))
    return rows


def pick(rows: Iterable[Row], count: int, rng: Random, split: str = "train") -> list[Row]:
    """Take ``count`` records of a split that no other fault has touched."""
    free = [row for row in rows if row.split == split and not row.taken]
    chosen = rng.sample(free, count)
    for row in chosen:
        row.taken = True
    return chosen


def copy(of: Row, text: str, kind: FaultKind, note: str, *, label: str, split: str) -> Row:
    """Plant a second record made from an existing one, which no other fault may touch now."""
    of.taken = True
    return Row(text, of.truth, label, split, kind, [of], note, taken=True)


def plant_wrong_labels(rows: Sequence[Row], plan: Plan, rng: Random) -> None:
    """Give records a label that is not theirs: half at random, half the neighbour's."""
    labels = sorted(plan.neighbours)
    pool = [row for row in rows if row.truth in plan.neighbours]
    for split, count in zip(("train", "validation"), plan.wrong, strict=True):
        chosen = pick(pool, 2 * count, rng, split)
        for place, row in enumerate(chosen):
            true = str(row.truth)
            near = plan.neighbours[true]
            if place < count:
                # Neutral lies between the other two sentiments and has no far label.
                far = [label for label in labels if label != true and label not in near] or near
                row.kind, row.label = "wrong_label_random", rng.choice(far)
            else:
                row.kind, row.label = "wrong_label_neighbour", rng.choice(near)
            row.note = f"Labelled {row.label}, is {true}."


def plant_copies(rows: list[Row], plan: Plan, prefix: str, rng: Random) -> None:
    """Plant near duplicates, leaks and duplicates that contradict each other."""
    by_text = {row.text: row for row in rows}
    pool = [row for row in rows if row.truth in plan.neighbours]
    planted = []
    for original, reworded in pairs(SOURCES / "planted" / f"{prefix}_near_duplicates.tsv"):
        of = by_text[original]
        note = "Reworded copy in the same split."
        planted.append(copy(of, reworded, "near_duplicate", note, label=of.label, split="train"))
    for original, reworded in pairs(SOURCES / "planted" / f"{prefix}_near_leaks.tsv"):
        of = by_text[original]
        note = "Reworded copy of a training record, in test."
        planted.append(copy(of, reworded, "leak_near", note, label=of.label, split="test"))
    for of in pick(pool, plan.exact_leaks, rng):
        note = "Copy of a training record, in test."
        planted.append(copy(of, of.text, "leak_exact", note, label=of.label, split="test"))
    for of in pick(pool, plan.conflicting, rng):
        label = rng.choice(plan.neighbours[of.label])
        note = f"Same text as its twin, which is rightly labelled {of.label}."
        planted.append(copy(of, of.text, "conflicting_duplicate", note, label=label, split="train"))
    rows += planted


def plant_strangers(rows: list[Row], plan: Plan, texts: Sequence[str], rng: Random) -> None:
    """Plant off-topic texts and two empty ones, each under some label."""
    labels = sorted(plan.neighbours)
    rows.extend(_stranger(text, rng.choice(labels), "outlier", "Off topic.") for text in texts)
    rows.append(_stranger("", rng.choice(labels), "empty_text", "No text at all."))
    rows.append(_stranger("   ", rng.choice(labels), "empty_text", "Nothing but blanks."))


def _stranger(text: str, label: str, kind: FaultKind, note: str) -> Row:
    return Row(text, None, label, "train", kind, [], note, taken=True)


def plant_small_class(rows: Sequence[Row], small: str) -> None:
    """List the class far too small as one fault, on its first record."""
    first, *rest = sorted((row for row in rows if row.truth == small), key=lambda row: row.id)
    first.kind, first.related = "small_class", rest
    first.note = f"{small} has only {len(rest) + 1} records in all splits."


def number(rows: list[Row], letter: str, rng: Random) -> None:
    """Shuffle the records and number them, so that neither order nor id betrays a fault."""
    rng.shuffle(rows)
    for place, row in enumerate(rows, start=1):
        row.id = f"{letter}{place:04d}"


def sheet(name: str, note: str, plan: Plan, rows: Sequence[Row]) -> FaultSheet:
    """Write down what was planted."""
    return FaultSheet(
        dataset=name,
        seed=plan.seed,
        note=note,
        neighbours=plan.neighbours,
        faults=tuple(
            Fault(
                record=row.id,
                kind=row.kind,
                true_label=row.truth,
                related=tuple(other.id for other in row.related),
                note=row.note,
            )
            for row in rows
            if row.kind
        ),
        unlabelled=tuple(row.id for row in rows if not row.label),
        true_labels={row.id: row.truth for row in rows},
    )


def build_bank(out: Path) -> None:
    """Build the chatbot messages and their fault sheet."""
    plan = Plan(
        seed=2025,
        wrong=(25, 4),
        conflicting=12,
        exact_leaks=8,
        unlabelled=60,
        neighbours=BANK_NEIGHBOURS,
        small="travel_notice",
    )
    rng = Random(plan.seed)
    rows = deal(SOURCES / "intents", originals("bank"), rng)
    plant_copies(rows, plan, "bank", rng)
    plant_wrong_labels(rows, plan, rng)
    for row in pick((r for r in rows if r.truth in BANK_NEIGHBOURS), plan.unlabelled, rng):
        row.label = ""
    plant_strangers(rows, plan, lines(SOURCES / "planted" / "bank_outliers.txt"), rng)
    number(rows, "m", rng)
    plant_small_class(rows, str(plan.small))
    clock = _clock(rng)

    def cells(row: Row) -> list[str]:
        channel = rng.choices(("app", "web", "phone"), (6, 3, 1))[0]
        return [row.id, row.text, row.label, row.split, channel, clock()]

    header = ["id", "text", "intent", "split", "channel", "created_at"]
    _write_csv(out / "bank_messages.csv", header, map(cells, rows))
    _write_sheet(out / "bank_faults.json", sheet("bank_messages", BANK_NOTE, plan, rows))


def build_captions(out: Path) -> None:
    """Build the picture captions and their fault sheet."""
    plan = Plan(
        seed=2026,
        wrong=(8, 2),
        conflicting=3,
        exact_leaks=2,
        unlabelled=0,
        neighbours=CAPTION_NEIGHBOURS,
    )
    rng = Random(plan.seed)
    rows = deal(SOURCES / "captions", originals("caption"), rng)
    plant_copies(rows, plan, "caption", rng)
    plant_wrong_labels(rows, plan, rng)
    number(rows, "c", rng)
    pictures = sorted(rng.sample(range(1_000, 600_000), len(rows)))

    def cells(row: Row) -> list[str]:
        picture = f"picture_{pictures[int(row.id[1:]) - 1]:012d}.jpg"
        return [row.id, row.text, row.label, row.split, picture]

    header = ["id", "caption", "sentiment", "split", "image"]
    _write_csv(out / "captions.csv", header, map(cells, rows))
    _write_sheet(out / "captions_faults.json", sheet("captions", CAPTION_NOTE, plan, rows))


def originals(prefix: str) -> set[str]:
    """Name the texts that authored copies were made from."""
    files = (f"{prefix}_near_duplicates.tsv", f"{prefix}_near_leaks.tsv")
    return {original for name in files for original, _ in pairs(SOURCES / "planted" / name)}


def _clock(rng: Random) -> Callable[[], str]:
    """Make ever later times from the start of 2025 on, a few hours apart."""
    now = datetime(2025, 1, 2, 7, 12)

    def tick() -> str:
        nonlocal now
        now += timedelta(minutes=rng.randint(4, 720))
        return now.isoformat(timespec="minutes")

    return tick


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_sheet(path: Path, content: FaultSheet) -> None:
    # One fault a line keeps the file readable and its diffs small.
    whole = content.model_dump(mode="json")
    parts = []
    for key, value in whole.items():
        if key == "faults":
            rows = ",\n    ".join(json.dumps(fault, ensure_ascii=False) for fault in value)
            parts.append(f'  "{key}": [\n    {rows}\n  ]')
        else:
            parts.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8", newline="\n")


def main() -> None:
    """Build both data sets."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write into")
    out = parser.parse_args().out
    build_bank(out)
    build_captions(out)


if __name__ == "__main__":
    main()
