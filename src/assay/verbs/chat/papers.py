"""Questions about documents themselves: several side by side, who wrote them, a section of one."""

from __future__ import annotations

import re

from assay.answer import Passage, with_cues
from assay.chat import plain
from assay.schema.answers import Citation
from assay.schema.documents import DocumentInfo
from assay.schema.filters import And, Compare
from assay.schema.questionnaires import Question
from assay.verbs.chat.scene import Said, Scene

FRONT = 600
"""Characters of what stands between title and first heading that are quoted."""

_NOUN = r"(?:papers?|documents?|articles?|studies|study|files?|pdfs?|texts?|works?)"
_PAIR = re.compile(
    rf"\b(?:both|each|all|(?:the |these |of the |our )*(?:two|three|four|\d)) (?:of )?"
    rf"(?:the |these )?{_NOUN}\b|\b(?:the |these )(?:papers|documents|articles|studies)\b|"
    rf"\b(?:the )?first and (?:the )?second {_NOUN}\b"
)
_COMPARES = re.compile(
    r"\b(?:compare|comparison|differ\w*|contrast|in common|similar\w*|versus|vs|both|each|alike|"
    r"agree|share)\b"
)
_COUNTS = re.compile(r"\b(?:how (?:many|often|long)|number of|count of|pages)\b")
_AS_A_WHOLE = re.compile(
    r"\b(?:compare|comparison|differ\w*|in common|similar\w*|versus|vs|alike)\b"
)
_ASPECT = re.compile(
    r"\b(?:differ(?:ences?|ent)?|compare[ds]?|similar|alike|agree|common)\b.*?\b(?:in|in terms of|"
    r"by|of|on|regarding|with respect to) (?:their |the |its |terms of (?:their |the )?)?"
    rf"(?P<aspect>(?!{_NOUN}\b)[\w-]+(?: [\w-]+){{0,2}})$|"
    r"\bcompare (?:the |their )?(?P<first>[\w-]+(?: [\w-]+)?) of\b"
)
_AUTHORS = re.compile(
    rf"^(?:and |so )*(?:who (?:are|is|were|was) (?:the |its |their )*(?:authors?|writers?)|"
    rf"who wrote (?:it|this|them|these|(?:the |this )?(?:\w+ )?{_NOUN})|"
    rf"(?:list|name|show)(?: me)? the authors?|by whom (?:is|was) (?:it|the {_NOUN}) written)\b"
)


def compared(question: Question) -> Question | None:
    """Return what is to be asked of each document, where several are to be held side by side."""
    text = plain(question.question)
    pair, found = _PAIR.search(text), _ASPECT.search(text)
    if pair is None or _COMPARES.search(text) is None or _COUNTS.search(text):
        return None
    aspect = (found["aspect"] or found["first"]) if found else None
    if aspect is not None:
        asked = question.model_copy(update={"question": f"Which {aspect} is used in the paper?"})
        if with_cues(asked) is not asked:
            return asked
        return question.model_copy(update={"question": f"What about {aspect}?"})
    if _AS_A_WHOLE.search(text):
        return question.model_copy(update={"question": "What is proposed in the paper?"})
    rest = text.replace(pair[0], " the paper ")
    rest = re.sub(r"^do\b", "does", " ".join(rest.split()))
    return question.model_copy(update={"question": f"{rest}?"})


def asks_for_authors(message: str) -> bool:
    """Tell whether a message asks who wrote documents."""
    return _AUTHORS.match(plain(message)) is not None


def authors(scene: Scene, documents: tuple[DocumentInfo, ...]) -> Said | None:
    """Quote what stands between title and first heading, where the names of authors are."""
    evidence: list[Citation] = []
    texts: list[str] = []
    for document in documents:
        front = _front(scene, document)
        if front is None:
            continue
        end = len(front.text)
        if end > FRONT:  # a language without blanks is cut where it is long enough
            end = max(front.text.rfind(" ", 0, FRONT), 0) or FRONT
        cited = front.cited(len(evidence) + 1, 0, end, 1.0)
        evidence.append(cited)
        quote = " ".join(cited.quote.split())
        more = " …" if end < len(front.text) else ""
        texts.append(f"“{document.title}” begins with: {quote}{more} [{cited.number}]")
    if not evidence:
        return None
    cited_records = tuple(one.record for one in evidence)
    return Said("\n\n".join(texts), cited=cited_records, evidence=tuple(evidence))


def _front(scene: Scene, document: DocumentInfo) -> Passage | None:
    if "meta.heading" not in scene.frame.schema:
        return None
    where = And(of=(
        Compare(field="parent", operator="=", value=document.id),
        Compare(field="meta.heading", operator="=", value=document.title),
        Compare(field="meta.page", operator="=", value=1),
    ))  # fmt: skip
    rows = scene.frame.rows(where, columns=["id", "text", "locator"], limit=1)
    if not rows.height:
        return None
    record, text, locator = rows.row(0)
    return Passage(record, text or "", document=document.id, title=document.title, locator=locator)
