"""One way of answering for each kind of request."""

from __future__ import annotations

from assay.schema.conversations import TurnRoute
from assay.verbs.chat.counting import count
from assay.verbs.chat.finding import find
from assay.verbs.chat.quoting import quote
from assay.verbs.chat.scene import Said, Scene
from assay.verbs.chat.talking import talk
from assay.verbs.chat.telling import tell

COMPUTED = frozenset({"count", "quote"})
"""Answered by a filter that is shown, or by quotes that were verified: nothing is put in words."""


def respond(scene: Scene, route: TurnRoute, message: str) -> Said:
    """Answer a message that was understood."""
    match route:
        case "find":
            return find(scene, message)
        case "shown":
            return tell(scene, message)
        case "count":
            return count(scene, message)
        case "quote":
            return quote(scene, message)
        case "talk":
            return talk(scene, message)
