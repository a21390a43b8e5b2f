"""Which kind of request a message is, also by what was said before it."""

from __future__ import annotations

import re

from assay.chat import (
    ANOTHER,
    SIMILAR,
    Router,
    asks_for_them,
    asks_for_values,
    asks_what_sets_apart,
    asks_which,
    at_another_place,
    instead,
    plain,
    pointed,
)
from assay.schema.conversations import Turn, TurnRoute
from assay.schema.questionnaires import Question
from assay.verbs.chat.papers import asks_for_authors, compared
from assay.verbs.chat.placing import SUMMARY
from assay.verbs.chat.talking import asks_for_overview, changes

LEANING, SHOWN_NOTHING = 0.6, 0.75
"""A question must be surer than this to be about the record shown, where it points at none, and
where none is shown."""

COUNTING = 0.75
"""A message must be surer than this to count, where no word of it does."""

COUNTS = re.compile(
    r"\b(?:how (?:many|much|often|big|large|long)|number|count\w*|share|percent\w*|proportion|part|"
    r"fraction|ratio|most|largest|biggest|smallest|rarest|least|fewest|common\w*|frequent\w*|top|"
    r"more|fewer|less|compare|versus|vs|outnumber|size|total|amount|average|mean|per|each|longer|"
    r"shorter|than|which|list|of (?:these|those|them))\b",
    re.IGNORECASE,
)

COUNTED = re.compile(
    r"\b(?:passages?|paragraphs?|pages?|papers?|documents?|articles?|files?|pdfs?|records?|texts?|"
    r"mention\w*|contain\w*|often|frequent|labels?|topics?|themes?|languages?|words?|length|longer|"
    r"shorter|those|these|them|share|sections?)\b"
)
"""Words of a question about passages and documents themselves; others are about what they say."""

WHICH = re.compile(
    r"^(?:and |so )*(?:which|what) (?:papers?|documents?|articles?|files?|pages?) "
    r"(?:mentions?|contains?|talks?|speaks?|names?|uses?)\b",
    re.IGNORECASE,
)
"""A question for the documents that use a word."""

COUNTING_FIRST = re.compile(
    r"^(?:and |so )*(?:(?:what is |what's |tell me )?(?:the )?"
    r"(?:share|percentage|proportion|fraction|number) of|"
    r"(?:do|are|is) (?:there )?more (?:people|customers|users|reviewers|guests|reviews)|"
    r"top (?:\d+|three|five|ten) \w+|"
    r"how many (?:say|said|mention|think|find|complain|want|like|love|hate|ask|talk))\b",
    re.IGNORECASE,
)
"""How a count begins, whatever it goes on to name."""

WHY = re.compile(r"^(?:but |and |so )?why\W*$", re.IGNORECASE)
"""Asks about the record shown, where one is."""

TALKING = 0.6
"""A message must be surer than this to be small talk, where it may look for something."""

POINTS = re.compile(
    r"\b(?:it|its|this|that|these|those|he|she|they|his|her|their|here|there|one|man|woman|child|"
    r"picture|photo|image|record)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^(?:and |so |but )*(?:when|why|whose|whom|who (?!talks?|mentions?|writes?|complains?)|"
    r"how (?!about)|what (?!about))\b(?!.*\b(?:show|find)\b)",
    re.IGNORECASE,
)
"""How a question begins that asks for no record."""


def routed(
    router: Router, message: str, before: tuple[Turn, ...], *, documents: bool = False
) -> tuple[TurnRoute, float]:
    """Route a message; what it points at, or takes over from before, goes before its words.

    Args:
        router: Goes by the words.
        message: What was said.
        before: The turns it follows, oldest first.
        documents: Whether the records are passages, which answer what is asked of their contents.
    """
    shown = any(turn.shown or turn.cited for turn in before)
    last = next((turn for turn in reversed(before) if turn.route != "talk"), None)
    if (taken := _taken_over(message, last, shown=shown)) is not None:
        return taken, 1.0
    if changes(message):
        return "talk", 1.0
    if (
        COUNTING_FIRST.match(message)
        or asks_for_values(message)
        or asks_which(message)
        or (documents and WHICH.match(message))
    ):
        return "count", 1.0
    if documents and _is_of_documents(message):
        return "quote", 1.0
    route, sure = _by_words(router, message, shown=shown)
    if documents and route == "count" and not COUNTED.search(plain(message)):
        return "quote", sure
    return route, sure


def _is_of_documents(message: str) -> bool:
    """Tell whether a message asks what documents say as wholes, or who wrote them."""
    asked = Question(id="question", question=message)
    summary = SUMMARY.search(plain(message)) is not None
    return summary or asks_for_authors(message) or compared(asked) is not None


def _by_words(router: Router, message: str, *, shown: bool) -> tuple[TurnRoute, float]:
    """Route a message by its words, and by whether there is anything that it could be about."""
    ranked = router.ranked(message)
    if ASKS.match(message):
        ranked = [one for one in ranked if one[0] != "find"]
    if shown and WHY.match(message):
        ranked.sort(key=lambda one: one[0] != "shown")
    (route, sure), second, *_ = ranked
    if (route != "count" or sure < COUNTING) and asks_for_overview(message):
        return "talk", 1.0
    if shown and pointed(message) is not None and route in {"find", "talk", "quote"}:
        return "shown", 1.0
    if asks_what_sets_apart(message) and not (route == "count" and sure >= COUNTING):
        return "quote", sure
    points = shown and POINTS.search(message) is not None
    bound = LEANING if shown else SHOWN_NOTHING
    doubted = (
        (route == "count" and sure < COUNTING and COUNTS.search(message) is None)
        # whoever asks for something is told of it rather than of what can be asked
        or (route == "talk" and sure < TALKING and second[0] in {"find", "quote"})
        or (route == "shown" and sure < bound and not points and not WHY.match(message))
    )
    return second if doubted else (route, sure)


def _taken_over(message: str, last: Turn | None, *, shown: bool) -> TurnRoute | None:
    """Return how a message is meant that says nothing without the one before."""
    if last is None:
        return None
    another = ANOTHER.match(message) is not None and len(message.split()) < 5
    counted = last.route == "count" and last.filter is not None
    if counted and (another or asks_for_them(message)):
        return "find"
    if shown and (SIMILAR.match(message) or another):
        return "find"
    if at_another_place(message, last.asked) is not None:
        return last.route
    if instead(message) is None or pointed(message) is not None:
        return None
    return last.route if last.route in {"count", "quote"} else "find"
