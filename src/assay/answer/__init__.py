"""Questions answered from passages, by their sentences or by a language model, with evidence."""

from assay.answer.asking import ask_llm
from assay.answer.extracting import Reading, extract
from assay.answer.passages import Passage, span_in
from assay.answer.questionnaires import READY, read_questionnaire
from assay.answer.retrieval import blend

__all__ = [
    "READY",
    "Passage",
    "Reading",
    "ask_llm",
    "blend",
    "extract",
    "read_questionnaire",
    "span_in",
]
