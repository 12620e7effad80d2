"""Request metrics as log lines in CloudWatch's embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from .conf import settings

__all__ = ["Recorder", "recorder"]

logger = logging.getLogger("collabkit.ops.emf")

MAX_VALUES = 100  # of one metric in one document, by the format's specification
MAX_ROUTES = 500
OTHER = "other"


@dataclass(slots=True)
class _Route:
    latencies: list[float] = field(default_factory=list)
    classes: dict[int, int] = field(default_factory=dict)


class Recorder:
    """Sum requests up by route and write them down every METRICS_INTERVAL seconds."""

    def __init__(self) -> None:
        self._routes: dict[str, _Route] = {}
        self._lock = threading.Lock()
        self._pid = 0

    def record(self, route: str, status: int, milliseconds: float) -> None:
        """Count one request; ``route`` is a name out of a bounded set, never a path."""
        if not settings.metrics_namespace:
            return
        with self._lock:
            if route not in self._routes and len(self._routes) >= MAX_ROUTES:
                route = OTHER
            entry = self._routes.setdefault(route, _Route())
            entry.latencies.append(round(milliseconds, 2))
            entry.classes[status // 100] = entry.classes.get(status // 100, 0) + 1
        if settings.metrics_interval <= 0:
            self.flush()
        elif self._pid != os.getpid():
            self._start()

    def flush(self) -> None:
        """Write what was counted."""
        with self._lock:
            routes, self._routes = self._routes, {}
        now = int(time.time() * 1000)
        for name, entry in routes.items():
            for document in _documents(name, entry, now):
                logger.info(json.dumps(document, separators=(",", ":")))

    def _start(self) -> None:
        """Write regularly from a thread, one in each process: a fork leaves threads behind."""
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
        threading.Thread(target=self._run, name="collabkit-metrics", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(max(1.0, settings.metrics_interval))
            self.flush()


def _documents(route: str, entry: _Route, now: int) -> list[dict[str, Any]]:
    """Return the route's documents: counts in the first, latencies over as many as they need."""
    documents = []
    for start in range(0, len(entry.latencies), MAX_VALUES):
        values: dict[str, Any] = {"Latency": entry.latencies[start : start + MAX_VALUES]}
        if start == 0:
            values["Requests"] = len(entry.latencies)
            for status_class in (2, 3, 4, 5):
                values[f"Status{status_class}xx"] = entry.classes.get(status_class, 0)
        documents.append(_document(route, values, now))
    return documents


def _document(route: str, values: dict[str, Any], now: int) -> dict[str, Any]:
    metrics = [{"Name": name, "Unit": "Milliseconds" if name == "Latency" else "Count"} for name in values]
    directive = {
        "Namespace": settings.metrics_namespace,
        "Dimensions": [["Service"], ["Service", "Route"]],
        "Metrics": metrics,
    }
    return {
        "_aws": {"Timestamp": now, "CloudWatchMetrics": [directive]},
        "Service": settings.service_name,
        "Route": route,
        **values,
    }


recorder = Recorder()
atexit.register(recorder.flush)
