"""Health checks and the figures that a gateway counts."""

import dataclasses

from collabkit.ops.registry import HealthCheck, health_checks
from collabkit.realtime.metrics import Metrics

from .text import anchor, code, doc_of, paragraphs, table

_MEANING = {
    "needed": "While it fails, `/readyz` answers 503.",
    "shown": "`/readyz` shows it and stays 200.",
    "no": "Only the doctor looks.",
}


def shipped() -> list[HealthCheck]:
    """Return collabkit's own checks by name."""
    own = [check for check in health_checks if check.run.__module__.startswith("collabkit.")]
    return sorted(own, key=lambda check: check.name)


def checks() -> str:
    """Return a heading for each health check."""
    return "\n".join(
        paragraphs(
            f"{anchor('health', check.name)}\n### `{check.name}`",
            " ".join(
                part for part in (doc_of(check.run).split("\n\n")[0], _MEANING[check.readiness]) if part
            ),
        )
        for check in shipped()
    )


def gateway_metrics() -> str:
    """Return the figures of `/metrics`."""
    rows = [
        (code(f"collabkit_realtime_{field.name}"), "counter" if field.name.endswith("_total") else "gauge")
        for field in dataclasses.fields(Metrics)
    ]
    return table(("name", "kind"), rows) + "\n"
