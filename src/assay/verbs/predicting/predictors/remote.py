"""Prediction APIs: asked once about each text, and what they answered is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock, local

import numpy as np

from assay.errors import NotEnoughData, RemoteError
from assay.remotes import Answer, Candidate, Keep, RemoteClient, resolve_remote
from assay.remotes.probabilities import probabilities
from assay.schema.connections import RemoteApi, Usage
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.store.answers import key_of
from assay.verbs.context import Context
from assay.verbs.predicting.predictors import Prepared
from assay.verbs.selection import read_rows, usable

FIRST_LOOK = 100
"""Texts asked when an API is connected, to see which labels it answers."""

HURRY = 3
"""Times a request is tried that somebody waits for: texts that only pass through."""


class RemoteModel:
    """A prediction API with its card; a ``Predictor``.

    The card's classes are the labels of the data set and those the API has answered; where it
    answers another one, the card has one more from then on. Threads may share a model: each sees
    the card that fits the probabilities it was given last.
    """

    def __init__(self, card: ModelCard, client: RemoteClient) -> None:
        self._card = card
        self._seen = local()
        self._guard = Lock()
        self._client = client
        self._cached = 0
        self._answered = False
        self._lost: set[str] = set()

    @property
    def card(self) -> ModelCard:
        """Its card."""
        return getattr(self._seen, "card", self._card)

    @property
    def usage(self) -> Usage:
        """What asking it took so far."""
        tally = self._client.tally
        return Usage(
            requests=tally.requests,
            cached=self._cached,
            failed=tally.failed,
            seconds=tally.seconds,
        )

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; see ``Predictor``."""
        found: dict[str, Answer] = _recalled(ctx, self._client, texts) if stored else {}
        self._cached += len(found)
        settled = found.keys() | self._lost
        missing = [text for text in dict.fromkeys(texts) if text not in settled]
        options = self._client.options
        answers = self._client.answer(
            missing,
            proven=self._answered or bool(found),
            attempts=None
            if stored or len(missing) > options.batch
            else min(HURRY, options.attempts),
            keep=_keeper(ctx, self._client) if stored else lambda _: None,
            report=report,
        )
        found |= {
            text: answer
            for text, answer in zip(missing, answers, strict=True)
            if answer is not None
        }
        self._answered = self._answered or bool(found)
        if stored:
            self._lost.update(text for text in missing if text not in found)
        self._seen.card = self._widened(ctx, found.values(), stored)
        return probabilities([found.get(text) for text in texts], self.card.classes)

    def _widened(self, ctx: Context, answers: Iterable[Answer], stored: bool) -> ModelCard:
        with self._guard:
            new = _labels(answers) - set(self._card.classes)
            if new:
                classes = (*self._card.classes, *sorted(new))
                self._card = self._card.model_copy(update={"classes": classes})
                if stored:
                    ctx.store.catalogue.models.widen(self._card.id, classes)
            return self._card


def opened(ctx: Context, card: ModelCard) -> RemoteModel:
    """Open the connection a card describes; nothing is asked yet.

    Raises:
        InvalidSetting: It cannot be asked.
    """
    del ctx  # nothing of the workspace is needed to open it
    return RemoteModel(card, resolve_remote(RemoteApi.model_validate(card.params)))


def prepared(ctx: Context, dataset: str, options: RemoteApi) -> Prepared:
    """Ask about a few texts of the data set, and find out the labels.

    Raises:
        InvalidSetting: An option cannot be used.
        RemoteError: It does not answer, or not so that it can be read.
        NotEnoughData: The data set holds no text to ask about.
    """
    client = resolve_remote(options)
    rows = read_rows(ctx.store.frame(dataset))
    texts = [text for text in dict.fromkeys(rows.texts) if text.strip()]
    if not texts:
        raise NotEnoughData(f"'{dataset}' holds no text to ask the API about.")
    look = texts[:: max(1, len(texts) // FIRST_LOOK)][:FIRST_LOOK]
    known = _recalled(ctx, client, look)
    asked = [text for text in look if text not in known]
    answers = client.answer(asked, proven=bool(known), keep=_keeper(ctx, client))
    given = [answer for answer in (*known.values(), *answers) if answer is not None]
    if not given:
        raise RemoteError(f"The prediction API {client.name} answers none of {len(look)} texts.")
    annotated = {str(label) for label in rows.labels[usable(rows)]}
    answered = _labels(given) | set(options.labels)
    return Prepared(
        classes=tuple(sorted(annotated | answered)), notes=_notes(annotated, answered, client)
    )


def _notes(annotated: set[str], answered: set[str], client: RemoteClient) -> tuple[str, ...]:
    notes = []
    if annotated and (strange := sorted(answered - annotated)):
        notes.append(
            f"{client.name} answers labels that the data set has not: {_listed(strange)}. "
            "Where they are other words for its own, connect it with --rename THEIRS=OURS."
        )
    if annotated and not answered & annotated:
        notes.append("None of the labels it answered so far is a label of the data set.")
    return tuple(notes)


def _listed(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _labels(answers: Iterable[Answer]) -> set[str]:
    return {candidate.label for answer in answers for candidate in answer}


def _keeper(ctx: Context, client: RemoteClient) -> Keep:
    kept = ctx.store.answers(_place(client))

    def keep(answers: Mapping[str, Answer]) -> None:
        kept.add({key_of(text): json.dumps(answer).encode() for text, answer in answers.items()})

    return keep


def _recalled(ctx: Context, client: RemoteClient, texts: Sequence[str]) -> dict[str, Answer]:
    keys = {text: key_of(text) for text in dict.fromkeys(texts)}
    kept = ctx.store.answers(_place(client)).get(list(keys.values()))
    return {
        text: tuple(Candidate(label, confidence) for label, confidence in json.loads(kept[key]))
        for text, key in keys.items()
        if key in kept
    }


def _place(client: RemoteClient) -> str:
    """Name the file of answers by what is asked, so that two connections to it share one."""
    return f"remote-{client.key}"
