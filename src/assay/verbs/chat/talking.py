"""Small talk: what is here, and what can be asked of it."""

from __future__ import annotations

import re

from assay.verbs.chat.scene import Said, Scene

CAN = (
    "I find records (“show me …”), tell what is known of the one shown (“which topic is it in?”), "
    "count (“how many mention …?”) and answer with quotes (“why do …?”)."
)
WELCOME = "You are welcome."
BYE = "Good bye. The conversation is kept."
UNCHANGED = "A conversation changes nothing: records are decided on in Review and Explore. "

SORRY = (
    "Answers come from the records alone, as each was understood; in other words it may be "
    "understood better."
)
GO_ON = "Ask on: to see records, to count them, or what they say."
SHORT = 4
"""Words of a message that asks for nothing."""

_HELLO = re.compile(
    r"^(?:hi|hello|hey|hiya|yo|howdy|greetings|good (?:morning|afternoon|evening|day))\b|\bhelp\b"
)
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|mistaken?|not (?:right|true|correct|what)|useless|misunderst\w+|"
    r"(?:no|not any|little) help|bad answer|(?:don't|do not|didn't) (?:understand|get|believe))\b"
)
_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|cheers|helpful|great|perfect|well done)\b")
_BYE = re.compile(r"\b(?:good ?bye|bye|see you|farewell|good night)\b")
_CHANGES = re.compile(
    r"^(?:please |can you |could you )*(?:delete|remove|relabel|label|rename|exclude|train|import|"
    r"export|merge|save|drop|undo|change|edit|mark|tag|set) (?:[\w-]+ ){0,3}?(?:it|this|that|"
    r"these|them|all|everything|records?|labels?|topics?|models?|data ?sets?|captions?|pictures?|"
    r"duplicates?|data)\b"
)

_OVERVIEW = re.compile(
    r"^(?:so |and |hey |ok |,)*(?:(?:what(?:'s| is| are| do| can| have)|which|tell me|give me|"
    r"describe|show me)\b"
    r".*?\b(?:here|(?:this|the) (?:data ?set|data|collection|corpus)(?: about| like| special)?)|"
    r"(?:what|which) (?:papers|documents|articles|records|texts|data|files) (?:are|do|have) "
    r"(?:these|those|there|(?:we|you|i) have))[ ?.!]*$"
)

NAMED = 5
"""Labels and topics named."""


def talk(scene: Scene, message: str) -> Said:
    """Answer what asks for no record: with what is here, and what can be asked of it."""
    said = message.lower().strip()
    if _BYE.search(said):
        return Said(BYE)
    if _THANKS.search(said) and len(said.split()) < 8:
        return Said(WELCOME)
    if changes(message):
        return Said(f"{UNCHANGED}{CAN}")
    answered = any(turn.route != "talk" or CAN in turn.text for turn in scene.before)
    if _HELLO.search(said) or asks_for_overview(message) or not answered:
        return Said(f"{overview(scene)} {CAN}")
    if _WRONG.search(said):
        return Said(f"{SORRY} {CAN}")
    return Said(GO_ON if len(said.split()) < SHORT else CAN)


def changes(message: str) -> bool:
    """Tell whether a message orders something to be changed."""
    return _CHANGES.match(message.lower().strip()) is not None


def asks_for_overview(message: str) -> bool:
    """Tell whether a message asks what there is, and names nothing that could be found."""
    said = message.lower().strip()
    return _OVERVIEW.match(said) is not None and len(said.split()) < 9


def overview(scene: Scene) -> str:
    """Say in a few sentences what a data set holds."""
    held = f"{len(scene.frame):,} {scene.noun}"
    if scene.documents:
        titles = ", ".join(f"“{one.title}”" for one in scene.documents[:NAMED])
        more = " …" if len(scene.documents) > NAMED else ""
        held += f" of {len(scene.documents):,} documents: {titles}{more}"
    elif scene.pictured and scene.texted:
        held += f" of {scene.frame.column('image').drop_nulls().n_unique():,} pictures"
    told = [f"Here are {held}."]
    for field, many in (("label", "labels"), ("topic", "topics")):
        if field not in scene.frame.schema:
            continue
        counted = scene.frame.facet(field, limit=None).drop_nulls("value")
        values = [str(value) for value in counted["value"].to_list() if value not in {"", "none"}]
        if values:
            some = ", ".join(f"“{one}”" for one in values[:NAMED])
            count = f"{len(values)} {many if len(values) > 1 else field}"
            told.append(f"They have {count}: {some}{' …' if len(values) > NAMED else ''}.")
    return " ".join(told)
