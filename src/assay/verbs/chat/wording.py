"""An answer put in words by a language model, which may be shown the picture asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assay.captioners.pictures import data_url, opened
from assay.chat import spoken
from assay.errors import AssayError, LlmError
from assay.llms import Llm
from assay.llms.attending import attended
from assay.schema.answers import Asked
from assay.schema.conversations import ChatRecord
from assay.verbs.chat.scene import Scene
from assay.verbs.picturing.picture import picture

SIDE = 768
"""Longest side of a picture that is sent, in pixels."""

UNTOLD = frozenset({"image", "record", "document", "start", "end"})
"""Of a record: what says where it lies, and nothing about it."""

REFUSED = "The language model did not take the picture; this goes by words alone. "
UNSENT = "The picture could not be sent: {} This goes by words alone. "

_OF_PICTURES = re.compile(r"image|picture|vision|multi-?modal|mmproj", re.IGNORECASE)


@dataclass
class Speaking:
    """A language model that answers a message.

    Attributes:
        model, how: Who answers, and how it is to write.
        scene: What was said before, and whether anybody still waits.
        message: What the person wrote.
        say: Called with each piece of the answer.
    """

    model: Llm
    how: Asked
    scene: Scene
    message: str
    say: Callable[[str], None]

    def speak(
        self, records: Sequence[ChatRecord], known: str, pictured: Sequence[str] = ()
    ) -> bool:
        """Answer over records, and return whether the model was shown a picture.

        A picture that cannot be sent, or that the model refuses, is a sentence before an answer
        by words.

        Args:
            records: What is shown with the answer, numbered from 1.
            known: What Assay itself says of it.
            pictured: Ids of records whose pictures are asked about.

        Raises:
            LlmError: The model cannot be reached, breaks off, refuses or says nothing.
            Cancelled: Nobody waits any more.
        """
        pictures = self._pictures(pictured)
        if not pictures:
            self._spoken(records, known, ())
            return False
        begun = False

        def say(piece: str) -> None:
            nonlocal begun
            begun = True
            self.say(piece)

        try:
            self._spoken(records, known, pictures, say)
        except LlmError as error:
            if begun or not _refuses_pictures(error):
                raise
            self.say(REFUSED)
            self._spoken(records, known, ())
            return False
        return True

    def _spoken(
        self,
        records: Sequence[ChatRecord],
        known: str,
        pictures: tuple[str, ...],
        say: Callable[[str], None] | None = None,
    ) -> None:
        told = [_told(one) for one in records]
        hear = say or self.say
        attended(
            lambda stop: spoken(
                self.model, self.how, self.message, self.scene.before, told, known, hear,
                pictures=pictures, stopped=stop,
            ),
            self.scene.alive,
        )  # fmt: skip

    def _pictures(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return pictures as a model takes them; one that cannot be read is said."""
        found: list[str] = []
        for record in ids:
            if not self.scene.row(record).get("image"):
                continue
            try:
                data = picture(self.scene.ctx, self.scene.dataset, record).data
                found.append(data_url(opened(data, SIDE)))
            except AssayError as error:
                self.say(UNSENT.format(error.message))
        return tuple(found)


def _refuses_pictures(error: LlmError) -> bool:
    """Tell a refusal of the request from a server that is down, for which no words help."""
    return not error.retryable or _OF_PICTURES.search(error.message) is not None


def _told(record: ChatRecord) -> dict[str, str]:
    said = record.model_dump(exclude_none=True)
    return {name: str(value) for name, value in said.items() if name not in UNTOLD}
