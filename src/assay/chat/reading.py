"""What a question names: values that exist, words of the texts, and nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assay.chat import vocabulary as v
from assay.chat.columns import Column
from assay.chat.naming import document_in, forms, label_of, plain, said_as, singular_and_plural
from assay.schema.class_names import Understood, fold
from assay.schema.filters import And, Compare, Filter, Flag, IsNull, Not, OneOf, Or, TextTest, Value

MOST_WORDS = 3
"""Words of a text a question may name; with more of them it was hardly understood."""

LISTED = 8
"""Values named where one does not exist."""


@dataclass(frozen=True)
class Known:
    """The values that exist, as they stand in their columns.

    Attributes:
        labels, topics, splits, languages: By column; none where there is no such column.
        documents: Id → title, where the records are passages.
        pictured: Whether records have pictures.
        column: The column of what is seen on them, ``None`` where there is none.
        classes: Its values.
        named: Words of the question that name some of them in another language.
        columns: Columns of the source that the question names.
        words: Words of the question that name a kind of things, with the words of the texts that
            are of that kind.
        nouns: Patterns of what the question calls records of one kind, "comments", with the
            filters for these.
    """

    labels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict[str, str])
    pictured: bool = False
    column: str | None = None
    classes: tuple[str, ...] = ()
    named: tuple[Understood, ...] = ()
    columns: tuple[Column, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    nouns: Mapping[str, Filter] = field(default_factory=dict[str, Filter])


class Reading:
    """What a question names, taken out of its text piece by piece.

    Args:
        message: The question as it was written.
        known: The values that exist.
        loose: Take what is left for words of the texts; else only words said to be mentioned.
        seen: Take words for what is seen on pictures, where there is such a class.

    Attributes:
        text: What was not taken.
        parts: A filter for each thing named.
        values: Each of several values of one field that were named.
        unknown: Why it cannot be read, in a sentence.
    """

    def __init__(
        self, message: str, known: Known, *, loose: bool = True, seen: bool = False
    ) -> None:
        self._known = known
        self._asked = plain(message)
        self.parts: list[Filter] = []
        self.values: tuple[Filter, ...] = ()
        self.unknown: str | None = None
        for phrase in re.findall(r'["“]([^"”]{2,80})["”]', message):
            self.parts.append(TextTest(field="text", operator="mentions", value=phrase.strip()))
            message = message.replace(phrase, " ")
        self.text = plain(message)
        if self.parts:
            self.take(r"\b(?:(?:mention|contain)\w* )?(?:the )?(?:words?|phrases?)\b")
        self._read(loose=loose, seen=seen)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Take what fits a pattern out of the text."""
        found = re.search(pattern, self.text)
        if found:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
            self.text = " ".join(self.text.split())
        return found

    def _read(self, *, loose: bool, seen: bool) -> None:
        for noun, part in self._known.nouns.items():
            if self.take(rf"(?:\b(?:the|all|of) )*{noun}"):
                self.parts.append(part)
        self.take(v.SUBJECT)
        if self.take(v.UNLABELLED):
            self.parts.append(IsNull(field="label"))
        if (found := re.search(v.NEGATED, self.text)) or re.search(v.UNREAD, self.text):
            self._negated(found, loose=loose, seen=seen)
            return
        self._measures()
        words: list[str] = []
        while found := self.take(v.MENTIONED):
            words.append(found[1])
        self._among_values()
        if self.unknown is None:
            self._classes(words, seen=seen)
            self._rest(words, loose=loose)

    def _measures(self) -> None:
        """Take what is said of columns, lengths, pages, and how a text begins and ends."""
        for column in self._known.columns:
            while part := column.taken(self.take):
                self.parts.append(part)
        while found := self.take(v.BEGINS):
            value = v.MARKS.get(found["what"], found["what"])
            side = "ends with" if found["how"] == "end" else "starts with"
            self.parts.append(TextTest(field="text", operator=side, value=value))
        while found := self.take(v.MARKED):
            mark = v.MARKS[f"{found['what']} mark"]
            self.parts.append(TextTest(field="text", operator="contains", value=mark))
        while found := self.take(v.LONGER):
            operator = ">" if (found[1] or found[3]) in {"longer", "more"} else "<"
            number = int(found[2] or found[4])
            self.parts.append(Compare(field="length", operator=operator, value=number))
        if self._known.documents and (found := self.take(v.ON_PAGE)):
            self.parts.append(Compare(field="meta.page", operator="=", value=int(found[1])))

    def _negated(self, found: re.Match[str] | None, *, loose: bool, seen: bool) -> None:
        """Read what comes before a "not" as it is, and what comes behind it as its opposite."""
        behind = self.text[found.end() :] if found is not None else ""
        if found is None or re.search(v.NEGATED, behind) or re.search(v.UNREAD, self.text):
            self.unknown = "This cannot be counted in words; write a filter in Explore."
            return
        if " but " in behind:
            self.unknown = "What follows a 'but' is not read; write a filter in Explore."
            return
        kept = re.sub(r" but(?: do| does| are| is| have)?$", "", self.text[: found.start()].strip())
        before = Reading(kept, self._known, loose=loose, seen=seen)
        left_out = Reading(behind, self._known, loose=loose, seen=seen)
        self.unknown = before.unknown or left_out.unknown
        if self.unknown is None and not left_out.parts:
            self.unknown = "What is not so was not understood; write a filter in Explore."
        if self.unknown is None:
            either = re.search(r"\b(?:or|nor)\b", behind) is not None
            self.parts += [*before.parts, Not(of=joined(left_out.parts, either=either))]

    def _among_values(self) -> None:
        """Take labels, topics, splits, feelings, languages and documents."""
        known = self._known
        labels: dict[str, tuple[str, ...]] = {
            one: (said_as(one),) for one in known.labels if len(one) > 2
        }
        for feeling, said in v.FEELINGS.items():
            own = label_of(feeling, known.labels)
            if own is not None:
                labels[own] = tuple(dict.fromkeys((*said, said_as(own))))
            elif re.search(rf"\b({'|'.join(said)})\b", self.text):
                there = self._there("labels", labels)
                self.unknown = f"Nothing is labelled '{feeling}' here.{there}"
                return
        topics = {one: (said_as(one),) for one in known.topics if len(one) > 2}
        splits = {one: v.SPLITS.get(one, (one.lower(),)) for one in known.splits}
        while found := re.search(v.OF_A_KIND, self.text):
            field = "label" if not found["kind"].startswith(("topic", "theme")) else "topic"
            if not self._of_a_kind(field, found, labels if field == "label" else topics):
                break
        self._among("label", labels)
        self._among("topic", topics)
        for split, said in v.SPLITS.items():
            pattern = rf"\b({'|'.join(said)})\b(?= (?:split|set|records|part|data)\b|$)"
            there = any(set(said) & set(one) for one in splits.values())
            if not there and re.search(pattern, self.text) and known.splits:
                self.unknown = f"There is no split '{split}' here.{self._there('splits', splits)}"
                return
        self._among("split", splits)
        self._languages()
        self._documents()
        if (found := re.search(v.NAMED, self.text)) and found[2] not in v.FILLER:
            kind = v.SAME.get(found[1], found[1])
            values = {"label": labels, "topic": topics, "split": splits}[kind]
            named = self.text[found.start(2) :]
            self.unknown = f"There is no {kind} '{named}' here.{self._there(f'{kind}s', values)}"

    def _of_a_kind(
        self, field: str, found: re.Match[str], values: Mapping[str, Sequence[str]]
    ) -> bool:
        """Take the values of a field whose names hold a word, as "the topic about cards"."""
        if any(re.search(rf"\b{re.escape(said[0])}\b", self.text) for said in values.values()):
            return False  # one is named in full
        one, many = singular_and_plural(found["word"])
        named = tuple(
            value for value in values if {one, many} & set(re.findall(r"[\w-]+", said_as(value)))
        )
        if not named:
            return False
        self.take(v.OF_A_KIND)
        self.parts.append(OneOf(field=field, values=named))
        return True

    def _languages(self) -> None:
        for name, code in v.LANGUAGES.items():
            if not re.search(rf"\b{name}\b", self.text):
                continue
            if not self._known.languages:
                self.unknown = "Languages were not told yet: Overview has a button for that."
            elif code not in self._known.languages:
                here = ", ".join(self._known.languages[:LISTED])
                self.unknown = f"No text here is in {name.title()}. The languages are: {here}."
            else:
                self.take(rf"\b(?:in )?{name}\b")
                self.parts.append(Compare(field="language", operator="=", value=code))

    def _documents(self) -> None:
        found = document_in(self.text, self._known.documents)
        if found is not None:
            document, said = found
            self.take(re.escape(said))
            self.parts.append(Compare(field="parent", operator="=", value=document))

    def _among(self, field: str, values: Mapping[str, Sequence[str]]) -> None:
        found = [
            value
            for value, said in sorted(values.items(), key=lambda pair: -len(pair[0]))
            if self.take(rf"\b({'|'.join(map(re.escape, said))})\b")
        ]
        if len(found) == 1:
            self.parts.append(Compare(field=field, operator="=", value=found[0]))
        elif found:
            self.parts.append(OneOf(field=field, values=tuple(found)))
            self.values = tuple(Compare(field=field, operator="=", value=one) for one in found)

    def _classes(self, words: list[str], *, seen: bool) -> None:
        """Take what is seen on pictures, in any of its languages."""
        column = self._known.column
        if column is None:
            return
        for one in self._known.named:
            said = plain(one.word)
            if said in words:
                words.remove(said)
            elif not self.take(rf"\b{re.escape(said)}\b"):
                continue
            self.parts.append(one_of(column, one.classes))
        if not seen:
            return
        for name in sorted(self._known.classes, key=lambda one: -len(one)):
            if self.take(rf"\b(?:{'|'.join(map(re.escape, forms(fold(name))))})\b"):
                self.parts.append(one_of(column, (name,)))

    def _rest(self, words: list[str], *, loose: bool) -> None:
        """Take flags; what is left are words of the texts, unless it is known to be none."""
        for flag in ("decided", "excluded", "unsure"):
            if self.take(rf"\b{flag}\b"):
                self.parts.append(Flag(field=flag))
        left = self._left() if loose else []
        beyond = next((v.BEYOND[one] for one in left if one in v.BEYOND), None)
        if beyond is not None:
            self.unknown = f"{beyond} not counted in a conversation."
            return
        if "no" in left:
            self.unknown = "What is not so was not understood; write a filter in Explore."
            return
        words = list(dict.fromkeys([*words, *left]))
        if len(words) > MOST_WORDS:
            self.unknown = (
                "This was not understood as a count; ask how many records mention a word."
            )
            return
        self.parts += [self._mentions(word) for word in words]

    def _mentions(self, word: str) -> Filter:
        of_kind = self._known.words.get(word)
        if of_kind is None:
            return mentions(word)
        tests = (TextTest(field="text", operator="mentions", value=one) for one in of_kind)
        return Or(of=(*mentions(word).of, *tests))

    def _left(self) -> list[str]:
        bare = re.sub("|".join((v.LEAST, v.MOST, v.RECORD, v.PICTURE)), " ", self.text)
        if self._known.documents:
            bare = re.sub("|".join((v.DOCUMENT, v.PAGE)), " ", bare)
        return [one for one in bare.split() if one.strip("'-") not in v.FILLER]

    def _there(self, what: str, values: Mapping[str, object]) -> str:
        """Name values that exist, those like what was asked for first."""
        asked = set(self._asked.split())
        near = sorted(values, key=lambda one: -len(asked & set(said_as(one).split())))
        some = ", ".join(f"'{one}'" for one in near[:LISTED])
        return f" The {what} are: {some}{' …' if len(near) > LISTED else ''}." if near else ""


def joined(parts: Sequence[Filter], *, either: bool = False) -> Filter:
    """Return one filter for all of several, at least one, or for either of them."""
    if len(parts) == 1:
        return parts[0]
    if either:
        return Or(of=tuple(parts))
    flat = [one for part in parts for one in (part.of if isinstance(part, And) else (part,))]
    return And(of=tuple(dict.fromkeys(flat)))


def mentions(word: str) -> Or:
    """Return the filter for a whole word, singular or plural: "cat" is not in "catch"."""
    one, many = singular_and_plural(word)
    return Or(
        of=tuple(TextTest(field="text", operator="mentions", value=form) for form in (one, many))
    )


def one_of(field: str, values: Sequence[Value]) -> Filter:
    """Return the filter for any of some values."""
    if len(values) == 1:
        return Compare(field=field, operator="=", value=values[0])
    return OneOf(field=field, values=tuple(values))
