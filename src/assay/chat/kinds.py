"""Kinds of things, "animals" or "vehicles": which classes and words are of a kind.

Where the data group their classes themselves, as COCO does, their own word goes before the table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assay.chat.naming import forms, plain
from assay.chat.routing import Encodes

OF_KIND = 0.25
"""How much nearer a name that the table does not hold must lie to a kind than to others, half its
cosine to the kind's name added: of 118 names written apart, docs/adr/0178."""

NEAREST = 3
"""Words of a kind, and of no such kind, that a name is held against."""

MASS = frozenset({"food", "furniture", "clothing", "clothes", "fruit", "cutlery", "tableware",
                  "silverware", "luggage", "baggage", "street furniture"})  # fmt: skip
"""Names of kinds that have no plural. Others name a kind in texts only in the plural."""

_WHICH = (
    r"^(?:and |so )*(?:which|what|list|name)(?: all)?(?: (?:different|various))?"
    r"(?: (?:kinds?|types?|sorts?) of)?(?: the)?"
)
_THERE = r"(?:are|is|do|does|can|appear|appears|exist|occur|in|on|have)"

_THINGS = ("thing", "things", "object", "item", "stuff", "equipment", "device", "gear", "goods")
"""Nouns that make a kind of a group's name: "sports equipment", "kitchen things"."""

_SCENES = frozenset({"indoor", "outdoor", "kitchen"})
"""Names of groups that alone say where a picture was taken, not what is on it."""

LITERAL = frozenset({"person", "child", "adult"})
"""Kinds that a text names itself: who counts "people" there means the word."""


@dataclass(frozen=True)
class Kind:
    """A kind of things.

    Attributes:
        name: What it is called.
        called: Everything that it is called, in the singular.
        members: Things of the kind.
    """

    name: str
    called: tuple[str, ...]
    members: tuple[str, ...]

    @property
    def said(self) -> str:
        """Pattern of its names, in the plural too."""
        every = dict.fromkeys(form for one in self.called for form in (*_many(one), one))
        return rf"\b(?:{'|'.join(map(re.escape, sorted(every, key=len, reverse=True)))})\b"

    def member(self, word: str) -> str:
        """Return the member that a word is, which may be its plural."""
        return next((one for one in self.members if word == one or word in _many(one)), word)


@cache
def kinds() -> tuple[Kind, ...]:
    """Read the table of kinds that comes with Assay."""
    table = files("assay.chat").joinpath("kinds.tsv").read_text(encoding="utf-8")
    made: list[Kind] = []
    for line in table.splitlines():
        called, members = (tuple(part.split(",")) for part in line.split("\t"))
        made.append(Kind(called[0], called, members))
    return tuple(made)


def own_kinds(groups: Mapping[str, str]) -> tuple[Kind, ...]:
    """Return the kinds that the data themselves know.

    Args:
        groups: Class → what groups it.
    """
    made: list[Kind] = []
    for name in sorted(set(groups.values())):
        bare = plain(name)
        called = [f"{bare} {noun}" for noun in _THINGS]
        if bare not in _SCENES:
            alike = (kind.called for kind in kinds() if {*forms(bare)} & {*kind.called})
            called += [bare, *(one for several in alike for one in several)]
        members = tuple(one for one, group in groups.items() if group == name)
        made.append(Kind(name, tuple(dict.fromkeys(called)), members))
    return tuple(made)


def kind_in(text: str, own: Sequence[Kind] = ()) -> tuple[Kind, str] | None:
    """Return the kind that a text names, and the word that does; ``None`` where none is.

    Args:
        text: A message.
        own: Kinds of the data, which go before those of the table where both are named.
    """
    said = plain(text)
    every = (*own, *kinds())
    found = [(kind, match[0]) for kind in every if (match := re.search(kind.said, said))]
    return max(found, key=lambda one: len(one[1])) if found else None


def asks_which(text: str, own: Sequence[Kind] = ()) -> bool:
    """Tell whether a message asks which things of a kind there are."""
    found = kind_in(text, own)
    if found is None:
        return False
    kind, name = found
    if name in kind.called and name not in MASS and " of " not in plain(text):
        return False  # "what colour is the car" asks of one thing
    said = re.escape(name)
    return re.search(rf"{_WHICH} {said}(?: {_THERE}.*)?$", plain(text)) is not None


def of_kind(kind: Kind, names: Sequence[str], encoder: Encodes) -> tuple[str, ...]:
    """Return those of some names that are of a kind: by the table, else by what they lie near."""
    members = set(kind.members)
    tabled = {name for one in kinds() for name in one.members}
    plain_names = {name: plain(name) for name in names}
    known = [name for name, said in plain_names.items() if said in members or said in kind.called]
    strange = [
        name for name, said in plain_names.items() if said not in tabled and said not in known
    ]
    return tuple(sorted({*known, *_near(kind, strange, encoder)}))


def of_words(kind: Kind, said: str, words: Collection[str]) -> tuple[str, ...]:
    """Return those words of texts that are of a kind, singular or plural."""
    plural = said not in kind.called or said in MASS
    if kind.name in LITERAL or not plural:
        return ()
    every = {form for one in kind.members for form in (one, *_many(one)) if " " not in form}
    return tuple(sorted(every & set(words)))


def _near(kind: Kind, names: list[str], encoder: Encodes) -> list[str]:
    if not names:
        return []
    inside = sorted(set(kind.members))
    outside = sorted({name for one in kinds() for name in one.members} - set(inside))
    own = encoder.encode([f"a {plain(name)}" for name in names])
    near, far = (
        np.sort(own @ encoder.encode([f"a {word}" for word in words]).T, axis=1)
        for words in (inside, outside)
    )
    apart = near[:, -NEAREST:].mean(axis=1) - far[:, -NEAREST:].mean(axis=1)
    score = apart + 0.5 * (own @ encoder.encode([f"a {kind.name}"])[0])
    return [name for name, value in zip(names, score, strict=True) if value >= OF_KIND]


def _many(name: str) -> tuple[str, ...]:
    return tuple(one for one in forms(name) if one != name)
