"""Which of the records shown a message points at, and what it wants of it."""

from __future__ import annotations

import re

_ORDINALS = {
    "first": 0, "1st": 0, "top": 0, "second": 1, "2nd": 1, "middle": 1, "third": 2, "3rd": 2,
    "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "last": -1,
}  # fmt: skip
_POINTED = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})(?: (?:one|two|picture|photo|image|record|text|message|"
    r"passage|review|result|caption|of (?:them|these|those)))(?:'s)?\b|"
    r"\b(?:number|no\.?|nr\.?|record|picture|result) (?P<number>\d{1,2})\b|\[(?P<cited>\d{1,2})\]",
    re.IGNORECASE,
)
SIMILAR = re.compile(
    r"^(?:please |and |now |show (?:me )?|find (?:me )?|give me |any |are there |do you have |"
    r"some |other )*(?:similar(?: ones?| records?| pictures?| messages?| texts?)?|"
    r"more (?:ones? )?like (?:this|that|it|these)(?: one)?|"
    r"(?:something|ones?|records?|pictures?|messages?) "
    r"(?:similar|like (?:this|that|it)|that resembles? (?:this|it)))(?: to (?:this|that|it)"
    r"(?: one)?)?(?:,? please)?[ ?.!]*$",
    re.IGNORECASE,
)
"""A request for records like the one shown."""


def pointed(message: str) -> int | None:
    """Return which of the records shown a message names by its place, from 0; -1 is the last."""
    found = _POINTED.search(message)
    if found is None:
        return None
    if found["ordinal"]:
        return _ORDINALS[found["ordinal"].lower()]
    return max(0, int(found["number"] or found["cited"]) - 1)
