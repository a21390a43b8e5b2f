"""What is known of the record that is shown."""

from __future__ import annotations

import re

from assay.answer.questions import telling
from assay.chat import forms, label_of
from assay.schema.class_names import OBJECTS
from assay.schema.filters import Compare
from assay.search.words import words_of
from assay.verbs.chat.contrast import standing_out, words_in
from assay.verbs.chat.counting import columns_of
from assay.verbs.chat.scene import Said, Scene

KNOWN_OF = {
    "text": ("Text", r"\b(?:texts?|captions?|says?|said|words|written|wording)\b"),
    "label": ("Label", r"\b(?:label\w*|class\w*|categor\w+|intent|sentiment|mood|feel\w*)\b"),
    "topic": ("Topic", r"\b(?:topic|theme|filed|group\w*)\b"),
    "split": ("Split", r"\b(?:split|training|test set)\b"),
    "language": ("Language", r"\blanguages?\b"),
    "prediction": ("Predicted label", r"\b(?:predict\w*|model)\b"),
    "meta.objects": ("Objects", r"\b(?:objects?|things)\b"),
    "meta.document": ("Document", r"\b(?:documents?|papers?|file|article|title|source|whence)\b"),
    "meta.heading": ("Section", r"\b(?:section|heading|chapter|part)\b"),
    "meta.page": ("Page", r"\bpages?\b"),
}
"""What is said of a record that is asked about, by column: its name, and words that ask for it."""

ALWAYS = ("text", "label", "topic", "split", "prediction", "meta.objects")
"""What is told where nothing in particular is asked for; of passages, where they stand."""

YES_OR_NO = re.compile(
    r"^(?:and |so |but )*(?:is|are|was|were|does|do|did|has|have|can (?:you|one|we) see)\b",
    re.IGNORECASE,
)
WHY = re.compile(r"\b(?:why|how come|how so|reasons?|what makes|which words?)\b", re.IGNORECASE)
NO_THING = frozenset(
    """picture pictures photo image record caption text see seen show shown visible any anything
    also there here someone something one first second third last again more else really
    """.split()  # noqa: SIM905 - read as a text
)
"""Words of a question that name nothing that could be on a picture or in a text."""

MOST = 3
"""Things of which it is said whether they are there."""

LONGEST = 500
"""Characters of a value that are told; the card below holds all of it."""

PLACES = ("meta.document", "meta.heading", "meta.page")
PASSAGE = ("text", *PLACES)


def tell(scene: Scene, message: str) -> Said:
    """Tell what a message asks of the record shown, else all that is known of it."""
    if not scene.last_shown:
        return Said("Nothing is shown yet. Ask to see a record first: “show me …”.")
    record = scene.meant(message)
    if record is None:
        return Said("There is no such record among those shown.", shown=scene.last_shown)
    values = scene.row(record)
    known = [name for name in KNOWN_OF if name in values]
    known += [one.field for one in columns_of(scene, message)]
    if not scene.documents:
        known = [name for name in known if name not in PLACES]
    why = _why(scene, values) if WHY.search(message) else ""
    asked = [name for name in known if _is_asked(name, message)]
    told = [_told(name, values[name]) for name in asked if _is_told(values[name])]
    if told:
        return Said(f"Of record {record}: {' '.join(told)}{why}", shown=(record,))
    if why:
        return Said(f"Of record {record}: {_told('label', values['label'])}{why}", shown=(record,))
    usual = PASSAGE if scene.documents else ALWAYS
    told = [_told(name, values[name]) for name in usual if name in known and _is_told(values[name])]
    missing = f"It has no {_called(asked[0]).lower()}. " if asked else _whether(message, values)
    return Said(
        f"{missing}What is known of record {record}. {' '.join(told)} "
        "More is not known of it here.",
        shown=(record,),
    )


def _why(scene: Scene, values: dict[str, object]) -> str:
    """Say which words of a record stand out in those of its label; nobody noted why it has it."""
    label, text = values.get("label"), str(values.get("text") or "")
    if not label or not text:
        return ""
    where = Compare(field="label", operator="=", value=str(label))
    own = set(words_in([text]).to_list())
    found = [one for one in standing_out(scene, where) if one[0] in own][:MOST]
    if not found:
        return " Why it has its label was not noted, and none of its words stands out for it."
    some = ", ".join(f"“{word}” ({here:,} : {there:,})" for word, here, there in found)
    return (
        f" Why it has its label was not noted. Of its words, these stand out in the {scene.noun} "
        f"labelled “{label}” (how many use them, there : elsewhere): {some}."
    )


def _whether(message: str, values: dict[str, object]) -> str:
    """Say whether what a yes-or-no question names is told of a record; "" where none is named."""
    if not YES_OR_NO.match(message):
        return ""
    objects = values.get(OBJECTS)
    seen = {str(one).lower() for one in objects} if isinstance(objects, list) else set[str]()
    said = set(words_of(str(values.get("text") or ""), "english"))
    named = {name: str(values.get(name) or "") for name in ("label", "topic", "prediction")}
    told: list[str] = []
    for word in re.findall(r"[^\W\d_]{3,}", message.lower()):
        stems = words_of(word, "english")
        if word in NO_THING or not set(stems) & set(telling(message)):
            continue
        called = next((one for one in named if label_of(word, (named[one],))), None)
        if called is not None:
            told.append(f"Yes: its {_called(called).lower()} is “{named[called]}”.")
        elif any(word in forms(one) for one in seen):
            told.append(f"“{word}” is among its objects.")
        elif set(stems) <= said:
            told.append(f"Its text speaks of “{word}”.")
        else:
            told.append(f"Nothing known of it speaks of “{word}”.")
    return "".join(f"{one} " for one in told[:MOST])


def _is_told(value: object) -> bool:
    return value not in (None, "", [], "none")  # the split of a record that has none


def _told(name: str, value: object) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    return f"{_called(name)}: {said.rstrip('.')}."


def _called(name: str) -> str:
    if name in KNOWN_OF:
        return KNOWN_OF[name][0]
    return name.removeprefix("meta.").replace("_", " ").capitalize()


def _is_asked(name: str, message: str) -> bool:
    """Tell whether a message asks for a column; one of the source is only known where it does."""
    return name not in KNOWN_OF or re.search(KNOWN_OF[name][1], message.lower()) is not None
