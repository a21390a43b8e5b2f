"""The usual phrases of requests in German, Spanish and French, put into English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class _Phrases:
    """Phrases of one language.

    Attributes:
        asking: How a request begins; one must stand at the beginning.
        english: Phrase → what it is in English.
    """

    asking: re.Pattern[str]
    every: re.Pattern[str]
    english: dict[str, str]


@cache
def _languages() -> dict[str, _Phrases]:
    table = files("assay.chat").joinpath("phrases.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()]
    made: dict[str, _Phrases] = {}
    for code in dict.fromkeys(row[0] for row in rows):
        own = [(asks, said, english) for of, asks, said, english in rows if of == code]
        asking = _either([said for asks, said, _ in own if asks])
        english = {said: english for _, said, english in own}
        made[code] = _Phrases(
            re.compile(rf"^(?:[¿¡]\s*)?(?:und |y |et )?{asking}", re.IGNORECASE),
            re.compile(_either(list(english)), re.IGNORECASE),
            english,
        )
    return made


def _either(phrases: list[str]) -> str:
    words = "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))
    return rf"(?<![\w'])(?:{words})(?:(?<=')|(?![\w'-]))"


def in_english(message: str) -> str | None:
    """Return a request of another language in English, as far as its phrases are known.

    Words that are no phrase stay as they are. ``None`` where a message does not begin as requests
    of these languages do.
    """
    for phrases in _languages().values():
        if not phrases.asking.match(message.strip()):
            continue
        said = phrases.every.sub(lambda one: phrases.english[one[0].lower()], message)  # noqa: B023 - used at once
        said = " ".join(re.sub(r"[¿¡]", " ", said).split())
        return said if said != message else None
    return None
