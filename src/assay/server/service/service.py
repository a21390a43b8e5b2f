"""The service: texts in, answers out, whichever model has the name just then."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from assay.encoders.batches import cores
from assay.errors import AssayError
from assay.schema.connections import ELSEWHERE
from assay.server.problems import Refusal
from assay.server.service.intake import Intake
from assay.server.service.keyring import Keyring
from assay.server.service.lanes import Full, Lane
from assay.server.service.metrics import Metrics
from assay.server.service.sentiments import Sentiments, read_labels
from assay.server.service.shelf import Served, Shelf, Watch
from assay.settings import Settings
from assay.verbs.predicting.predictors import Predictor
from assay.verbs.predicting.serve import Answer, Near, Serving

logger = logging.getLogger("assay.server")

SIDE_BY_SIDE = 8
"""Requests to models elsewhere that wait for their answers at once."""


@dataclass(frozen=True)
class Limits:
    """How much the service takes at a time; see the settings ``service_…``."""

    queue: int = 500
    batch: int = 32
    max_texts: int = 256
    max_characters: int = 100_000


@dataclass(frozen=True)
class Options:
    """What the service answers with.

    Attributes:
        model: Name of a model or data set; ``None`` for the one promoted model.
        warm: Load it at the start, instead of when it is first asked for.
        look: Seconds between two looks for promotions.
        binary: Sentiments are negative or positive, unless a request says otherwise.
        threads: Texts predicted side by side; 0 for one a core.
        log_to: Name of a data set that predictions are kept in.
        limits: See ``Limits``.
        sentiments: What labels mean.
    """

    model: str | None = None
    warm: bool = False
    look: float = 1.0
    binary: bool = False
    threads: int = 0
    log_to: str | None = None
    limits: Limits = field(default_factory=Limits)
    sentiments: Sentiments = field(default_factory=Sentiments)


def options_of(
    settings: Settings,
    *,
    model: str | None = None,
    warm: bool = False,
    binary: bool = False,
    log_to: str | None = None,
) -> Options:
    """Make the options from the settings and what a person asked for."""
    return Options(
        model=model,
        warm=warm,
        binary=binary,
        threads=settings.threads,
        log_to=log_to,
        limits=Limits(
            settings.service_queue,
            settings.service_batch,
            settings.service_max_texts,
            settings.service_max_characters,
        ),
        sentiments=Sentiments(read_labels(settings.sentiment_labels)),
    )


class Service:
    """Predictions from a workspace; ``start`` it in the event loop that asks.

    Args:
        serving: The models.
        options: What to answer with.
        keyring: Refreshed with the look for promotions.
    """

    def __init__(self, serving: Serving, options: Options, keyring: Keyring | None = None) -> None:
        self.serving, self.options = serving, options
        self.shelf = Shelf(serving)
        self.started = time.time()
        self.problem: AssayError | None = None
        self._keyring = Keyring() if keyring is None else keyring
        self.metrics = Metrics(self.waiting)
        self._intake: Intake | None = None
        self._lanes: dict[bool, Lane[Predictor, Answer]] = {}
        self._watch: Watch | None = None
        self._warming: threading.Thread | None = None

    def start(self) -> None:
        """Begin to load the model, where that was asked for, and to follow promotions."""
        self._watch = Watch(self._look, seconds=self.options.look)
        if (log_to := self.options.log_to) is not None:
            self._intake = Intake(lambda rows: self.serving.keep(log_to, rows), self._logged)
        if self.options.warm:
            self._warming = threading.Thread(target=self._warm, name="warm-up", daemon=True)
            self._warming.start()

    def close(self) -> None:
        """Answer what waits, then end all threads."""
        if self._watch is not None:
            self._watch.close()
        if self._warming is not None:
            self._warming.join()
        for lane in self._lanes.values():
            lane.close()
        if self._intake is not None:
            self._intake.close()

    def waiting(self) -> int:
        """Count the texts that wait for a prediction."""
        return sum(lane.waiting for lane in list(self._lanes.values()))

    @property
    def full(self) -> int | None:
        """Seconds to wait where no text more is taken, whatever it is; else ``None``."""
        if True in self._lanes:  # a model elsewhere may be meant, which has a queue of its own
            return None
        lane = self._lanes.get(False)
        return None if lane is None else lane.full

    @property
    def ready(self) -> Served | None:
        """The model answered with when none is named, once it is in memory."""
        return self.shelf.known(self.options.model)

    async def model(self, name: str | None) -> Served:
        """Return the model a name means; the service's own when none is named."""
        return await self.shelf.get(name or self.options.model)

    async def predict(
        self, served: Served, texts: Sequence[str], *, request: str = ""
    ) -> list[Answer]:
        """Return what a model says of texts, in order.

        Args:
            served: The model.
            texts: The texts.
            request: Id of the request, for predictions that are kept.

        Raises:
            Refusal: 413 or 422 for texts that are refused, 429 when too many wait.
        """
        self._measure(texts)
        lane = self._lane(served.card.method in ELSEWHERE)
        try:
            found = await lane.ask(served.model, texts)
        except Full as full:
            raise overloaded(full.retry_after) from None
        self.metrics.texts.labels(served.card.name).inc(len(texts))
        if self._intake is not None:
            self._intake.add(request, served.card.name, texts, found)
        return found

    async def similar(
        self, served: Served, texts: Sequence[str], limit: int, *, labelled: bool = False
    ) -> list[list[Near]]:
        """Return the records nearest in meaning to each text; none where ``limit`` is 0."""
        if limit == 0:
            return [[] for _ in texts]
        return await asyncio.to_thread(
            self.serving.nearest, served.card, texts, limit, labelled=labelled
        )

    def _measure(self, texts: Sequence[str]) -> None:
        limits = self.options.limits
        if len(texts) > limits.max_texts:
            raise Refusal(
                413,
                "too_many_texts",
                f"The request holds {len(texts):,} texts; at most {limits.max_texts:,} are taken.",
                "Send them in several requests, or raise ASSAY_SERVICE_MAX_TEXTS.",
            )
        for number, text in enumerate(texts, start=1):
            if len(text) > limits.max_characters:
                raise Refusal(
                    413,
                    "text_too_long",
                    f"Text {number} has {len(text):,} characters; "
                    f"at most {limits.max_characters:,} are taken.",
                    "Shorten it, or raise ASSAY_SERVICE_MAX_CHARACTERS.",
                )
            if not text or text.isspace():
                raise Refusal(422, "empty_text", f"Text {number} is empty.", "Leave it out.")
            if not text.isascii() and _broken(text):
                raise Refusal(
                    422,
                    "not_text",
                    f"Text {number} holds half of a surrogate pair, which is no character.",
                    "Send whole characters, in UTF-8 or as pairs of \\u escapes.",
                )

    def _lane(self, connected: bool) -> Lane[Predictor, Answer]:
        """Return the queue of a kind of model: those elsewhere do not keep ours from answering."""
        lane = self._lanes.get(connected)
        if lane is None:
            limits = self.options.limits
            lane = self._lanes[connected] = Lane(
                self.serving.predict,
                threads=SIDE_BY_SIDE if connected else self.options.threads or cores(),
                batch=limits.batch,
                room=limits.queue,
                seen=self.metrics.batch,
            )
        return lane

    def _warm(self) -> None:
        try:
            self.shelf.load(self.options.model)
            self.problem = None
        except AssayError as error:
            self.problem = error

    def _logged(self, rows: int, kept: bool) -> None:
        self.metrics.logged.labels("yes" if kept else "no").inc(rows)

    def _look(self) -> None:
        self._keyring.refresh()
        self.shelf.refresh()
        begun = self._warming is not None and not self._warming.is_alive()
        if begun and self.ready is None:
            self._warm()


def overloaded(patience: int) -> Refusal:
    """Refuse a request because too much waits.

    Args:
        patience: Seconds after which it may come again.
    """
    return Refusal(
        429,
        "overloaded",
        "More texts wait for a prediction than this server lets wait.",
        "Send the request again after the seconds in Retry-After.",
        {"Retry-After": str(patience)},
    )


def _broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
