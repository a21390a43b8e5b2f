"""What the decisions about one record amount to.

- ``relabel`` sets the label, ``confirm`` holds the label it had, ``exclude`` takes the record
  out and leaves its label. The latest of the three that is not undone stands: a record that
  is confirmed or relabelled after an exclusion is in again.
- ``note`` adds words and decides nothing; the latest note that is not undone is shown.
- ``undo`` takes back the latest decision of the record that is not itself undone, a note
  included; an undo cannot be undone.
- A label that a person gave or confirmed stays when a later import brings another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assay.schema.decisions import Action, Decision


@dataclass(frozen=True)
class Standing:
    """What holds for a record.

    Attributes:
        label: The label a person gave or confirmed; ``None`` when nobody did.
        excluded: Whether the record is taken out.
        decision, by, at: The decision that stands, by whom and when.
        note: The latest note.
    """

    label: str | None = None
    excluded: bool = False
    decision: Action | None = None
    by: str | None = None
    at: datetime | None = None
    note: str | None = None


def effective(history: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that are not undone, in the order they were made.

    Args:
        history: All decisions about one record, oldest first.
    """
    stack: list[Decision] = []
    for decision in history:
        push(stack, decision)
    return stack


def push(stack: list[Decision], decision: Decision) -> None:
    """Apply one more decision to the effective ones of its record."""
    if decision.action != "undo":
        stack.append(decision)
    else:
        stack[:] = [d for d in stack if d.seq != decision.undoes]


def stand(stack: Iterable[Decision]) -> Standing:
    """Fold the effective decisions about one record."""
    label = note = None
    last: Decision | None = None
    for decision in stack:
        if decision.note is not None:
            note = decision.note
        if decision.action in ("confirm", "relabel"):
            label = decision.label
        if decision.action != "note":
            last = decision
    if last is None:
        return Standing(note=note)
    return Standing(
        label=label,
        excluded=last.action == "exclude",
        decision=last.action,
        by=last.by,
        at=last.at,
        note=note,
    )
