"""Where in documents a request looks: which one, which page, which section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assay.chat import document_in, plain
from assay.schema.documents import DocumentInfo
from assay.schema.filters import And, Compare, Filter, OneOf
from assay.verbs.chat.scene import Scene

SUMMARY = re.compile(
    r"^(?:what (?:is|are) (?:.* )?(?:papers?|documents?|articles?|it|they) (?:all )?about$|"
    r"(?:please )?summari[sz]e\b.*\b(?:papers?|documents?|articles?|it|them)$)"
)
"""A question for what a whole document says: what it proposes is the nearest there is to that."""
_PAGE = re.compile(r"\b(?:on |from |of |at )?(?:the )?page (\d{1,6})\b")
_IN = re.compile(r"\b(?:in|of|from|the|a|an|section|chapter|part|paper|document|article)\b")
_REFERENCES = re.compile(r"\b(?:references?|bibliography|citations?)\b(?: (?:on|about|for|to|of))?")


@dataclass(frozen=True)
class Placed:
    """A request without the words that say where to look.

    Attributes:
        query: What is left of it.
        where: The passages among which to look; ``None`` for all.
        references: Whether references are looked for.
    """

    query: str
    where: Filter | None = None
    references: bool = False


def placed(scene: Scene, query: str) -> Placed:
    """Read where a request looks; anywhere, where its records are no passages."""
    if not scene.documents:
        return Placed(query)
    text, tests = plain(query), list[Filter]()
    document = document_of(scene, text)
    if document is not None:
        info, said = document
        text = text.replace(said, " ")
        tests.append(Compare(field="parent", operator="=", value=info.id))
    if found := _PAGE.search(text):
        text = text.replace(found[0], " ")
        tests.append(Compare(field="meta.page", operator="=", value=int(found[1])))
    references = _REFERENCES.search(text) is not None
    text = _REFERENCES.sub(" ", text)
    if headings := _headings(scene, text):
        where: Filter = OneOf(field="meta.heading", values=headings)
        if len(headings) == 1:
            where = Compare(field="meta.heading", operator="=", value=headings[0])
        return Placed("", _all([*tests, where]))
    if not tests and not references:
        return Placed(query)
    left = " ".join(text.split())
    bare = " ".join(_IN.sub(" ", text).split())
    return Placed(left if bare else "", _all(tests), references)


def document_of(scene: Scene, text: str) -> tuple[DocumentInfo, str] | None:
    """Return the document a plain text names, by title, file or place, and the words that do."""
    named = document_in(text, {one.id: one.title for one in scene.documents})
    if named is None:
        return None
    return next(one for one in scene.documents if one.id == named[0]), named[1]


def _headings(scene: Scene, text: str) -> tuple[str, ...]:
    """Return the headings that are all a text names, numbers aside: "the introduction"."""
    wanted = " ".join(_IN.sub(" ", text).split())
    if "meta.heading" not in scene.frame.schema or len(wanted) < 3:
        return ()
    values = scene.frame.facet("meta.heading", limit=None)["value"].drop_nulls().to_list()
    return tuple(
        one
        for one in values
        if re.sub(r"^[\d\s-]+", "", plain(one)) in {wanted, f"{wanted}s", wanted.rstrip("s")}
    )


def _all(tests: list[Filter]) -> Filter | None:
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else And(of=tuple(tests))
