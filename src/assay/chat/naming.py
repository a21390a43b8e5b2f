"""What things are called in a message: documents, labels, and words in either number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from assay.chat import vocabulary as v


def plain(message: str) -> str:
    """Return a message in small letters, without signs."""
    signs = r"(?<!\d)\.|\.(?!\d)|[^\w\s'.-]"  # the point of a number stays
    return " ".join(re.sub(signs, " ", message.lower().replace("_", " ")).split())


def said_as(value: str) -> str:
    """Return a value as a person says it: `card_lost` is "card lost"."""
    return value.lower().replace("_", " ").strip()


def label_of(said: str, labels: Sequence[str]) -> str | None:
    """Return the label that is called so, also "neg" for negative; ``None`` where none is."""
    wanted = said_as(said)
    called = v.LABELLED.get(wanted, (wanted,))
    return next((one for one in labels if said_as(one) in called), None)


def document_in(text: str, documents: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the document that a text names, and the words that do; ``None`` where none is.

    Its place among them, its title, its file, or two words that follow each other in its title and
    in no other's.
    """
    if found := re.search(v.BY_PLACE, text):
        place = v.PLACES[found[1]]
        if place < len(documents):
            return list(documents)[place], found[0]
    titles = {one: plain(title) for one, title in documents.items()}
    for one, title in titles.items():
        file = plain(one)
        for said in (title, file, file.rsplit(" ", 1)[0]):
            if len(said) > 4 and re.search(rf"\b{re.escape(said)}\b", text):
                return one, said
    runs = {one: _runs(title) for one, title in titles.items()}
    for one, own in runs.items():
        others = {run for other, of in runs.items() if other != one for run in of}
        found = sorted(run for run in own - others if re.search(rf"\b{re.escape(run)}\b", text))
        if found:
            return one, found[0]
    return None


def _runs(title: str) -> set[str]:
    words = title.split()
    return {
        f"{one} {two}"
        for one, two in pairwise(words)
        if min(len(one), len(two)) > 2 and not {one, two} <= v.FILLER
    }


def singular_and_plural(word: str) -> tuple[str, str]:
    """Return a word in the singular and in the plural, as regular nouns have them."""
    if len(word) > 4 and word.endswith("ies"):
        one = f"{word[:-3]}y"
    elif len(word) > 4 and re.search(r"(?:s|sh|ch|x)es$", word):
        one = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        one = word[:-1]
    else:
        one = word
    if re.search(r"[^aeiou]y$", one):
        return one, f"{one[:-1]}ies"
    return one, f"{one}es" if re.search(r"(?:s|sh|ch|x)$", one) else f"{one}s"


def forms(name: str) -> tuple[str, ...]:
    """Return an English name and its plural."""
    irregular = {"person": "people", "knife": "knives", "mouse": "mice", "sheep": "sheep"}
    if name in irregular:
        return (name, irregular[name], f"{name}s")
    if name.endswith(("s", "sh", "ch", "x")):
        return (f"{name}es", name)
    if re.search(r"[^aeiou]y$", name):
        return (f"{name[:-1]}ies", name)
    return (f"{name}s", name)
