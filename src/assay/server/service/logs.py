"""Lines of a log as JSON, for machines that collect them; never a text of anybody."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TextIO

import orjson

REQUESTS = "assay.requests"


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object; what an exception says stays out: it may quote."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return orjson.dumps(line).decode()


def log_as_json(stream: TextIO | None = None) -> logging.Handler:
    """Let everything the server logs be JSON lines, requests included; stderr by default."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, level in (("assay", logging.INFO), ("uvicorn.error", logging.ERROR)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
    return handler


def log_request(**fields: object) -> None:
    """Log an answer, where anybody listens."""
    logging.getLogger(REQUESTS).info("request", extra={"fields": fields})
