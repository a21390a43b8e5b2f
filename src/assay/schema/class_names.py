"""Names of classes in many languages, and how a word is understood as a class."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from assay.schema.filters import And, Compare, Filter, Not, OneOf, Or, TextTest
from assay.schema.imports import RejectedRow

CLASS, SYNSET, LANGUAGE, NAME = "class", "synset", "language", "name"
"""Columns of a table of names."""

OBJECTS = "meta.objects"
"""The column that names usually belong to: what is seen on a picture."""

SUPERCATEGORIES = "meta.supercategories"
"""The column of what groups each of those classes, in their order, where the data group them."""

LONGEST = 5
"""Words of the longest name that is looked for in a question."""


class NamesReport(BaseModel):
    """A table of names that was attached to a column of a data set.

    Attributes:
        dataset: Name of the data set.
        run: Id of the run that keeps the names.
        column: The column whose values they name.
        file: The file they came from; ``None`` where names were taken away.
        classes: Classes that have a name.
        names: Different names, over all classes and languages.
        languages: Names by language (ISO 639 code), the most frequent first.
        unnamed: Values of the column that have no name in the table.
        absent: Classes of the table that no record has.
        duplicates: Rows that said again what another row says.
        rejected: Rows that name nothing.
        rejects: The first hundred of them, with the reason.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    column: str = OBJECTS
    file: str | None = None
    classes: int = 0
    names: int = 0
    languages: dict[str, int] = {}
    unnamed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    duplicates: int = 0
    rejected: int = 0
    rejects: tuple[RejectedRow, ...] = ()


class Understood(BaseModel):
    """A word that was understood as a name of classes.

    Attributes:
        word: As it was written.
        classes: What it names; several where it is ambiguous.
        languages: Languages in which it does (ISO 639 codes).
        held: Whether any record holds one of the classes; a search finds only what is near else.
    """

    model_config = ConfigDict(frozen=True)

    word: str
    classes: tuple[str, ...]
    languages: tuple[str, ...]
    held: bool = True


class ClassNames(BaseModel):
    """The names of the classes in one language.

    Attributes:
        report: The table that is attached.
        language: ISO 639 code; ``None`` where only the report was asked for.
        names: Class → its names, the one to show first.
    """

    model_config = ConfigDict(frozen=True)

    report: NamesReport
    language: str | None = None
    names: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What words name which classes of a column.

    Attributes:
        key: Changes when the names do.
        column: The column whose values are classes.
        classes: All classes; one written as it is means itself and nothing else.
        names: Folded name → classes and languages.
    """

    key: str
    column: str
    classes: frozenset[str]
    names: Mapping[str, Understood]
    _own: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._own.update({fold(name): name for name in self.classes})

    def of(self, word: str) -> Understood | None:
        """Return what a word names; ``None`` where it names nothing, or is a class itself."""
        key = fold(word)
        if key in self._own:
            return None
        found = self.names.get(key)
        return None if found is None else found.model_copy(update={"word": word})

    def inflected(self, word: str) -> Understood | None:
        """Return what a word names with an ending that names take: *Hunde*, *chiens*, *cani*.

        Endings of many languages are tried alike, since nobody says which language it is. A class
        in the plural names nothing else: *cars* are no *car*, which is a coach in French.
        """
        key = fold(word)
        if any(key in (f"{own}s", f"{own}es") for own in (key[:-1], key[:-2]) if own in self._own):
            return None
        for ending in _ENDINGS:
            stem = key.removesuffix(ending)
            if stem == key:
                continue
            for name in (stem, *(f"{stem}{vowel}" for vowel in _VOWELS if ending in _INSTEAD)):
                if len(name) >= _SHORTEST and name in self.names and name not in self._own:
                    return self.names[name].model_copy(update={"word": word})
        return None

    def find(self, text: str) -> tuple[Understood, ...]:
        """Return what the words of a text name, in their order; the longest names first.

        A single word may have an ending that its name has not.
        """
        words = text.split()
        found: list[Understood] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + LONGEST), at, -1):
                said = " ".join(words[at:end]).strip(_SIGNS)
                one = self.of(said) or (self.inflected(said) if end == at + 1 else None)
                if one is not None:
                    found.append(one)
                    at = end - 1
                    break
            at += 1
        return tuple(found)

    def translated(self, node: Filter) -> Filter:
        """Return a filter in which names of classes are the classes themselves."""
        match node:
            case And() | Or():
                return node.model_copy(
                    update={"of": tuple(self.translated(part) for part in node.of)}
                )
            case Not():
                return Not(of=self.translated(node.of))
            case Compare(field=self.column, operator="=" | "!=", value=str() as value):
                return self._meant(node, self.of(value), negated=node.operator == "!=")
            case OneOf(field=self.column):
                return node.model_copy(update={"values": tuple(self._values(node.values))})
            case TextTest(field=self.column, operator="contains"):
                return self._meant(node, self.of(node.value))
            case _:
                return node

    def _meant(self, node: Filter, named: Understood | None, *, negated: bool = False) -> Filter:
        """Return the test for the classes that a test names, or the test as it is."""
        if named is None:
            return node
        seen = OneOf(field=self.column, values=named.classes)
        if isinstance(node, TextTest):  # a part of another class may be meant as well
            return Or(of=(node, seen))
        return Not(of=seen) if negated else seen

    def used(self, node: Filter) -> tuple[Understood, ...]:
        """Return the words of a filter that name classes, in their order."""
        match node:
            case And() | Or():
                return tuple(one for part in node.of for one in self.used(part))
            case Not():
                return self.used(node.of)
            case Compare(field=self.column, value=str() as value):
                words = (value,)
            case TextTest(field=self.column, value=value):
                words = (value,)
            case OneOf(field=self.column):
                words = tuple(value for value in node.values if isinstance(value, str))
            case _:
                words = ()
        return tuple(one for one in map(self.of, words) if one is not None)

    def _values(self, values: Iterable[object]) -> Iterable[object]:
        for value in values:
            one = self.of(value) if isinstance(value, str) else None
            yield from (value,) if one is None else one.classes


_ENDINGS = (
    *("erne", "ene", "es", "en", "er", "ar", "or", "ur", "ir", "os", "as", "na", "ne", "ak"),
    *("s", "e", "n", "x", "i", "y", "k"),
)
"""What names of things end in where they are many, in languages with such endings."""
_INSTEAD = frozenset({"i", "e", "y", "or", "er", "ar", "os", "as"})
"""Endings that take the place of a vowel: *cane*, *cani*."""
_VOWELS = "aeo"
_SHORTEST = 4
"""Letters of a name that may take an ending; with shorter ones many other words are made."""
_SIGNS = " \t\"'“”„«»‚‘’()[]¿?¡!.,;:…،؟。、"


def fold(word: str) -> str:
    """Return a word as it is compared: no case, accents or vowel marks, one space between words."""
    apart = unicodedata.normalize("NFKD", word.replace("_", " ").casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
