"""Spans of requests for OpenTelemetry, where its environment variables ask for them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from assay import __version__
from assay.extras import require

_WHAT = "Tracing (an OTEL_… variable is set)"


class Tracing:
    """Makes a span for each request and hands it on in batches, from a thread of its own.

    Args:
        exporter: Takes the spans; by default one that speaks OTLP over HTTP to the address in
            ``OTEL_EXPORTER_OTLP_ENDPOINT``.

    Raises:
        MissingExtra: The packages of the extra ``otel`` are not installed.
    """

    def __init__(self, exporter: Any = None) -> None:  # noqa: ANN401 - of an optional package
        sdk = require("opentelemetry.sdk.trace", extra="otel", purpose=_WHAT)
        export = require("opentelemetry.sdk.trace.export", extra="otel", purpose=_WHAT)
        resources = require("opentelemetry.sdk.resources", extra="otel", purpose=_WHAT)
        if exporter is None:
            otlp = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
            exporter = require(otlp, extra="otel", purpose=_WHAT).OTLPSpanExporter()
        self._api = require("opentelemetry.trace", extra="otel", purpose=_WHAT)
        self._propagate = require("opentelemetry.propagate", extra="otel", purpose=_WHAT)
        named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "assay"}
        self._provider = sdk.TracerProvider(resource=resources.Resource.create(named))
        self._provider.add_span_processor(export.BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("assay", __version__)

    def span(self, method: str, headers: Mapping[str, str]) -> AbstractContextManager[Any]:
        """Begin the span of a request; it continues the caller's trace where there is one."""
        return self._tracer.start_as_current_span(
            method,
            context=self._propagate.extract(headers),
            kind=self._api.SpanKind.SERVER,
            record_exception=False,  # its words may be a text of somebody
            set_status_on_exception=False,
        )

    def close(self) -> None:
        """Hand on what is left."""
        self._provider.shutdown()


def tracing_asked_for(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the environment says where spans are to go."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if environment.get("OTEL_TRACES_EXPORTER", "").lower() == "none":
        return False
    return any(name.startswith("OTEL_") and value for name, value in environment.items())
