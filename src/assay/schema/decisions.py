"""What a person said about a record; append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Action = Literal["confirm", "relabel", "exclude", "note", "undo"]


class DecisionDraft(BaseModel):
    """A decision before the catalogue has numbered and dated it.

    Attributes:
        record: Id of the record.
        action: confirm keeps the current label, relabel sets ``label``, exclude takes the
            record out of training and scores, note only adds ``note``, undo takes back
            the latest decision on the record that is not itself undone.
        label: The new label, for relabel.
        note: Free words.
        by: Who decided.
        check: The check whose finding led to it, if one did.
        run: The run that finding hangs on.
        key: A name its maker gave it, unique in the data set: the same one again saves
            nothing twice.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    action: Action
    label: str | None = None
    note: str | None = None
    by: str
    check: str | None = None
    run: str | None = None
    key: str | None = None


class Decision(DecisionDraft):
    """A stored decision.

    Attributes:
        seq: Position in the data set's history; grows by commit.
        at: When it was committed, UTC.
        undoes: For undo, the ``seq`` of the decision taken back.
    """

    seq: int
    at: datetime
    undoes: int | None = None


class Agreement(BaseModel):
    """How far people who judged the same records agree.

    Attributes:
        records: Number of records judged by two people or more.
        people: The people compared.
        observed: Share of pairs of judgements that agree, 0–1.
        alpha: Krippendorff's alpha (nominal), at most 1; ``None`` when undefined.
        disagreements: Ids of records with differing judgements.
    """

    model_config = ConfigDict(frozen=True)

    records: int
    people: tuple[str, ...]
    observed: float | None
    alpha: float | None
    disagreements: tuple[str, ...]
