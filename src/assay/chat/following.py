"""What a short message takes over from the one before: "and cats?", "which ones?", "per split"."""

from __future__ import annotations

import re

from assay.chat import vocabulary as v
from assay.chat.naming import plain

_POLITE = r"(?:(?:please|ok|okay|so|now|then|well|hm|and|but|yes)[, ]+)*"
_NOUNS = (
    r"captions?|passages?|records?|texts?|messages?|reviews?|entries|pictures?|photos?|images?|"
    r"documents?|papers?|examples?"
)
_SOME = (
    rf"(?:all|some|any|a few|a couple|one|two|three|four|five|six|ten|\d{{1,2}}|the(?: {_NOUNS})?)"
)
_THEM = re.compile(
    rf"^{_POLITE}(?:(?:can|could|may|let|i want to|i'd like to)(?: i| you| me)? )*(?:"
    rf"(?:show|list|see|read|open|display|name|get|give|find|which|what|who)(?: me)?(?: are| were)?"
    rf"(?: {_SOME})?(?: of)?(?: (?:them|those|these|they|ones?|{_NOUNS}))?|"
    rf"(?:for example|like what|such as|(?:any |an |some )?examples?|(?:some|one|any) of them))"
    r"[ ?.!]*$"
)
_LEADS = re.compile(
    rf"^{_POLITE}(?:(?:what|how) about|what of|and|or|but|only|just|the same (?:for|with|in|of)|"
    r"same (?:for|with|in|of)|(?=(?:in|for|of|by|per|among|within|from) ))[, ]*(?P<what>.+)$"
)
_ASKING = re.compile(
    r"\b(?:how|what|why|which|who|whose|whom|when|where|show|find|list|count|give|tell|is|are|was|"
    r"were|do|does|did|can|could|has|have|should|will|would|it|its|this|that|he|she|they|his|her|"
    r"their|here|there|if|because|i|me|you|thanks?)\b"
)
_PLURAL = r"(?:labels|classes|categories|intents|topics|themes|splits|languages)"
_ONE = r"(?:label|class|category|intent|topic|theme|split|language)s?"
_FEW = r"two|three|four|five|six|ten|\d{1,2}"
_MOST = (
    r"(?:(?:most|least) (?:common|frequent|used|usual)|commonest|largest|biggest|rarest|smallest|"
    r"top)"
)
_VALUES = (
    rf"^{_POLITE}(?:(?:which|what|list|name|show|tell|give)(?: me)?|how many)(?: are| is)?"
    rf"(?: (?:me|all|of|the|different|kinds?|\w+est|(?:most|least) \w+|{_FEW}))* {_PLURAL}\b|"
    rf"^{_POLITE}(?:(?:which|what)(?:'s| is| are)? )?(?:the )?(?:(?:{_FEW}) )?{_MOST} {_ONE}\b"
)
_OF_ONE = re.compile(
    r"\b(?:its?|he|she|this (?:one|record|picture|text|message)|(?:first|second|third|last) one)\b"
)
_PLACE = rf"\b({'|'.join(v.PLACES)})(?: one)?\b"
_NUMBERS = "|".join(word for word, number in v.NUMBERS.items() if number)

LONGEST = 8
"""Words of a message that changes the one before at most; a longer one stands for itself."""


def asks_for_them(message: str) -> bool:
    """Tell whether a message asks to see what was just counted: "show me three of them"."""
    said = plain(message)
    return _THEM.match(said) is not None and said not in {"what", "who"}


def how_many_of_them(message: str) -> int | None:
    """Return how many of them a message asks for; ``None`` where it does not say."""
    found = re.search(rf"\b(?:{_NUMBERS}|\d{{1,2}})\b", plain(message))
    if found is None:
        return None
    return int(found[0]) if found[0].isdigit() else v.NUMBERS[found[0]]


def instead(message: str) -> str | None:
    """Return what a message puts in the place of something said before; ``None`` for any other.

    "and in the test split?", "what about cats?" and "per label" say nothing by themselves.
    """
    said = plain(message)
    found = _LEADS.match(said)
    if found is None or len(said.split()) > LONGEST:
        return None
    what = found["what"].strip()
    return None if not what or _ASKING.search(what) else what


def asks_for_values(message: str) -> bool:
    """Tell whether a message asks for labels, topics, splits or languages as such."""
    said = plain(message)
    return re.search(_VALUES, said) is not None and _OF_ONE.search(said) is None


def at_another_place(message: str, asked: str) -> str | None:
    """Return what was asked of one document, asked of another: "and the second one?"."""
    place, before = re.search(_PLACE, plain(message)), plain(asked)
    if instead(message) is None or place is None or not re.search(v.BY_PLACE, before):
        return None
    return re.sub(v.BY_PLACE, f"the {place[1]} paper", before)
