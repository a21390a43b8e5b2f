"""Questions answered from passages, by their sentences or by a language model, with evidence."""

from assay.answer.asking import ask_llm
from assay.answer.extracting import Reading, extract
from assay.answer.passages import Passage, span_in
from assay.answer.questionnaires import READY, read_questionnaire

__all__ = [
    "READY",
    "Passage",
    "Reading",
    "ask_llm",
    "extract",
    "read_questionnaire",
    "span_in",
]
