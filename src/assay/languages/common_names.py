"""Which of several names of a class is the one people use, as far as other languages tell.

A wordnet lists names in no order, learned and mistaken ones among them: *dog* is *chien* and
*Canis familiaris* in French, *carrot* is *Daucus* and *carotte*. What is like the names in other
languages is seldom a mistake; what means several classes, has more words than the class, or a
capital, is seldom the plain name. A guess for showing: a filter understands all names alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assay.schema.class_names import fold

WITNESSES = 5
"""Languages that are asked: those in which a name is most alike."""

_WORD = 0.15  # what a word more than the class has, or another meaning, takes away


def common_first(rows: Iterable[tuple[str, str, str]], language: str) -> dict[str, tuple[str, ...]]:
    """Return the names of each class in a language, the common one first.

    Args:
        rows: Class, language and name, of all languages.
        language: The language wanted.
    """
    named: dict[str, dict[str, set[str]]] = {}
    means: dict[str, set[str]] = {}
    for one, spoken, name in rows:
        named.setdefault(one, {}).setdefault(spoken, set()).add(name)
        means.setdefault(fold(name), set()).add(one)

    def order(one: str, name: str, others: Mapping[str, set[str]]) -> tuple[object, ...]:
        more = max(0, len(name.split()) - len(one.split()))
        likeness = _likeness(name, one, others) - _WORD * (more + len(means[fold(name)]) - 1)
        same = any(fold(name) in map(fold, names) for names in others.values())
        # Latin, as of species, is the same in many languages
        learned = (name[:1].isupper() and language != "de") or (more > 0 and same)
        return learned, -round(likeness, 2), len(name), name

    return {
        one: tuple(sorted(spoken[language], key=lambda name: order(one, name, others)))
        for one, spoken in sorted(named.items())
        if language in spoken
        for others in [{code: names for code, names in spoken.items() if code != language}]
    }


def _likeness(name: str, one: str, others: Mapping[str, set[str]]) -> float:
    own = _pairs(name)
    alike = [max(_dice(own, _pairs(other)) for other in names) for names in others.values()]
    alike.append(_dice(own, _pairs(one)))
    return sum(sorted(alike)[-WITNESSES:]) / WITNESSES


def _pairs(name: str) -> set[str]:
    """Return the pairs of neighbouring letters, the borders of the name among them."""
    letters = f" {fold(name)} "
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
