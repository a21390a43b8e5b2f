"""What an answer can draw on: the data set, what was said before, and who answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from assay.chat import pointed
from assay.schema.answers import Asked, Citation
from assay.schema.conversations import Turn
from assay.schema.documents import DocumentInfo
from assay.schema.filters import And, Compare, Filter
from assay.schema.runs import Reporter
from assay.schema.searches import SearchHit, SearchMode
from assay.store import Frame
from assay.verbs.collecting.documents import list_documents
from assay.verbs.context import Context
from assay.verbs.looking.find import search
from assay.verbs.picturing.picture_vectors import picture_vectors

SHOWN = 3
"""Records shown with an answer."""

PIECE = 40
"""Characters of a passage at least that is shown: less is a formula, a number, a running head."""


@dataclass(frozen=True)
class Said:
    """What a turn answers, before it is kept.

    Attributes:
        text: The answer.
        filter: Text form of the filter that counted.
        shown: Ids of records to show.
        cited: Ids of the records the answer rests on, by number.
        evidence: The words of them that it rests on.
    """

    text: str
    filter: str | None = None
    shown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    evidence: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A data set as a conversation sees it.

    Attributes:
        ctx, dataset, frame: The records.
        before: The turns a message follows, oldest first.
        llm: A language model and how it is asked; ``None`` without one.
        patience: Texts that may be embedded before the answer.
        watch, alive: Told of progress; asked whether anybody still waits.
    """

    ctx: Context
    dataset: str
    frame: Frame
    before: tuple[Turn, ...] = ()
    llm: Asked | None = None
    patience: int | None = None
    watch: Reporter = field(kw_only=True)
    alive: Callable[[], object] = field(kw_only=True)

    @cached_property
    def pictured(self) -> bool:
        """Whether any record has a picture."""
        if "image" not in self.frame.schema:
            return False
        return bool(self.frame.column("image").null_count() < len(self.frame))

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The documents its records are passages of; none where they are records of their own."""
        return tuple(list_documents(self.ctx, self.dataset))

    @property
    def noun(self) -> str:
        """What its records are called."""
        if self.documents:
            return "passages"
        if self.pictured and "meta.post" not in self.frame.schema:
            return "captions" if self.texted else "pictures"
        return "records"

    @cached_property
    def texted(self) -> bool:
        """Whether any record has a text."""
        return bool((self.frame.column("text").drop_nulls() != "").any())

    @cached_property
    def sighted(self) -> bool:
        """Whether pictures can be found by what they show."""
        return self.pictured and picture_vectors(self.ctx, self.dataset) is not None

    @property
    def seen(self) -> str:
        """What a person calls the records that are shown."""
        return "pictures" if self.pictured else self.noun

    @cached_property
    def last_shown(self) -> tuple[str, ...]:
        """Ids of the records that were shown last and are still there, the best first."""
        last = next((turn.shown or turn.cited for turn in reversed(self.before)
                     if turn.shown or turn.cited), tuple[str]())  # fmt: skip
        rows = self.frame.positions(list(last))
        return tuple(one for one, row in zip(last, rows, strict=True) if row >= 0)

    def meant(self, message: str) -> str | None:
        """Return the record shown that a message means: the one it points at, else the best."""
        place = pointed(message)
        if place is None:
            return self.last_shown[0] if self.last_shown else None
        listed = next(
            (turn for turn in reversed(self.before) if turn.route in {"find", "quote"}
             and (turn.shown or turn.cited)), None,
        )  # fmt: skip
        ids = (listed.shown or listed.cited) if listed else self.last_shown
        found = ids[place] if place < len(ids) else None
        return found if found and int(self.frame.positions([found])[0]) >= 0 else None

    def row(self, record: str) -> dict[str, object]:
        """Return what is known of a record, by column."""
        place = np.maximum(self.frame.positions([record]), 0)
        return self.frame.at(place).row(0, named=True)

    def search(
        self,
        query: str,
        mode: SearchMode,
        limit: int,
        where: Filter | None = None,
        *,
        references: bool = False,
        seeing: bool = False,
    ) -> list[SearchHit]:
        """Find records by texts, or by pictures too; of documents, prose, or else references."""
        prose = self._prose(references=references)
        if where is not None and prose is not None:
            prose = And(of=(prose, where))
        return search(
            self.ctx, self.dataset, query, mode=mode, limit=limit, where=prose or where,
            patience=self.patience, seeing=seeing, watch=self.watch,
        )  # fmt: skip

    def _prose(self, *, references: bool) -> Filter | None:
        if not self.documents:
            return None
        long = Compare(field="length", operator=">=", value=PIECE)
        if "meta.part" not in self.frame.schema:
            return long
        which = "=" if references else "!="
        return And(of=(long, Compare(field="meta.part", operator=which, value="reference")))
