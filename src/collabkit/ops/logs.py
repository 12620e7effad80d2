"""Logs as one JSON object on each line, safe against what people write into paths and names."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from .conf import settings
from .context import current_request_id

__all__ = ["JsonFormatter", "logging_config", "logs_on_stderr"]

MAX_MESSAGE = 2_000
MAX_FRAMES = 30
_SECRET_WORDS = ("password", "secret", "token", "cookie", "authorization", "session")


class JsonFormatter(logging.Formatter):
    """Write time (UTC), level, logger, message, request id, and what ``extra={"fields": {…}}`` gives.

    Everything outside printable ASCII is escaped, so that no value can begin a new line or colour a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage()[:MAX_MESSAGE],
            "service": settings.service_name,
        }
        request_id = current_request_id.get()
        if request_id:
            entry["request_id"] = request_id
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            entry.update({key: _shown(key, value) for key, value in fields.items() if key not in entry})
        if record.exc_info and record.exc_info[1] is not None:
            entry["error"] = _described(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=True, default=str).replace("\x7f", "\\u007f")


def _shown(key: str, value: Any) -> Any:
    if any(word in key.lower() for word in _SECRET_WORDS):
        return "[hidden]"
    return value[:MAX_MESSAGE] if isinstance(value, str) else value


def _described(error: BaseException) -> dict[str, Any]:
    """Name the error and its places, but not its message: that may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    described: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if settings.log_error_messages:
        described["message"] = str(error)[:MAX_MESSAGE]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        described["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return described


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """Return a value for Django's LOGGING: JSON lines and metric lines on standard output, nothing twice."""
    quiet = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "collabkit.ops.logs.JsonFormatter"},
            "bare": {"format": "%(message)s"},
        },
        "handlers": {
            "json": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"},
            "metrics": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "bare"},
        },
        "root": {"handlers": ["json"], "level": level},
        "loggers": {
            "collabkit.ops.emf": {"handlers": ["metrics"], "level": "INFO", "propagate": False},
            "django": quiet,
            # The request log says the same with fewer words, and without the path.
            "django.request": {**quiet, "level": "ERROR"},
            "django.server": {**quiet, "level": "ERROR"},
            "uvicorn": quiet,
            "uvicorn.error": {**quiet, "level": "WARNING"},
            "uvicorn.access": {**quiet, "level": "ERROR"},
        },
    }


@contextmanager
def logs_on_stderr() -> Iterator[None]:
    """Write on standard error, while the block lasts, what goes to standard output else: that is the answer's."""
    known = [logging.getLogger(), *logging.getLogger().manager.loggerDict.values()]
    handlers = {
        handler for logger in known if isinstance(logger, logging.Logger) for handler in logger.handlers
    }
    moved = [
        handler
        for handler in handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stdout
    ]
    for handler in moved:
        handler.setStream(sys.stderr)
    try:
        yield
    finally:
        for handler in moved:
            handler.setStream(sys.stdout)
