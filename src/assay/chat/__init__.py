"""Conversations: which kind of request a message is, and which records a question counts."""

from assay.chat.columns import Column
from assay.chat.counting import Counted, changed, counted
from assay.chat.filtering import written_filter
from assay.chat.following import (
    asks_for_them,
    asks_for_values,
    at_another_place,
    how_many_of_them,
    instead,
)
from assay.chat.kinds import Kind, asks_which, kind_in, of_kind, of_words, own_kinds
from assay.chat.naming import document_in, forms, label_of, plain, singular_and_plural
from assay.chat.opinions import Feeling, asks_what_sets_apart, bare, feeling_of, opinion_on
from assay.chat.phrases import in_english
from assay.chat.pointing import SIMILAR, pointed
from assay.chat.reading import Known, joined, mentions, one_of
from assay.chat.routing import Router, examples
from assay.chat.seeking import ANOTHER, REFINED, Sought, sought
from assay.chat.speaking import prompt, routed, spoken, without_false_numbers
from assay.chat.spelling import mended

__all__ = [
    "ANOTHER",
    "REFINED",
    "SIMILAR",
    "Column",
    "Counted",
    "Feeling",
    "Kind",
    "Known",
    "Router",
    "Sought",
    "asks_for_them",
    "asks_for_values",
    "asks_what_sets_apart",
    "asks_which",
    "at_another_place",
    "bare",
    "changed",
    "counted",
    "document_in",
    "examples",
    "feeling_of",
    "forms",
    "how_many_of_them",
    "in_english",
    "instead",
    "joined",
    "kind_in",
    "label_of",
    "mended",
    "mentions",
    "of_kind",
    "of_words",
    "one_of",
    "opinion_on",
    "own_kinds",
    "plain",
    "pointed",
    "prompt",
    "routed",
    "singular_and_plural",
    "sought",
    "spoken",
    "without_false_numbers",
    "written_filter",
]
