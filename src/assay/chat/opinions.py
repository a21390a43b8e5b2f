"""What a question wants people's opinions on: "what do they think of the staff?"."""

from __future__ import annotations

import re
from typing import Literal

from assay.chat.naming import plain

Feeling = Literal["positive", "negative"]

LONGEST = 4
"""Words of what opinions are on, at most."""

_SAYS = (
    r"(?:says?|said|thinks?|thought|feels?|felt|writes?|written|wrote|opinions?|views?|impressions?|"
    r"reactions?|complain(?:s|ts?|ing|ed)?|praised?|criticis\w+|judged?|happy|unhappy|satisfied|"
    r"unsatisfied|disappointed|pleased|annoyed|feedback|verdict)"
)
_LIKES = r"(?:likes?|liked|loves?|loved|enjoys?|enjoyed|praises?|recommends?|appreciates?)"
_HATES = r"(?:hates?|hated|dislikes?|disliked|criticises?|criticizes?|complains?|loathes?|regrets?)"
_WHO = (
    r"(?:people|persons?|customers?|users?|guests?|visitors?|viewers?|reviewers?|readers?|writers?|"
    r"everyone|anyone|they|others|critics|fans|clients?|passengers?|students?)"
)
_ABOUT = (
    re.compile(
        rf"\b(?:{_SAYS}|{_LIKES}|{_HATES}|good|bad|best|worst|wrong|annoying|pros and cons)\b"
        r"(?: \w+){0,3}? (?:about|of|on|with|by|regarding) (?P<about>.+)$"
    ),
    re.compile(
        rf"^(?:do|does|did) (?:\w+ )?{_WHO} (?:really )?(?:{_LIKES}|{_HATES}) (?P<about>.+)$"
    ),
    re.compile(
        rf"^how (?:do|does|did) {_WHO} (?:rate|judge|describe|see|find|like) (?P<about>.+)$"
    ),
    re.compile(
        r"^how (?:is|are|was|were) (?P<about>.+?) (?:judged|rated|seen|received|described|liked)$"
    ),
    re.compile(
        r"^(?:is|are|was|were) (?P<about>(?:the )?\w+(?: \w+)?) (?:any |really |very )*\w+ "
        r"(?:according to|in the (?:opinion|eyes)) .+$"
    ),
    re.compile(
        rf"^(?:do|does|did) {_WHO} (?:find|think|consider) (?P<about>(?:the )?\w+(?: \w+)?) "
        r"(?:is |are |was |were )?\w+$"
    ),
)
_TAIL = re.compile(
    r"(?:^(?:the|a|an|their|our|its) )|(?: (?:most|least|good or bad|in general|overall|generally|"
    r"usually|so much|at all|according to .+|in (?:the|these|those|their) (?:reviews?|texts?|"
    r"records?|messages?|captions?|comments?)|please))+$"
)
_NOTHING = re.compile(r"^(?:it|this|that|them|they|these|those|most|here|what|things?|)$")
_SIDE = (
    ("positive", re.compile(rf"\b(?:{_LIKES}|praised|positive|good about|best about|happy)\b")),
    ("negative", re.compile(
        rf"\b(?:{_HATES}|criticis\w+|criticiz\w+|complain\w*|annoy\w*|disappoint\w*|bother\w*|upset\w*|"
        r"negative|unhappy|bad about|worst about|wrong)\b"
    )),
)  # fmt: skip
_MAKES = re.compile(
    rf"^(?:and |so |but )*what\b.*\b(?:makes?|do|does|did|is|are|gets?|annoys?|bothers?|"
    rf"upsets?|disappoints?|pleases?|{_WHO})\b"
)


def opinion_on(message: str) -> str | None:
    """Return what opinions are wanted on; ``None`` where none are, or on nothing in particular."""
    said = plain(message)
    for pattern in _ABOUT:
        if found := pattern.search(said):
            about = bare(found["about"])
            return about if about and len(about.split()) <= LONGEST else None
    return None


def bare(about: str) -> str:
    """Return what opinions are wanted on, without articles, and without what limits nothing."""
    about = plain(about)
    while (less := _TAIL.sub("", about).strip()) != about:
        about = less
    return "" if _NOTHING.match(about) else about


def feeling_of(message: str) -> Feeling | None:
    """Return the one feeling that a question for opinions is about, where it names one.

    "Do people like it?" is about both.
    """
    said = plain(message)
    if not re.match(r"(?:and |so |but )*(?:what|why|which)\b", said):
        return None
    found = [feeling for feeling, pattern in _SIDE if pattern.search(said)]
    return found[0] if len(found) == 1 else None  # type: ignore[return-value]


def asks_what_sets_apart(message: str) -> bool:
    """Tell whether a question wants what is liked or disliked, or makes records what they are."""
    said = plain(message)
    return (
        _MAKES.search(said) is not None
        and feeling_of(message) is not None
        and opinion_on(message) is None
        and len(said.split()) <= LONGEST + 4
    )
