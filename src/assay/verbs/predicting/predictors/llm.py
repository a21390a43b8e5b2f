"""Language models that are asked for a label: prompts, examples from the training split, memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assay.classify.labels import SENTIMENTS
from assay.classify.prompting import (
    SHIPPED,
    Asker,
    Example,
    Pool,
    PromptedClassifier,
    Template,
    probe,
    shipped,
)
from assay.classify.prompting.probing import SAID
from assay.encoders import Encoder
from assay.errors import InvalidSetting, NotEnoughData, RecordNotFound
from assay.llms.shapes import schema_of
from assay.schema.connections import PromptedLlm, Usage
from assay.schema.models import ModelCard
from assay.schema.prompts import PromptMessage, PromptPreview
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.looking.info import texts_of
from assay.verbs.predicting.predictors import Prepared
from assay.verbs.selection import Rows, read_rows, text_key, training_rows, usable

MEMORY = "llm"
"""All language models share what was answered: the key holds everything that bears on it."""

SCRIPTED = "Its answers are scripted, and say nothing about any language model."
EXAMPLES_FILE = "examples.json"
PROMPT_FILE = "prompt.md"


class PromptedModel:
    """A connected language model; a ``Predictor``.

    Args:
        ctx: Of the workspace.
        card: Its card.
        options: How it is asked.
        shown: Ids and labels of the records it may show.
        llm: The language model, where it is not the options'.
    """

    def __init__(
        self,
        ctx: Context,
        card: ModelCard,
        options: PromptedLlm,
        shown: tuple[list[str], list[str]],
        llm: str | None = None,
    ) -> None:
        self.card = card
        self._ctx, self._options, self._shown = ctx, options, shown
        self._template = template_of(options, card.classes)
        self._asker = Asker(
            ctx.llm(llm or options.model, options.key_env),
            self._template,
            card.classes,
            options,
            card.params.get("confidence_source", "stated"),
            middle_of(card.classes),
        )
        self._classifier = PromptedClassifier(self._asker)

    @property
    def usage(self) -> Usage:
        """What asking it took so far."""
        return self._classifier.usage

    @property
    def notes(self) -> tuple[str, ...]:
        """Where confidence came from, what was not as asked for, and how often."""
        told = self._classifier.notes.items()
        return (SAID[self._asker.source], *(f"{said} ({n} times)" for said, n in told))

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; see ``Predictor``."""
        return self._classifier.probabilities(
            texts,
            lambda some: self.examples(some, stored=stored),
            memory=ctx.store.answers(MEMORY) if stored else None,
            report=report,
        )

    def examples(self, texts: Sequence[str], *, stored: bool = False) -> list[list[Example]]:
        """Return what the prompt of each text shows."""
        options = self._options
        match options.examples:
            case "none":
                return [[] for _ in texts]
            case "fixed":
                return [[one for one in self._fixed if not _same(one.text, text)] for text in texts]
            case "random":
                return [
                    self._pool.random(text, options.shots, options.most_examples, options.seed)
                    for text in texts
                ]
            case "retrieved":
                vectors = self._vectors(texts, stored=stored)
                return self._pool.nearest(texts, vectors, options.shots, options.most_examples)

    def preview(self, dataset: str, text: str, record: str | None) -> PromptPreview:
        """Return what would be sent about a text."""
        (shown,) = self.examples([text])
        return PromptPreview(
            dataset=dataset,
            record=record,
            messages=tuple(
                PromptMessage(role=turn.role, content=turn.content)
                for turn in self._asker.messages(text, shown)
            ),
            template=self.card.params.get("template_name", self._template.name),
            template_hash=self._template.digest,
            examples=tuple(one.record for one in shown),
            reply=schema_of(self._asker.reply),
        )

    @cached_property
    def _encoder(self) -> Encoder:
        return self._ctx.encoder(self.card.encoder_name)

    @cached_property
    def _pool(self) -> Pool:
        ids, labels = self._shown
        known = texts_of(self._ctx, self.card.trained_on, ids)
        kept = [(i, known[i] or "", one) for i, one in zip(ids, labels, strict=True) if i in known]
        texts = [text for _, text, _ in kept]
        vectors = None
        if self._options.examples == "retrieved":
            vectors = vectors_of(self._ctx, self._encoder, texts, silent)
        return Pool([i for i, _, _ in kept], texts, [one for _, _, one in kept], text_key, vectors)

    @cached_property
    def _fixed(self) -> list[Example]:
        options = self._options
        if options.example_ids:  # in the order a person gave them
            pool = self._pool
            return [
                Example(text, label, record)
                for record, text, label in zip(pool.records, pool.texts, pool.labels, strict=True)
            ]
        return self._pool.fixed(options.shots, options.most_examples, options.seed)

    def _vectors(self, texts: Sequence[str], *, stored: bool) -> np.ndarray:
        if stored:
            return vectors_of(self._ctx, self._encoder, texts, silent)
        return self._encoder.encode(texts)


def opened(ctx: Context, card: ModelCard, llm: str | None = None) -> PromptedModel:
    """Make the predictor of a card; ``llm`` stands in for its language model."""
    files = ctx.store.artefacts.read_files(card.run, "model")
    shown = json.loads(files[EXAMPLES_FILE])
    options = PromptedLlm.model_validate(card.params)
    return PromptedModel(ctx, card, options, (shown["ids"], shown["labels"]), llm)


def prepared(ctx: Context, dataset: str, options: PromptedLlm) -> Prepared:
    """Choose labels, template and examples, and ask once to see what the model offers.

    Raises:
        InvalidSetting: An option cannot be used.
        NotEnoughData: Examples are wanted, and no record of the training split is labelled.
        LlmError: The model does not answer.
    """
    found = choose(ctx, dataset, options)
    encoder = ctx.encoder(options.encoder) if options.examples == "retrieved" else None
    llm = ctx.llm(options.model, options.key_env)
    asked = probe(llm, found.template, found.classes, options, found.sample)
    return Prepared(
        classes=found.classes,
        training=found.shown.ids,
        per_class={label: count for label in found.classes if (count := found.labels.count(label))},
        params={
            "template": found.template.source,
            "template_name": found.template.name,
            "template_hash": found.template.digest,
            "confidence_source": asked.source,
            "llm": llm.key,
        },
        encoder=encoder.key if encoder else None,
        encoder_name=encoder.name if encoder else None,
        files={
            PROMPT_FILE: found.template.source.encode(),
            EXAMPLES_FILE: json.dumps(
                {"ids": found.shown.ids, "labels": found.labels}, ensure_ascii=False
            ).encode(),
        },
        notes=(*found.notes, *asked.notes, *((SCRIPTED,) if llm.key.startswith("fake.") else ())),
    )


@dataclass(frozen=True)
class Choice:
    """What a prompt will be made of.

    Attributes:
        classes: The labels.
        template: The prompt.
        shown: Records that may be shown.
        labels: Their labels.
        sample: A text to try the model with.
        notes: Sentences worth showing.
    """

    classes: tuple[str, ...]
    template: Template
    shown: Rows
    labels: list[str]
    sample: str
    notes: tuple[str, ...]


def choose(ctx: Context, dataset: str, options: PromptedLlm) -> Choice:
    """Choose labels, template and records to show.

    Raises:
        InvalidSetting, NotEnoughData, PromptError, RecordNotFound: See ``prepared``.
    """
    rows = read_rows(ctx.store.frame(dataset))
    labelled = rows.take(np.flatnonzero(usable(rows)))
    classes = options.labels or tuple(sorted({str(label) for label in labelled.labels}))
    if len(set(classes)) < 2 or len(set(classes)) < len(classes):
        raise NotEnoughData(
            f"A prompt needs at least two different labels, and '{dataset}' has "
            f"{len(set(classes))}.",
            hint="Name the labels (--label positive --label negative), or label some records.",
        )
    if unknown := sorted(set(options.criteria) - set(classes)):
        raise InvalidSetting(
            f"There are criteria for '{unknown[0]}', which is no label.",
            hint=f"The labels are: {', '.join(classes[:20])}.",
        )
    template = template_of(options, classes)
    shown, notes = rows.take([]), ()
    if options.examples != "none":
        if not template.shows_examples:
            raise InvalidSetting(
                f"Examples are wanted, and the template '{template.name}' has no place for them.",
                hint="Add the sections '# example' and '# answer', or use --examples none.",
            )
        chosen = training_rows(rows, None)
        shown, notes = _of(chosen.rows, classes), chosen.notes
        if options.examples == "fixed":
            shown = _named(shown, options.example_ids, dataset) or shown
    sample = next(iter(shown.texts), "This is a text to try the model with.")
    return Choice(classes, template, shown, [str(label) for label in shown.labels], sample, notes)


def template_of(options: PromptedLlm, classes: Sequence[str]) -> Template:
    """Return the template the options name or hold; by the labels where they do neither."""
    named = options.template
    if named is None:
        sides = {label.strip().lower().replace("_", " ") for label in classes}
        named = "sentiment" if sides <= {*SENTIMENTS, "neutral", "mixed"} else "classify"
    return shipped(named) if named in SHIPPED else Template(named, "own template")


def middle_of(classes: Sequence[str]) -> str:
    """Return the label for neither side, "" where there is none."""
    return next((one for one in classes if one.strip().lower() in ("neutral", "mixed")), "")


def _of(rows: Rows, classes: Sequence[str]) -> Rows:
    return rows.take([i for i, label in enumerate(rows.labels) if str(label) in set(classes)])


def _named(rows: Rows, wanted: Sequence[str], dataset: str) -> Rows | None:
    """Return the records a person chose as examples, in their order; ``None`` where none are."""
    if not wanted:
        return None
    places = {record: place for place, record in enumerate(rows.ids)}
    if missing := [record for record in wanted if record not in places]:
        raise RecordNotFound(
            f"'{missing[0]}' is no labelled record of the training split of '{dataset}'.",
            hint="Examples come from the training split alone, so that no answer is given away.",
        )
    return rows.take([places[record] for record in wanted])


def _same(one: str, other: str) -> bool:
    return text_key(one) == text_key(other)
