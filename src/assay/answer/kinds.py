"""Kinds of questions, and the words by which a sentence shows that it answers one of the kind.

"Why …?" is answered by "because", "May I …?" by "must not", "How long …?" by a number of days. What
is asked decides what is looked for; none of it is about what a document is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assay.answer.questions import EXPLAINED

_N = (
    r"(?:\d[\d.,]*|(?:half )?an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\w+teen|"
    r"\w+ty)"
)
_TIME = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|ms|min|s|h)"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONEY = (
    r"(?:[$€£¥]\s?\d|(?<![\d.,])\b\d[\d.,]*\s?(?:(?:million|billion|thousand)\s)?"
    r"(?:euros?|dollars?|pounds?|francs|yen|cents?|EUR|USD|GBP|CHF|€|%))"
)
_AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|"
    r"have|had)"
)

DEFINES = 0.2
"""What a sentence gains that has the word in brackets, or behind it what it stands for."""


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    Attributes:
        name: What it asks for.
        asks: Found in a question of the kind.
        tells: Found in a sentence that answers one.
        worth: What such a sentence gains.
    """

    name: str
    asks: re.Pattern[str]
    tells: re.Pattern[str]
    worth: float


def _kind(name: str, asks: str, tells: str, worth: float) -> Kind:
    return Kind(name, re.compile(asks, re.IGNORECASE), re.compile(tells, re.IGNORECASE), worth)


KINDS = (
    _kind(
        "reason",
        r"^(?:\w+ ){0,2}why\b|\bfor (?:what|which) (?:reasons?|purpose)|\bwhat (?:are|is|was|were) "
        r"the (?:causes?|reasons?)\b|\bwhat (?:caused|causes)\b|\bhow come\b",
        r"\bbecause\b|\bsince (?!\d|then|" + _MONTH + r")|\bdue to\b|\bowing to\b|\bcaused? by\b|"
        r"\b(?:reasons?|causes?)\b|\bso that\b|\bas (?:it|they|he|she|the|there|th[ei]se?|we|no)\b|"
        r"\bin order to\b|\btherefore\b|\bthus\b|\botherwise\b|\bthanks to\b|\bas a result\b",
        0.12,
    ),
    _kind(
        "duration",
        r"\bhow (?:long|soon|quickly|fast|old)\b|\bhow many (?:seconds|minutes|hours|days|weeks|"
        r"months|years)\b|\b(?:what|which) (?:age|duration|period)\b",
        rf"\b{_N}[ -](?:\w+ )?{_TIME}\b",
        0.12,
    ),
    _kind(
        "money",
        r"\b(?:cost|costs|price|prices|pay|paid|rent|fees?|salary|wage|budget|deposit|allowance|money|"
        r"expensive|charged?|fine|tax|income|worth|spen[dt]|grant|dear)\b",
        _MONEY,
        0.06,
    ),
    _kind(
        "size",
        r"\bhow (?:big|large|wide|tall|high|deep|far|heavy|long|much|fast|hot|cold|warm|loud|"
        r"strong)\b|\bweigh|\b(?:what|which) (?:size|weight|height|length|width|temperature|speed|"
        r"area|volume|distance|capacity)\b",
        r"(?<![\d.,])\d[\d.,]*\s?(?:[mckµn]?m[²³]?|[kmgµ]?g|[mc]?l|[kmgt]i?b|[kmg]?w|wh|kwh|v|"
        r"hz|[kmg]hz|db|°c?|%|inch(?:es)?|feet|foot|miles?|metres?|meters?|kilo\w+|litres?|liters?|tons?|tonnes?|"
        r"pounds|acres|hectares|square|degrees|cups?|points?)(?!\w)",
        0.08,
    ),
    _kind(
        "frequency",
        r"\bhow (?:often|frequently|regularly)\b",
        rf"\b(?:every|each|per|once|twice|times|daily|weekly|monthly|yearly|annually)\b|"
        rf"\ban? {_TIME}\b",
        0.15,
    ),
    _kind(
        "moment",
        r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|days|time|century|decade)\b|"
        r"\b(?:until|till|since|by) when\b|\bdeadline\b",
        rf"\b{_MONTH}\b|\b(?:1[5-9]|20)\d\d\b|\b{_DAY}s?\b|\b\d{{1,2}}:\d\d\b|"
        rf"\b(?:after|before|within|until|from|during|every) (?:the )?(?:\w+ )?"
        rf"(?:{_TIME}|day)\b|\b(?:after|before|within|at least|later than) {_N} (?:\w+ )?{_TIME}\b|"
        r"\bcentury\b|\b\d{3,4} (?:AD|BC)\b",
        0.1,
    ),
    _kind(
        "verdict",
        rf"^(?:and |so |but )?{_AUXILIARY}(?:n't)?\b",
        r"\b(?:not|no|never|only|neither|nor|without|cannot|may|must|can|allowed|permitted|forbidden|"
        r"prohibited|possible|required|requires?|needs?|at most|at least|unless|free)\b|n't\b",
        0.08,
    ),
    _kind(
        "meaning",
        r"\bwhat (?:do|does|did) .{1,60}\b(?:mean|stand for|refer to)\b|^(?:what|who) (?:is|are) "
        r"(?:an? |the )?[\w-]+(?: [\w-]+)?\W*$|\bdefinition of\b|\bdefined?\b",
        r"\(\w[^)]*\)|\b(?:means?|stands? for|refers? to|denotes?|called|known as|defined)\b|^\W*"
        r"(?:\w+ ){1,4}(?:is|are) an? ",
        0.08,
    ),
    _kind(
        "contrast",
        r"\b(?:compar(?:e|es|ed|ison|isons)|differ(?:s|ence|ences|ent)?|versus|vs|better|worse|"
        r"cheaper|faster|chang(?:e|es|ed)|advantages?|instead of|rather than)\b",
        r"\b(?:than|compared (?:with|to)|whereas|while|unlike|differs?|differences?|similar|"
        r"equally|both|rather|instead|from \S+(?: \S+){0,3} to|higher|lower|larger|smaller|but|"
        r"same|gain)\b",
        0.08,
    ),
    _kind(
        "list",
        r"\b(?:list|name|enumerate)\b|\b(?:what|which) (?:are|were|\w+(?:s|ren|eople)) |"
        r"\b(?:what|which) (?:\w+ ){0,2}(?:have|do i|do we|does .* (?:include|cover|consist))|"
        r"\bwho (?:are|were|was|is)\b",
        r":$|(?:[^,;]+[,;]){2,}[^,;]*\b(?:and|or)\b|\b(?:first|second|three|four|five)\b",
        0.05,
    ),
    _kind(
        "way",
        r"^how (?:do|does|did|can|could|is|are|was|were|will|should|to|must)\b(?! .*\bcompare)",
        r"\b(?:by|with|through|using|via) (?:\w+ing|an?|the|our|\w+s)\b|^(?:press|push|put|take|"
        r"turn|open|fill|hold|set|add|choose|select|click|insert|remove|pour|send|write|call|use|whoever|"
        r"to \w+)\b|\b(?:is|are|was|were) (?:\w+ )?\w+(?:ed|en|wn|lt|de)\b",
        0.05,
    ),
)


EXPLAINING = frozenset({"reason", "contrast", "way"})
"""Kinds whose answer needs more than the words of the question and a name."""


def kinds_of(question: str) -> tuple[Kind, ...]:
    """Return the kinds a question is of; none, one or several."""
    return tuple(kind for kind in KINDS if kind.asks.search(question))


def fitness(kinds: Sequence[Kind], question: str, text: str) -> float:
    """Return what a sentence gains by answering questions of these kinds."""
    gained = sum(kind.worth for kind in kinds if kind.tells.search(text))
    return gained + (DEFINES if _defines(question, text) else 0)


def _defines(question: str, text: str) -> bool:
    """Tell whether a sentence gives the short and the long form of what is to be explained."""
    asked = EXPLAINED.search(question)
    term = re.escape((asked[1] or asked[2]).strip(" \"'“”‘’")) if asked else ""
    return bool(term) and bool(re.search(rf"\({term}\)|(?<!\w){term} \(", text, re.IGNORECASE))
