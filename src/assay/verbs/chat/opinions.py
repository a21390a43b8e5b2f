"""What people think of something: how many are for and against, and what either side says."""

from __future__ import annotations

import re

import numpy as np

from assay.answer import Passage
from assay.chat import Feeling, feeling_of, label_of, mentions
from assay.prose import sentences
from assay.schema.answers import Citation
from assay.schema.filters import And, Compare, Filter, TextTest, format_filter
from assay.verbs.chat.contrast import standing_out
from assay.verbs.chat.counting import tidy
from assay.verbs.chat.numbers import many
from assay.verbs.chat.scene import Said, Scene

LOOKED_AT, QUOTED = 24, 2
"""Records of either side whose sentences are read, and quoted."""

SHORTEST, LONGEST = 20, 300
"""Characters of a sentence that is quoted."""

NAMED = 8
"""Words told that stand out."""

FEELINGS: tuple[Feeling, ...] = ("positive", "negative")


def sides_of(labels: tuple[str, ...]) -> dict[Feeling, str]:
    """Return the label of each feeling, where there are labels for both."""
    found: dict[Feeling, str] = {}
    for feeling in FEELINGS:
        if (label := label_of(feeling, labels)) is not None:
            found[feeling] = label
    return found if len(found) == len(FEELINGS) else {}


def opinions(scene: Scene, sides: dict[Feeling, str], about: str, message: str) -> Said | None:
    """Count who mentions something on either side, and quote both; ``None`` where nobody does."""
    found = _mentioning(scene, about)
    if found is None:
        return None
    about, mentioning = found[0], tidy(scene, found[1])
    only = feeling_of(message)
    counts = {one: scene.frame.count(_both(mentioning, label)) for one, label in sides.items()}
    told = ", ".join(f"{counts[one]:,} “{label}”" for one, label in sides.items())
    total = scene.frame.count(mentioning)
    lines = [f"{many(total, scene.noun)} mention “{about}”: {told}."]
    evidence: list[Citation] = []
    for feeling, label in sides.items():
        if only is not None and feeling != only:
            continue
        quotes = _quotes(scene, about, feeling, _both(mentioning, label), len(evidence))
        evidence += quotes
        if quotes:
            said = " ".join(f"{' '.join(one.quote.split())} [{one.number}]" for one in quotes)
            lines.append(f"“{label}”: {said}")
    where = mentioning if only is None else _both(mentioning, sides[only])
    return Said(
        "\n\n".join(lines),
        filter=format_filter(where),
        cited=tuple(one.record for one in evidence),
        evidence=tuple(evidence),
    )


def set_apart(scene: Scene, sides: dict[Feeling, str], message: str) -> Said | None:
    """Tell which words stand out on one side; ``None`` where none do."""
    feeling = feeling_of(message)
    if feeling is None:
        return None
    other = next(label for one, label in sides.items() if one != feeling)
    where = Compare(field="label", operator="=", value=sides[feeling])
    found = standing_out(scene, where, Compare(field="label", operator="=", value=other))
    if not found:
        return None
    some = ", ".join(f"“{word}” {here:,} : {there:,}" for word, here, there in found[:NAMED])
    text = (
        f"Words that stand out in the {scene.noun} labelled “{sides[feeling]}”, and how many of "
        f"these and of those labelled “{other}” use them: {some}."
    )
    return Said(text, filter=format_filter(where))


def _both(where: Filter, label: str) -> Filter:
    return And(of=(where, Compare(field="label", operator="=", value=label)))


def _mentioning(scene: Scene, about: str) -> tuple[str, Filter] | None:
    """Return what is mentioned, its words as they stand or else the last one, and the filter."""
    words = about.split()
    tests: list[tuple[str, Filter]] = [(words[-1], mentions(words[-1]))]
    if len(words) > 1:
        tests.insert(0, (about, TextTest(field="text", operator="mentions", value=about)))
    return next((one for one in tests if scene.frame.count(one[1])), None)


def _quotes(
    scene: Scene, about: str, feeling: Feeling, where: Filter, so_far: int
) -> list[Citation]:
    """Quote the sentences that speak of a thing and lie furthest to the side of their label.

    Of a review as a whole the label is known; of its sentences it is not. So those are quoted that
    mean "it is good" more than "it is bad", or the other way round.
    """
    hits = scene.search(about, "hybrid", LOOKED_AT, where)
    tests = mentions(about.rsplit(maxsplit=1)[-1]).of
    forms = (test.value for test in tests if isinstance(test, TextTest))
    word = re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, forms))})\b")
    found = [
        (Passage(hit.record, hit.text), start, end)
        for hit in hits
        if hit.text
        for start, end in sentences(hit.text)
        if SHORTEST <= end - start <= LONGEST
        and word.search(hit.text, start, end)
        and "<" not in hit.text[start:end]
        and not hit.text[start:end].rstrip().endswith("?")
    ]
    if not found:
        return []
    encoder = scene.ctx.encoder()
    poles = encoder.encode([f"The {about} is very good.", f"The {about} is very bad."])
    meant = encoder.encode([one.text[start:end] for one, start, end in found]) @ poles.T
    leaning = meant[:, 0] - meant[:, 1]
    score = meant.max(axis=1) + 2 * (leaning if feeling == "positive" else -leaning)
    quoted: dict[str, Citation] = {}
    for at in np.argsort(-score, kind="stable"):
        passage, start, end = found[int(at)]
        if passage.record not in quoted and len(quoted) < QUOTED:
            number = so_far + len(quoted) + 1
            quoted[passage.record] = passage.cited(number, start, end, float(score[at]))
    return list(quoted.values())
