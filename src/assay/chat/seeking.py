"""What a request to be shown something looks for, without the words that ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assay.chat.naming import label_of, plain
from assay.chat.vocabulary import NUMBERS
from assay.schema.filters import Compare, Filter, IsNull

MOST = 12
"""Records shown at once, where a number is named."""

ANOTHER = re.compile(
    r"^(?:please |ok |and |give me |show me |show |do you have |are there |any |the |two |three |"
    r"four |five |some |a few )*(?:another|one more|more|next|a different|something else|others?|"
    r"go on|keep going|not (?:that|this) one)\b"
    r"(?! (?:about|of (?!them|these|those)|with|like|\w+ or))",
    re.IGNORECASE,
)
REFINED = re.compile(
    r"^(?:please |and |now |show me |find )*(?:the )?same (?:(?:ones?|thing|picture|again) )?"
    r"(?:but )?(?P<more>(?:with|without|in|on|at|for|about|under|near|behind) .+)$",
    re.IGNORECASE,
)
"""A request that adds to the one before."""
_ASKS = re.compile(
    r"^(?:please |ok,? |and |now |instead |what about |how about |can you |could you |would you |"
    r"(?:can|could|may) i (?:get|see|have) |i'd like to (?:see|read) |"
    r"i want to |i'd like to |i would like to |i'm looking for |i am looking for |i want |i need |"
    r"let me |show (?:me )?|find (?:me )?|see |look (?:for|at) |search (?:the \w+ )?for |list |"
    r"give me |get me |get |pull up |bring up |display |do you have |have you got |is there |"
    r"are there |an example of |examples of )+",
    re.IGNORECASE,
)
_PICTURE = r"pictures?|photos?|photographs?|images?|pics?"
_RECORD = (
    r"texts?|records?|messages?|captions?|passages?|paragraphs?|sections?|reviews?|examples?|entries|"
    r"posts?|tweets?|questions?|requests?|documents?|papers?|ones?|something|anything"
)
_COUNT = {word: number for word, number in NUMBERS.items() if number}
_HEAD = re.compile(
    rf"^(?P<many>(?:(?:an?|the|and|which|what|any|some|all|more|few|random|other|\d{{1,3}}|"
    rf"{'|'.join(_COUNT)}) )*)"
    rf"(?:(?:long|short|brief|nice|good|typical|new|old) (?=positive|negative|neutral|unlab))?"
    rf"(?P<feeling>(?:positive|negative|neutral|unlabell?ed) )?"
    rf"(?P<noun>{_PICTURE}|{_RECORD})\b"
    rf"(?P<link>(?: (?:of|with|about|where|that|which|who|showing|containing|mentioning|for|like|"
    rf"on|in which|there|here|from|are|is|talks?|talking|mentions?|asks?|asking|says?|shows?)\b)*)",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"^(?P<many>\d{{1,3}}|{'|'.join(_COUNT)}) (?:more )?(?:about|of|with|on) ", re.IGNORECASE
)
_TOPIC = re.compile(
    r"\b(?:in|of|from|with|on) (?:the )?(?:topic|theme) (?:called |named )?(?P<topic>.+)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:that are |which are |with |in |of )?(?:the )?(?:labell?ed(?: as)?|label|class|category) "
    r"(?P<label>.+)$",
    re.IGNORECASE,
)

_WITHOUT = re.compile(
    r"\b(?:without|but (?:no|not|without)|and no|with no|(?:that|which) (?:do|does) not "
    r"(?:show|mention|contain|have)) (?:any |an? |the )?(?P<what>[^?.!]+)$",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\b(?P<order>longest|shortest)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sought:
    """What is looked for.

    Attributes:
        query: The words to search by; empty where any record will do.
        pictures: Whether pictures were asked for by that word.
        number: How many, where that was said.
        where: Records among which to look; ``None`` for all.
        without: Words for what is not to be there.
        missing: A label that was named and does not exist.
        order: ``longest`` or ``shortest`` first, where that was said.
    """

    query: str
    pictures: bool = False
    number: int | None = None
    where: Filter | None = None
    without: tuple[str, ...] = ()
    missing: str | None = None
    order: Literal["longest", "shortest"] | None = None


def sought(message: str, labels: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> Sought:
    """Read a request to be shown something.

    Args:
        message: The request.
        labels, topics: Those that exist; others are words like any.
    """
    rest = _ASKS.sub("", message.strip()).strip(" ?.!")
    rest = re.sub(r",? please$", "", rest, flags=re.IGNORECASE)
    where: Filter | None = None
    missing: str | None = None
    if found := _LABELLED.search(rest):
        label = label_of(found["label"].strip("'\"“” "), labels)
        if label is not None:
            where = Compare(field="label", operator="=", value=label)
            rest = rest[: found.start()].strip()
        elif labels and len(found["label"].split()) < 4:
            missing = found["label"].strip("'\"“” ")
            rest = f"{rest[: found.start()].strip()} about {missing}"
    if found := _TOPIC.search(rest):
        topic = label_of(found["topic"].strip("'\"“” "), topics)
        if topic is not None:
            where = Compare(field="topic", operator="=", value=topic)
            rest = rest[: found.start()].strip()
    without: tuple[str, ...] = ()
    if found := _WITHOUT.search(rest):
        things = re.split(r",? (?:or|and|nor) |, ", found["what"])
        without = tuple(one for one in things if plain(one))
        rest = rest[: found.start()].strip(" ,")
    order = None
    if found := _ORDER.search(rest):
        order = "longest" if found["order"].lower().startswith("long") else "shortest"
        rest = " ".join((rest[: found.start()] + rest[found.end() :]).split())
    found = _within(rest, labels)
    return replace(found, where=found.where or where, without=without, missing=missing, order=order)


def _within(rest: str, labels: tuple[str, ...]) -> Sought:
    """Read what is left of a request: how many, of what feeling, and what they are about."""
    head = _HEAD.match(rest)
    if head is None and (some := _SOME.match(rest)):
        return Sought(rest[some.end() :].strip(), number=_number(some["many"]))
    if head is None:
        return Sought(rest)
    query = re.sub(r"^the words? ", "", rest[head.end() :].strip(), flags=re.IGNORECASE)
    if query and not (head["link"] or head["feeling"] or head["many"]):
        return Sought(rest)  # "photo upload fails" asks for no photo
    where: Filter | None = None
    if feeling := (head["feeling"] or "").strip().lower():
        unlabelled = feeling.startswith("unlabel")
        own = None if unlabelled else label_of(feeling, labels)
        if own is not None:
            where = Compare(field="label", operator="=", value=own)
        elif unlabelled:
            where = IsNull(field="label")
        else:
            query = f"{feeling} {query}".strip()
    return Sought(
        query,
        pictures=re.fullmatch(_PICTURE, head["noun"], re.IGNORECASE) is not None,
        number=_number(head["many"]),
        where=where,
    )


def _number(many: str) -> int | None:
    for word in many.lower().split():
        number = int(word) if word.isdigit() else _COUNT.get(word)
        if number:
            return min(number, MOST)
    return None
