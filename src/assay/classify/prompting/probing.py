"""What a model offers, found out by one question before many are asked."""

from __future__ import annotations

from dataclasses import dataclass

from assay.classify.prompting.questions import Asker
from assay.classify.prompting.template import Template
from assay.llms.port import Llm
from assay.schema.connections import ConfidenceSource, PromptedLlm

SAID: dict[ConfidenceSource, str] = {
    "logprobs": "Confidence: from the log-probabilities of the labels' tokens.",
    "samples": "Confidence: the share of repeated answers that agree.",
    "stated": "Confidence: the model's own word, which is rarely calibrated.",
}


@dataclass(frozen=True)
class Probe:
    """What one question found out.

    Attributes:
        source: Where confidence will come from.
        notes: Sentences worth showing.
        requests: Times the model was asked.
    """

    source: ConfidenceSource
    notes: tuple[str, ...]
    requests: int


def probe(
    llm: Llm, template: Template, classes: tuple[str, ...], options: PromptedLlm, text: str
) -> Probe:
    """Ask about one text, and choose where confidence comes from.

    Raises:
        LlmError: The model cannot be reached or does not answer.
    """
    wanted: ConfidenceSource = "logprobs" if options.confidence == "auto" else options.confidence
    asker = Asker(llm, template, classes, options, wanted)
    answer = asker.ask(asker.questions(text, ())[0])
    source, notes = wanted, list(answer.notes)
    if wanted == "logprobs" and not answer.labels:
        source = "samples" if options.samples > 1 else "stated"
        if options.confidence == "logprobs":
            notes.append("Log-probabilities were wanted, but the server gives none.")
    if answer.label is None:
        notes.append("The reply to a test could not be read: expect records without an answer.")
    elif answer.repaired:
        notes.append("The reply to a test was not the JSON asked for; such replies are repaired.")
    return Probe(source, (SAID[source], *notes), answer.requests)
