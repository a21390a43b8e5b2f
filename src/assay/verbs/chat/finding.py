"""Records that a message asks to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from assay.answer.questions import telling
from assay.chat import (
    ANOTHER,
    REFINED,
    SIMILAR,
    Sought,
    asks_for_them,
    forms,
    how_many_of_them,
    joined,
    mentions,
    plain,
    sought,
)
from assay.errors import EncoderError, MissingExtra, UnknownMethod
from assay.schema.filters import And, Compare, Filter, IsNull, Not, Or, format_filter, parse_filter
from assay.search.words import words_of
from assay.verbs.chat.counting import column_of, columns_of, known_of, values_of
from assay.verbs.chat.kinds import filter_of, kind_of, told_of
from assay.verbs.chat.numbers import many, number_of
from assay.verbs.chat.placing import placed
from assay.verbs.chat.posts import among, both
from assay.verbs.chat.scene import SHOWN, Said, Scene
from assay.verbs.looking.find import named_in, similar
from assay.verbs.looking.seen import of_record

FAR, FAR_SHORT = 0.4, 0.55
"""Below this cosine the best record hardly is what was asked for. Short texts lie nearer to what
asks for them, so that more is wanted of those; both were chosen by measuring, docs/adr/0166."""

SHORT = 200
"""Characters of a short text at most."""

_ANY = r"(?:some|any|all|an?|the|different|various|other|more|kinds? of)"

_MOST, _LEAST = "most|highest|best|largest|top", "least|fewest|lowest|worst|smallest"

CAPTIONS = 6
"""Records looked at for each that is shown: a picture may have several captions."""


def find(scene: Scene, message: str) -> Said:
    """Show what a message asks for, or more of what the one before asked for."""
    if SIMILAR.match(message):
        return _like(scene, message)
    if (them := _them(scene, message)) is not None:
        return them
    request = _request(scene, message)
    if request is None:
        return Said("Nothing was looked for yet. Say what to find.")
    asked, seen = request
    wanted = sought(asked, values_of(scene, "label"), values_of(scene, "topic"))
    query, one_kind = among(scene, asked, wanted.query)
    wanted = replace(wanted, query=query, where=both(wanted.where, one_kind))
    if wanted.without:
        where = _without(scene, wanted.without)
        wanted = replace(wanted, where=both(wanted.where, where))
    where = placed(scene, wanted.query)
    if where.where is not None and wanted.where is not None:
        where = replace(where, where=And(of=(wanted.where, where.where)))
    wanted = replace(wanted, query=where.query, where=where.where or wanted.where)
    if (extreme := _extreme(scene, wanted, seen)) is not None:
        return extreme
    wanted, kind = _of_kind(scene, _of_columns(scene, wanted, asked))
    none = "" if scene.pictured or not wanted.pictures else _no_pictures(scene)
    if wanted.missing is not None:
        none = f"There is no label “{wanted.missing}” here. {none}".strip()
    if none and not wanted.query:
        return Said(none)
    if wanted.order is not None and not wanted.query:
        said = _ordered(scene, wanted, seen)
    else:
        said = (
            _found(scene, wanted, seen, references=where.references)
            if wanted.query
            else _some(scene, wanted, seen)
        )
    return Said(f"{none} {said.text}{kind}".strip(), filter=said.filter, shown=said.shown)


def _request(scene: Scene, message: str) -> tuple[str, set[str]] | None:
    """Return what is asked for in full, and what was shown of it; ``None`` for more of nothing."""
    earlier = [turn for turn in scene.before if turn.route == "find"]
    first = next((one.asked for one in reversed(earlier) if not ANOTHER.match(one.asked)), None)
    if ANOTHER.match(message):
        seen = {record for turn in earlier for record in turn.shown}
        return (first or message, seen) if earlier else None
    if first is not None and (more := REFINED.match(message)):
        return f"{first.strip(' ?.!')} {more['more']}", set()
    return message, set()


def _of_columns(scene: Scene, wanted: Sought, asked: str) -> Sought:
    """Take tests of columns of the source out of what is looked for: "with a rating above 8"."""
    text, tests = plain(wanted.query), list[Filter]()

    def take(pattern: str) -> re.Match[str] | None:
        nonlocal text
        found = re.search(pattern, text)
        if found:
            text = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
        return found

    for column in columns_of(scene, asked):  # "from Madrid" is a place by what stands before it
        while (test := column.taken(take)) is not None:
            tests.append(test)
    if not tests:
        return wanted
    where = joined([*([wanted.where] if wanted.where else []), *tests])
    text = re.sub(
        r"^(?:(?:with|about|of|that|which|have|has|and) ?)+|(?: (?:with|and))+$", "", text
    )
    return replace(wanted, query=text, where=where)


def _of_kind(scene: Scene, wanted: Sought) -> tuple[Sought, str]:
    """Look among what is of a kind, where nothing but a kind is asked for: "some vehicles"."""
    column = column_of(scene)
    classes = () if column is None else values_of(scene, column)
    found = kind_of(scene, wanted.query, classes)
    if found is None or not re.fullmatch(rf"(?:{_ANY} )*{found.said}", plain(wanted.query)):
        return wanted, ""
    where = filter_of(found, column)
    if where is None or not scene.frame.count(where):
        return wanted, ""
    query = wanted.query if found.words else ""
    return replace(wanted, query=query, where=both(wanted.where, where)), told_of(
        scene, wanted.query, where
    )


def _them(scene: Scene, message: str) -> Said | None:
    """Show the records that were counted last, or more of them; ``None`` where others are meant."""
    another = ANOTHER.match(message) is not None
    if not another and not asks_for_them(message):
        return None
    for turn in reversed(scene.before):
        counted = turn.route == "count" and turn.filter is not None
        if counted or (another and turn.route == "find" and asks_for_them(turn.asked)):
            break
        repeated = turn.route == "find" and another and ANOTHER.match(turn.asked)
        if turn.route not in {"talk", "shown"} and not repeated:
            return None
    else:
        return None
    if turn.filter is None:
        return None
    seen = {one for past in scene.before for one in past.shown} if another else set[str]()
    wanted = Sought("", number=how_many_of_them(message), where=parse_filter(turn.filter))
    return _some(scene, wanted, seen)


def _like(scene: Scene, message: str) -> Said:
    """Show records like the one that is shown."""
    record = scene.meant(message)
    if record is None:
        return Said("Nothing is shown yet that others could be like. Say what to find.")
    place = int(scene.frame.positions([record])[0])
    looks = scene.sighted and of_record(scene.ctx, scene.dataset, place) is not None
    if not looks and not scene.row(record).get("text"):
        return Said(f"Record {record} has no text by which others could be like it.")
    near = similar(
        scene.ctx, scene.dataset, record, limit=CAPTIONS * (SHOWN + 1),
        patience=scene.patience, watch=scene.watch,
    )  # fmt: skip
    found = _different(scene, [hit.record for hit in near], {record})[:SHOWN]
    like = (
        f"that look most like the one of record {record}" if looks else f"most like record {record}"
    )
    return Said(f"The {scene.seen} {like}.", shown=tuple(found))


def _without(scene: Scene, words: tuple[str, ...]) -> Filter:
    """Return the filter for records that neither mention nor show any of some things."""
    known = known_of(scene, " ".join(words))
    tests: list[Filter] = []
    for thing in words:
        word = plain(thing).split()[-1]
        tests.append(mentions(word))
        classes = [one for one in known.classes if plain(thing) in forms(one.lower())]
        if known.column is not None:
            tests += [Compare(field=known.column, operator="=", value=one) for one in classes]
    return Not(of=tests[0] if len(tests) == 1 else Or(of=tuple(tests)))


def _ordered(scene: Scene, wanted: Sought, seen: set[str]) -> Said:
    """Show the longest or the shortest records."""
    number, longest = wanted.number or SHOWN, wanted.order == "longest"
    rows = scene.frame.rows(
        wanted.where, sort="length", descending=longest, columns=["id"],
        limit=CAPTIONS * (number + len(seen)),
    )  # fmt: skip
    told = None if wanted.where is None else format_filter(wanted.where)
    found = tuple(_different(scene, rows["id"].to_list(), seen)[:number])
    return Said(f"The {wanted.order} {scene.noun}.", told, found)


def _extreme(scene: Scene, wanted: Sought, seen: set[str]) -> Said | None:
    """Show the records of which a column of numbers says most or least: "the most likes"."""
    said = plain(wanted.query)
    for column in columns_of(scene, wanted.query):
        found = re.search(rf"\b({_MOST}|{_LEAST}) (?:number of )?{column.said}\b", said)
        if column.kind != "number" or found is None:
            continue
        most = re.fullmatch(_MOST, found[1]) is not None
        there = both(wanted.where, Not(of=IsNull(field=column.field)))
        rows = scene.frame.rows(
            there, sort=column.field, descending=most, columns=["id", column.field],
            limit=CAPTIONS * (SHOWN + len(seen)),
        )  # fmt: skip
        ids = _different(scene, rows["id"].to_list(), seen)[: wanted.number or SHOWN]
        if not ids:
            return None
        value = rows.filter(pl.col("id") == ids[0])[column.field][0]
        told = f"{'Most' if most else 'Fewest'} {column.name} first: {ids[0]} has {value:,}."
        return Said(told, None if wanted.where is None else format_filter(wanted.where), tuple(ids))
    return None


def _no_pictures(scene: Scene) -> str:
    what = "passages of documents" if scene.documents else "texts"
    return f"There are no pictures here: the records are {what}."


def _found(scene: Scene, wanted: Sought, seen: set[str], *, references: bool = False) -> Said:
    number = wanted.number or SHOWN
    where = wanted.where
    told = None if where is None else format_filter(where)
    if not scene.texted:
        return _untexted(scene, wanted, seen)
    limit = CAPTIONS * (number + len(seen))
    hits = scene.search(wanted.query, "hybrid", limit, where, references=references, seeing=True)
    found = tuple(_different(scene, [hit.record for hit in hits], seen)[:number])
    if not found:
        return Said(f"There is nothing {'more ' if seen else ''}to show.", filter=told)
    nearest = scene.search(wanted.query, "semantic", 1, where, references=references)[0]
    texts = [hit.text or "" for hit in hits if hit.record in found]
    asked, named = wanted.query, named_in(scene.frame, wanted.query)
    for one in named:  # found by what is seen, which no text says
        asked = asked.replace(one.word, " ")
    means = "".join(f" (“{one.word}”: {', '.join(one.classes)}.)" for one in named)
    far = is_far(asked, texts, nearest.score, nearest.text or "")
    if far and (said := _visible(scene, wanted, seen) or _looked(scene, wanted, seen)) is not None:
        return said
    if not seen and far:
        return Said(
            f"Nothing here matches “{wanted.query}” well. These are the nearest.", told, found
        )
    first = f"More {scene.seen} that match" if seen else f"The {scene.seen} that match"
    return Said(f"{first} “{wanted.query}” best.{means}", told, found)


def _untexted(scene: Scene, wanted: Sought, seen: set[str]) -> Said:
    """Show pictures that no text is about: by the classes seen on them, else by how they look."""
    if (said := _visible(scene, wanted, seen)) is not None:
        return said
    if scene.sighted:
        return _looking(scene, wanted, seen)
    return Said(f"Nothing that is seen on these pictures is called “{wanted.query}”.")


def _looked(scene: Scene, wanted: Sought, seen: set[str]) -> Said | None:
    """Show what looks nearest, beside texts; ``None`` where pictures cannot be looked at."""
    if not scene.sighted or scene.dataset in scene.ctx.blind:
        return None
    return _looking(scene, wanted, seen)


def _looking(scene: Scene, wanted: Sought, seen: set[str]) -> Said:
    """Show the pictures that look nearest to a request, whatever is said of them.

    There always are nearest ones, and how near is near enough differs by model: so it is not said
    that they show what was asked for.
    """
    number = wanted.number or SHOWN
    told = None if wanted.where is None else format_filter(wanted.where)
    try:
        hits = scene.search(wanted.query, "pictures", number + len(seen), wanted.where)
    except (EncoderError, MissingExtra, UnknownMethod) as error:
        return Said(f"The pictures cannot be looked at. {error.message}", told)
    found = tuple(_different(scene, [hit.record for hit in hits], seen)[:number])
    if not found:
        return Said(f"There is nothing {'more ' if seen else ''}to show.", told)
    first = "More pictures" if seen else "The pictures"
    unsaid = f" No text says “{wanted.query}”." if scene.texted and not seen else ""
    return Said(f"{first} that look nearest to “{wanted.query}”.{unsaid}", told, found)


def _visible(scene: Scene, wanted: Sought, seen: set[str]) -> Said | None:
    """Show pictures on which a class is seen that no text tells; ``None`` where none is named."""
    known = known_of(scene, wanted.query)
    words = plain(wanted.query)
    tests: list[Filter] = [
        Compare(field=known.column, operator="=", value=one)
        for one in known.classes
        if known.column is not None
        and any(re.search(rf"\b{re.escape(form)}\b", words) for form in forms(one.lower()))
    ]
    if not tests:
        return None
    where = joined([*([wanted.where] if wanted.where else []), *tests])
    ids: list[str] = scene.frame.rows(where, columns=["id"])["id"].to_list()
    found = tuple(_different(scene, ids, seen)[: wanted.number or SHOWN])
    if not found:
        return None
    more = "More pictures" if seen else "Pictures"
    return Said(f"{more} that show what “{wanted.query}” names.", format_filter(where), found)


def is_far(query: str, found: Sequence[str], cosine: float, nearest: str) -> bool:
    """Tell whether nothing that was found is what a request looks for.

    A single word lies far from most texts that hold it. What holds every telling word of a request
    is therefore near, however small its cosine.

    Args:
        query: What was looked for.
        found: Texts of the records to be shown.
        cosine: Of the request and the nearest text.
        nearest: That text.
    """
    wanted = set(telling(query))
    if not wanted or any(wanted <= set(words_of(text, "english")) for text in found):
        return False
    return cosine < (FAR_SHORT if len(nearest) <= SHORT else FAR)


def _some(scene: Scene, wanted: Sought, seen: set[str]) -> Said:
    """Show any records, from all over the data set, where nothing in particular was asked for."""
    told = None if wanted.where is None else format_filter(wanted.where)
    ids: list[str] = scene.frame.rows(wanted.where, columns=["id"])["id"].to_list()
    of = len(ids)
    number = wanted.number or SHOWN
    if not (scene.documents and told):  # a page or a section is read from its beginning
        ids = _apart(ids, CAPTIONS * (number + len(seen)))
    found = tuple(_different(scene, ids, seen)[:number])
    if not found:
        return Said(f"There is nothing {'more ' if seen else ''}to show.", told)
    first = f"Some of the {many(of, scene.noun)}"
    if told is not None and scene.pictured:
        first = f"Some of the {many(number_of(scene, 'pictures', wanted.where), 'pictures')}"
    if told is not None:
        return Said(f"{first} that are so.", told, found)
    return Said(f"{first}; say what to look for.", told, found)


def _apart(ids: list[str], number: int) -> list[str]:
    """Choose so many from all over a list, the first few far apart."""
    places = np.linspace(0, len(ids) - 1, min(len(ids), number)).astype(np.int64)
    spread = [ids[at] for at in np.unique(places)]
    # the first, then the middle, then what lies between: by how often a place can be halved
    order = sorted(range(len(spread)), key=lambda at: (-(at & -at) if at else -len(spread), at))
    return [spread[at] for at in order]


def _different(scene: Scene, ids: list[str], seen: set[str]) -> list[str]:
    """Leave out what was shown, and further captions of a picture."""
    if not scene.pictured:
        return [one for one in ids if one not in seen]
    every = [*seen, *ids]
    rows = scene.frame.positions(every)
    images = scene.frame.at(np.maximum(rows, 0), ["image"])["image"].to_list()
    shown: set[str] = {str(one) for one in images[: len(seen)] if one is not None}
    kept: list[str] = []
    for record, image in zip(ids, images[len(seen) :], strict=True):
        if record in seen or (image is not None and str(image) in shown):
            continue
        kept.append(record)
        if image is not None:
            shown.add(str(image))
    return kept
