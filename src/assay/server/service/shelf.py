"""The models in memory, by the names they are asked for; promotions are followed while serving."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assay.errors import AssayError
from assay.schema.models import ModelCard
from assay.verbs.predicting.predictors import Predictor
from assay.verbs.predicting.serve import Serving

logger = logging.getLogger("assay.server")


@dataclass(frozen=True, eq=False)
class Served:
    """A model that is ready to answer.

    Attributes:
        model: The model.
        since: When it was loaded, seconds since 1970.
    """

    model: Predictor
    since: float = field(default_factory=time.time)

    @property
    def card(self) -> ModelCard:
        """Its card."""
        return self.model.card


class Shelf:
    """Loads models when they are first asked for, and keeps a few.

    Requests that hold a model when another takes its name finish with the one they hold.

    Args:
        serving: Where models come from.
        most: Models kept in memory; the one unused for longest leaves first.
    """

    def __init__(self, serving: Serving, *, most: int = 4) -> None:
        self._serving, self._most = serving, most
        self._named: dict[str | None, Served] = {}
        self._used: dict[str | None, float] = {}
        self._news: tuple[object, ...] | None = None
        self._loading = threading.Lock()

    async def get(self, name: str | None) -> Served:
        """Return the model a name means, loading it where it is not in memory.

        Raises:
            ModelNotFound, NoModel: As ``Serving.choose``.
            AssayError: It cannot be loaded.
        """
        served = self._named.get(name)
        if served is None:
            served = await asyncio.to_thread(self.load, name)
        self._used[name] = time.monotonic()
        return served

    def known(self, name: str | None) -> Served | None:
        """Return the model a name means, where it is in memory."""
        return self._named.get(name)

    def loaded(self) -> list[Served]:
        """Return the models in memory."""
        return list(dict.fromkeys(self._named.copy().values()))

    def load(self, name: str | None) -> Served:
        """Load the model a name means; see ``get``."""
        with self._loading:
            if self._news is None:
                self._news = self._serving.news()
            return self._named.get(name) or self._put(name)

    def refresh(self) -> None:
        """Follow promotions and changed thresholds, by whichever process.

        The old model is kept where the new one fails.
        """
        news = self._serving.news()
        with self._loading:
            if news == self._news:
                return
            for name in list(self._named):
                try:
                    self._put(name)
                except AssayError as error:
                    logger.error("a promoted model cannot be served: %s", error.code)
            self._news = news

    def _put(self, name: str | None) -> Served:
        card = self._serving.choose(name)
        wanted = (card.id, card.revised)
        served = next(
            (one for one in self.loaded() if (one.card.id, one.card.revised) == wanted), None
        )
        if served is None:
            served = Served(self._serving.load(card.id))
            logger.info("serving model %s", card.id)
        self._named[name] = served
        self._used[name] = time.monotonic()
        while len(self.loaded()) > self._most:
            spare = min((n for n in self._named if n != name), key=lambda n: self._used.get(n, 0))
            del self._named[spare]
        return served


class Watch:
    """Does something again and again in a thread of its own, until it is closed."""

    def __init__(self, action: Callable[[], None], *, seconds: float) -> None:
        self._action, self._seconds = action, seconds
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closing.wait(self._seconds):
            try:
                self._action()
            except AssayError as error:  # a busy catalogue: look again next time
                logger.error("looking for news failed: %s", error.code)

    def close(self) -> None:
        """End the thread."""
        self._closing.set()
        self._thread.join()
