"""Asks a prediction API about any number of texts, and lets no answer go twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from assay.remotes.asking import Asking, Tally
from assay.remotes.guessing import guess_paths
from assay.remotes.mapping import Unreadable, answer_mapping
from assay.remotes.pace import Pace
from assay.remotes.port import Answer, Dropped, Endpoint
from assay.remotes.replies import refusal, said
from assay.schema.connections import RemoteApi, RemoteProbe
from assay.schema.runs import Reporter, silent

MOST_SHOWN = 4_000
"""Characters of a raw answer that a probe shows."""

Keep = Callable[[Mapping[str, Answer]], None]


def forget(answers: Mapping[str, Answer]) -> None:
    """Keep nothing: the default where nobody remembers."""


class RemoteClient:
    """A prediction API as something that can be asked.

    Args:
        endpoint: Where texts go.
        options: How it is asked and read.

    Attributes:
        key: Names what is asked and how it is read: answers of one key may be kept in one place.
        name: What a person recognises the API by.
        tally: What asking took so far.

    Raises:
        InvalidSetting: A path of the mapping cannot be read.
    """

    def __init__(self, endpoint: Endpoint, options: RemoteApi) -> None:
        self.endpoint = endpoint
        self.options = options
        self.name = endpoint.name
        self.tally = Tally()
        self._mapping = answer_mapping(
            options.label_at,
            options.confidence_at,
            rename=options.rename,
            labels=options.labels,
        )
        self._pace = Pace(options.rate, options.backoff, options.seed)
        read_as = [
            options.label_at,
            options.confidence_at,
            sorted(options.rename.items()),
            sorted(options.labels),
            options.revision,
        ]
        made_of = json.dumps([endpoint.key, read_as]).encode()
        self.key = hashlib.blake2b(made_of, digest_size=16).hexdigest()

    def answer(
        self,
        texts: Sequence[str],
        *,
        proven: bool = False,
        attempts: int | None = None,
        keep: Keep = forget,
        report: Reporter = silent,
    ) -> list[Answer | None]:
        """Ask about texts, in batches, with patience.

        Each distinct text is asked once, and one without a word is not asked at all. A text the
        API refuses, or answers with something unreadable, costs itself alone.

        Args:
            texts: Any number.
            proven: The API has answered before, so that a text it does not answer now is the
                text's fault.
            attempts: Times a batch is tried, where that is not as the options say.
            keep: Called from this thread with answers by text, as soon as they are there.
            report: Called from this thread with texts done; where it raises, requests under way
                are waited for and their answers kept.

        Returns:
            One answer a text, in order; ``None`` where there is none.

        Raises:
            RemoteKeyRefused: The key is refused.
            RemoteUnavailable: It gave no answer for longer than the patience.
            RemoteError: No text is answered, or no answer can be read.
            Cancelled: Raised by ``report``.
        """
        with self.endpoint:
            options = self.options.model_copy(update={"attempts": attempts} if attempts else {})
            asking = Asking(self.endpoint, options, self._mapping, self._pace, self.tally)
            found = asking.run(texts, proven, keep, report)
        return [found.get(text) for text in texts]

    def probe(self, texts: Sequence[str]) -> RemoteProbe:
        """Ask once, and show what came back and what the mapping makes of it.

        Args:
            texts: At most as many as one request may hold.

        Raises:
            RemoteKeyRefused: The key is refused.
            RemoteError: No answer came.
        """
        with self.endpoint:
            try:
                reply = self.endpoint.post(texts)
            except Dropped as dropped:
                raise refusal(self.name, dropped) from dropped
            self.tally.requests += 1
            raw = self.endpoint.without_key(reply.body.decode("utf-8", "replace"))
            if reply.status // 100 != 2:
                raise refusal(self.name, reply, said(reply, self.endpoint))
        return self._probed(texts, reply.body, raw)

    def _probed(self, texts: Sequence[str], body: bytes, raw: str) -> RemoteProbe:
        answers: list[dict[str, float]] = []
        problem: str | None = None
        try:
            for read in self._mapping.read(body, len(texts)):
                if isinstance(read, Unreadable):
                    problem = problem or str(read)
                answers.append({} if isinstance(read, Unreadable) else dict(read))
        except Unreadable as unreadable:
            problem = str(unreadable)
        guess = guess_paths(body, len(texts)) if problem else None
        return RemoteProbe(
            texts=tuple(texts),
            raw=raw[:MOST_SHOWN],
            answers=tuple(answers),
            problem=problem,
            label_at=guess[0] if guess else None,
            confidence_at=guess[1] if guess else None,
        )
