"""A question about the collection as a filter over columns and values that exist, by rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assay.chat import vocabulary as v
from assay.chat.columns import Column, Statistic, statistic
from assay.chat.filtering import tests
from assay.chat.naming import plain
from assay.chat.reading import Known, Reading, joined
from assay.schema.filters import And, Compare, Filter, Not, Or

Wanted = Literal[
    "number", "share", "most", "least", "each", "values", "about", "versus", "pages", "places",
    "length", "words", "apart", "figure", "ratio",
]  # fmt: skip
Unit = Literal["records", "pictures", "documents"]


@dataclass(frozen=True)
class Counted:
    """How a question is counted.

    Attributes:
        wanted: ``most``, ``least``, ``each`` and ``values`` want values of ``by``, or how many
            there are, and ``about`` those that concern something; ``versus`` the two ``sides``;
            ``places`` where it stands; ``pages``, ``length`` and ``words`` the pages of documents,
            the usual length and the most frequent words, ``apart`` those that stand out;
            ``figure`` one of a column of numbers; ``ratio`` the records of each ``unit``.
        where: The records meant; ``None`` for all.
        by: Column that is tallied.
        sides: Filters that are compared.
        among: The records of which so many, or this share, are wanted; ``None`` for all.
        about: What the values are to concern.
        figure, column: Which figure of which column.
        top: How many values are told.
        rarest: The rarest of them first.
        unit: What is counted: several records may be of one picture, or of one document.
        unknown: Why the question cannot be counted, in a sentence.
        kind: What records of one kind are called, and the filter for these, where such are meant.
    """

    wanted: Wanted = "number"
    where: Filter | None = None
    by: str | None = None
    sides: tuple[Filter, ...] = ()
    among: Filter | None = None
    about: str | None = None
    figure: Statistic | None = None
    column: Column | None = None
    top: int | None = None
    rarest: bool = False
    unit: Unit = "records"
    unknown: str | None = None
    kind: tuple[str, Filter] | None = None


def counted(message: str, known: Known, before: Filter | None = None) -> Counted:
    """Read a question as a filter; every label, topic and split it names exists.

    Args:
        message: The question.
        known: Values of the data set.
        before: What was counted last, for "how many of those".
    """
    text = plain(message)
    unit = _unit(text, known)
    if re.search(v.OF_LARGEST, text):
        return Counted(unknown="Ask first which it is, then how many of those there are.")
    refers = re.search(v.REFERS, text) is not None
    if refers and before is None:
        return Counted(unknown="Nothing was counted before that this could narrow.")
    if len(known.nouns) > 1:
        return _of_kinds(text)
    found = _grouped(text, message, known, unit) or _shared(text, known, unit)
    if found is None:
        found = _ungrouped(text, message, known, unit)
    if len(known.nouns) == 1 and unit == "records":
        noun, part = next(iter(known.nouns.items()))
        found = replace(found, kind=("posts" if "post" in noun else "comments", part))
    return _among(found, before) if refers and before is not None else found


def _of_kinds(text: str) -> Counted:
    """Read a question that names posts and comments: how many there are of each."""
    if re.search(rf"{v.COUNTED} \w+(?: (?:are|is) there)? and (?:{v.COUNTED} )?\w+", text):
        return Counted("each", by="meta.kind")
    if re.search(rf"\b(?:which|what) posts? .*(?:{v.MOST}|{v.LEAST})", text):
        where = Compare(field="meta.kind", operator="=", value="comment")
        wanted: Wanted = "least" if re.search(v.LEAST, text) else "most"
        return Counted(wanted, by="meta.post", where=where)
    return Counted(unknown="How many comments a post has is not counted in a conversation.")


def _ungrouped(text: str, message: str, known: Known, unit: Unit) -> Counted:
    if unknown := _uncounted(text):
        return Counted(unknown=unknown)
    reading = Reading(message, known, seen=unit == "pictures")
    if len(reading.values) == 2 and re.search(v.LONGER_OF_TWO, text):
        return Counted("length", sides=reading.values)
    if reading.unknown:
        return Counted(unknown=reading.unknown)
    if re.search(v.VERSUS, text):
        return _compared(reading, unit)
    found = _joined(text, reading.parts, unit)
    return replace(found, sides=reading.values) if len(reading.parts) == 1 else found


def _among(found: Counted, before: Filter) -> Counted:
    """Narrow what was counted before; a number is told of those."""
    if found.unknown or (found.sides and found.wanted != "number"):
        return found
    where = before if found.where is None else joined([before, found.where])
    among = before if found.wanted in {"number", "share"} else None
    return replace(found, where=where, among=among)


def changed(asked: Counted, base: Filter | None, message: str, what: str, known: Known) -> Counted:
    """Count again as before, with what a short message puts in the place of something.

    A label takes the place of a label, a word that of a word; what is of another kind is added.

    Args:
        asked: How the last full question was counted.
        base: The records that were counted last.
        message: That question.
        what: What is said instead.
        known: Values of the data set, as the short message names them.
    """
    text = plain(what)
    if asked.by is not None and re.fullmatch(rf"(?:the )?(?:{v.MOST}|{v.LEAST})(?: \w+)?", text):
        return replace(asked, wanted="least" if re.search(v.LEAST, text) else "most", where=base)
    group = _grouped(text, what, known, asked.unit)
    if group is not None and group.by is not None:
        return replace(group, where=_instead(base, [group.where] if group.where else []))
    reading = Reading(what, known, seen=asked.unit == "pictures")
    if reading.unknown:
        return Counted(unknown=reading.unknown)
    if not reading.parts:
        return Counted(unknown=f"“{what}” was not understood after “{message}”; say it in full.")
    where = _instead(base, reading.parts)
    if asked.wanted == "versus" or asked.sides:
        asked = Counted("length" if asked.wanted == "length" else "number", unit=asked.unit)
    return replace(asked, where=where, among=_instead(asked.among, []), sides=())


def _instead(base: Filter | None, parts: list[Filter]) -> Filter | None:
    """Put parts in the place of those of the same field."""
    fields = {field for part in parts for field in _fields(part)}
    before = () if base is None else base.of if isinstance(base, And) else (base,)
    kept = [part for part in before if not fields & _fields(part)]
    return joined([*kept, *parts]) if kept or parts else None


def _fields(part: Filter) -> set[str]:
    return {str(getattr(test, "field", "")) for test in tests(part)}


def _shared(text: str, known: Known, unit: Unit) -> Counted | None:
    """Read a share of some among some: "of the negative captions", "among those about dogs"."""
    if not re.search(v.SHARE, text):
        return None
    seen = unit == "pictures"
    what, _, among = text.partition(" among ")
    if not among:
        nouns = rf"(?:{v.RECORD}|{v.PICTURE}|\bones\b)"
        found = re.search(
            rf"{v.SHARE} of (?:the |all )*(?P<of>.+) (?P<what>{v.PREDICATE}\b.+)$", text
        ) or re.search(rf"{v.SHARE} of (?:the |all )*(?P<of>.+?){nouns}(?P<what>.+)$", text)
        what, among = (found["what"], found["of"]) if found else ("", "")
    of, part = (Reading(one, known, seen=seen) for one in (among, what))
    if of.unknown or part.unknown or not of.parts or not part.parts:
        return None
    base = joined(of.parts)
    return Counted("share", where=joined([base, *part.parts]), among=base, unit=unit)


def _uncounted(text: str) -> str | None:
    """Return why a question asks for what is not counted; ``None`` where it may be."""
    if re.search(v.MANY_THINGS, re.sub(v.LONGER, " ", text)):
        return "How many things one record holds is not counted in a conversation."
    if re.search(rf"^(?:which|what|name)\b.*{v.MOST}|{v.LEAST}", text):
        return (
            "What is largest or rarest is told of labels, topics, splits, languages, documents "
            "and objects, where the records have them."
        )
    return None


def _unit(text: str, known: Known) -> Unit:
    """Return what is counted: what stands first after "how many", else what stands first.

    Where neither is said, pictures *show* things, if it is known what is seen on them.
    """
    kinds = {
        "records": v.RECORD,
        "pictures": v.PICTURE if known.pictured else None,
        "documents": v.DOCUMENT if known.documents else None,
    }
    asked = re.search(v.COUNTED, text)
    for rest in (text[asked.end() :] if asked else "", text):
        found = {
            kind: match.start()
            for kind, pattern in kinds.items()
            if pattern and (match := re.search(pattern, rest))
        }
        if found:
            return min(found, key=lambda kind: found[kind])  # type: ignore[return-value]
    shows = known.column is not None and re.search(r"\b(?:shows?|depicts?)\b", text)
    return "pictures" if shows and known.pictured else "records"


def _grouped(text: str, message: str, known: Known, unit: Unit) -> Counted | None:
    """Read a question for the values of a column: the largest, the smallest, each."""
    if known.documents and re.search(v.ON_WHICH_PAGE, text):
        reading = Reading(re.sub(v.ON_WHICH_PAGE, " ", text), known)
        where = joined(reading.parts) if reading.parts else None
        return Counted("places", where=where, unknown=reading.unknown)
    per = re.search(
        rf"\b(?:average|mean) number of {v.RECORD} per (?:{v.PICTURE}|{v.DOCUMENT})", text
    )
    if per is not None and (known.pictured or known.documents):
        return Counted("ratio", unit="pictures" if known.pictured else "documents")
    if known.documents and re.search(rf"{v.COUNTED} {v.PAGE}", text):
        reading = Reading(message, known, loose=False)
        return Counted("pages", where=joined(reading.parts) if reading.parts else None)
    if (figure := _figured(text, known)) is not None:
        return figure
    return _worded(text, known) or _of_column(text, known, unit)


def _worded(text: str, known: Known) -> Counted | None:
    """Read a question for lengths, frequent words, or words that stand out."""
    kinds: tuple[tuple[Wanted, str], ...] = (
        ("length", v.LENGTH), ("apart", v.APART), ("words", v.WORDS),
    )  # fmt: skip
    found = [one for one in kinds if re.search(one[1], text)]
    if not found:
        return None
    wanted, said = found[0]
    rest = re.sub(said if wanted == "length" else rf"{said}|\bwords?\b", " ", text)
    reading = Reading(rest, known, loose=False)
    if wanted != "words" and len(reading.values) > 1:
        return Counted(wanted, where=reading.values[0], sides=reading.values)
    where = joined(reading.parts) if reading.parts else None
    return Counted(wanted, where=where, unknown=reading.unknown)


def _figured(text: str, known: Known) -> Counted | None:
    """Read a question for a figure of a column: "average rating of the positive ones"."""
    asked = statistic(text, known.columns)
    if asked is None:
        return None
    which, column = asked
    rest = re.sub(rf"\b(?:the )?(?:\w+ )?{column.said}\b", " ", text, count=1)
    by: str | None = None
    for one, field in _columns(known).items():
        if re.search(f"{v.EACH}{v.GROUPS[one]}", rest):
            by, rest = field, re.sub(f"{v.EACH}{v.GROUPS[one]}", " ", rest)
    others = tuple(one for one in known.columns if one.bare)
    reading = Reading(rest, replace(known, columns=others), loose=False)
    where = joined(reading.parts) if reading.parts else None
    unknown = reading.unknown
    return Counted("figure", where=where, by=by, figure=which, column=column, unknown=unknown)


def _of_column(text: str, known: Known, unit: Unit) -> Counted | None:
    """Read a question for values of a column: the largest, the smallest, each, those about."""
    # a word that is said to be mentioned names no column
    mentioned = [found[0] for found in re.finditer(v.MENTIONED, text)]
    bare = re.sub(v.MENTIONED, " ", text)
    columns = _columns(known)
    groups = {by: group for by, group in v.GROUPS.items() if by in columns}
    groups |= {one.field: rf"\b{one.said}\b" for one in known.columns}
    for by, group in groups.items():
        about = _about(text, group) if by in {"label", "topic"} else None
        if about is not None:
            return Counted("about", by=columns[by], about=about, unit=unit)
        wanted = _wanted(bare, group)
        if wanted is None or (wanted == "values" and by == "parent"):
            continue
        several = re.search(v.SEVERAL, bare)
        rest = re.sub("|".join((group, v.SEVERAL, v.EACH, v.MOST, v.LEAST)), " ", bare)
        others = replace(known, columns=tuple(one for one in known.columns if one.field != by))
        reading = Reading(" ".join((rest, *mentioned)), others, loose=False)
        where = joined(reading.parts) if reading.parts and not reading.unknown else None
        top = _many(several) if several and wanted == "each" else None
        rarest = top is not None and re.search(v.LEAST, bare) is not None
        of = columns.get(by, by)
        return Counted(wanted, by=of, where=where, top=top, rarest=rarest, unit=unit)
    return None


def _many(said: re.Match[str]) -> int | None:
    word = next((one for one in said.groups() if one), "")
    return int(word) if word.isdigit() else v.NUMBERS.get(word)


def _about(text: str, group: str) -> str | None:
    """Return what labels or topics are to be about: "which intents are about cards"."""
    if not re.search(rf"{v.LISTED}(?:\w+ )?{group}|{v.VALUES}{group}", text):
        return None
    if re.search(rf"{v.MOST}|{v.LEAST}|{v.GROUPS['split']}|{v.EACH}", text):
        return None
    link = r"(?: (?:that|which|there|are|is|have|has|do|does|exist|exists))*"
    found = re.search(rf"{group}{link} {v.ABOUT}", text)
    return found["about"].strip() if found else None


def _wanted(text: str, group: str) -> Wanted | None:
    """Return what a question wants of a column that it may name."""
    if not re.search(group, text):
        return None
    if re.search(f"{v.VALUES}{group}", text):
        return "values"
    if re.search(v.SEVERAL, text):
        return "each"
    if re.search(v.LEAST, text):
        return "least"
    if re.search(v.MOST, text):
        return "most"
    each = re.search(f"{v.EACH}{group}", text) or re.search(rf"{v.LISTED}(?:\w+ )?{group}", text)
    return "each" if each else None


def _columns(known: Known) -> dict[str, str]:
    """Return the columns that records can be grouped by, by what they are called in a question."""
    columns = {one: one for one in ("label", "topic", "split")}
    if known.languages:
        columns["language"] = "language"
    if known.documents:
        columns["parent"] = "parent"
    if known.column is not None:
        columns["objects"] = known.column
    return columns


def _compared(reading: Reading, unit: Unit) -> Counted:
    sides = reading.values if len(reading.parts) == 1 else tuple(reading.parts)
    if len(sides) != 2:
        return Counted(unknown="Two things that are known here can be compared; name both.")
    return Counted("versus", sides=sides, unit=unit)


def _joined(text: str, parts: list[Filter], unit: Unit) -> Counted:
    if not parts:
        return Counted(unit=unit)
    either = len(parts) > 1 and " or " in text and not any(isinstance(one, Not) for one in parts)
    if either and len(parts) > 2:
        return Counted(unknown="More than two things joined by 'or' are not read; ask each.")
    where = Or(of=tuple(parts)) if either else joined(parts)
    return Counted("share" if re.search(v.SHARE, text) else "number", where=where, unit=unit)
