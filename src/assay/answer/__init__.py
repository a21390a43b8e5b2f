"""Questions answered from passages, by their sentences or by a language model, with evidence."""

from assay.answer.asking import ask_llm
from assay.answer.cues import with_cues
from assay.answer.extracting import Reading, extract
from assay.answer.orders import is_about_orders, orders
from assay.answer.passages import Passage, span_in
from assay.answer.questionnaires import READY, read_questionnaire

__all__ = [
    "READY",
    "Passage",
    "Reading",
    "ask_llm",
    "extract",
    "is_about_orders",
    "orders",
    "read_questionnaire",
    "span_in",
    "with_cues",
]
