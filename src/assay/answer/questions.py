"""What a question asks for: its telling words, and the kind of thing that answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.search.words import words_of

_ASKING = frozenset(
    words_of(
        "a an and are as at be been by can could did do does for from had has have how in is it "
        "its "
        "many much of on or that the their there these they this to was were what when where which "
        "who whom whose why will with would you",
        "english",
    )
)
_NUMBER = re.compile(
    r"\d[\d,.]*(?:\s?(?:%|percent|million|billion|thousand))?|\b(?:one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|half|twice)\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}})?(?:,? \d{{4}})?|"
    r"\b(?:the )?1\d{3}s?\b|\b20\d\ds?\b|\b\d{1,2}(?:st|nd|rd|th) century\b"
)
_NAME = re.compile(r"\b[A-Z][\w'’.-]*(?: (?:(?:of|de|van|von|the) )?[A-Z][\w'’.-]*)*")
_MANY = re.compile(
    r"\bhow (?:many|much|old|long|far|large|big|high|tall|often|heavy|wide|deep|fast|loud|thick|"
    r"hot|cold|warm)\b|\bpercent",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\b(?:accuracy|precision|recall|f1|f-score|score|auc|rate|error|percentage|share|number of|"
    r"size|value|figure|table|total|average|mean|median|result of|yield|bleu|rouge)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|century|decade)\b", re.IGNORECASE
)
_WHO = re.compile(r"\bwho(?:m|se)?\b|\bwhere\b", re.IGNORECASE)
EXPLAINED = re.compile(
    r"\bwhat (?:do|does|did) (?:an? |the )?(.{1,40}?) (?:mean|stand for)\W*$|"
    r"^what(?: is|'s|’s| are) (?:an? |the )?(.{1,40}?)\W*$",
    re.IGNORECASE,
)
"""A question for what a word means."""

_MEASURED = re.compile(
    r"\bhow (?:many|much|old|long|far|large|big|high|tall|often|heavy|wide|deep|fast|loud|thick|"
    r"hot|cold|warm|soon|quickly|frequently)\b|"
    r"\b(?:what|which) (?:year|date|month|day|century|decade|time)\b(?! of)",
    re.IGNORECASE,
)
_KINDS = ((_MANY, _NUMBER), (_WHEN, _DATE), (_WHO, _NAME))


def telling(text: str) -> list[str]:
    """Return the stemmed words of a question that its answer is likely to share.

    Of a question for what a word stands for, that word alone; "how long" and "which year" are
    answered by a duration and a year, and seldom by these words.
    """
    explained = EXPLAINED.search(text)
    asked = _MEASURED.sub(" ", (explained[1] if explained else None) or text)
    return [word for word in words_of(asked, "english") if word not in _ASKING]


def is_asking(word: str) -> bool:
    """Tell whether a word only helps to ask, as "how" and "is" do."""
    return word in _ASKING


def wanted(question: str) -> re.Pattern[str] | None:
    """Return what answers a question of its kind, ``None`` where anything may."""
    return next((shape for asks, shape in _KINDS if asks.search(question)), None)


def is_about_figures(question: str) -> bool:
    """Tell whether a number answers a question, so that a row of a table may."""
    return _MANY.search(question) is not None or _MEASURE.search(question) is not None


def shortest(question: str, sentence: str) -> str | None:
    """Guess the few words of a sentence that answer a question for a name, date or number.

    Of those that fit and are not said by the question, the one nearest to words of the question.
    """
    shape = wanted(question)
    if shape is None:
        return None
    asked = set(telling(question))
    marks = [
        m.start()
        for m in re.finditer(r"\w+", sentence)
        if set(words_of(m.group(), "english")) & asked
    ]
    found = [
        match
        for match in shape.finditer(sentence)
        if not set(words_of(match.group(), "english")) <= asked | _ASKING
    ]
    best = min(found, key=lambda match: _distance(match.start(), marks), default=None)
    return best.group().strip(" .,;") if best is not None else None


def _distance(place: int, marks: Sequence[int]) -> float:
    near = sorted(abs(place - mark) for mark in marks)[:3]
    return sum(near) / len(near) if near else place
