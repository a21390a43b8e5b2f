"""What the server counts, in the format of Prometheus; no text of anybody is ever a label."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """Counters of one server, in a registry of their own.

    Args:
        waiting: Tells how many texts wait for a prediction.
    """

    def __init__(self, waiting: Callable[[], float] = lambda: 0) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "assay_requests", "Requests answered.", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "assay_request_seconds",
            "From the head of a request to the end of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.under_way = Gauge(
            "assay_requests_under_way", "Requests taken and not answered.", registry=self.registry
        )
        self.texts = Counter(
            "assay_texts", "Texts predicted for requests.", ("model",), registry=self.registry
        )
        self.batch_texts = Histogram(
            "assay_batch_texts", "Texts in a batch.", buckets=TEXTS, registry=self.registry
        )
        self.batch_seconds = Histogram(
            "assay_batch_seconds", "Time of a batch.", buckets=SECONDS, registry=self.registry
        )
        self.logged = Counter(
            "assay_logged",
            "Predictions kept as records, or lost.",
            ("kept",),
            registry=self.registry,
        )
        queue = Gauge(
            "assay_waiting_texts", "Texts that wait for a prediction.", registry=self.registry
        )
        queue.set_function(waiting)
        self._model = Gauge(
            "assay_model", "Loaded models; 1 each.", ("model", "method"), registry=self.registry
        )

    def batch(self, texts: int, seconds: float) -> None:
        """Count a batch."""
        self.batch_texts.observe(texts)
        self.batch_seconds.observe(seconds)

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self.requests.labels(route, status).inc()
        self.seconds.labels(route).observe(seconds)

    def written(self, models: list[tuple[str, str]]) -> bytes:
        """Write all of it.

        Args:
            models: Name and method of each model in memory.
        """
        self._model.clear()
        for name, method in models:
            self._model.labels(name, method).set(1)
        return generate_latest(self.registry)
